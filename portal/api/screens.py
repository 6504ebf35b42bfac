"""The page that shows the interface, made of its own document, and the card that stands in pages elsewhere."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from candidates.actions import access
from portal.access import ScreenRequest, public_screen
from portal.api.cards import found_card, policy_of, shown
from portal.api.v1 import document


def interface(request: HttpRequest) -> HttpResponse:
    """For everybody, like the document."""
    return render(request, "api.html", {"groups": groups_of(document())})


@public_screen
@require_safe
def shown_card(request: ScreenRequest, secret: str) -> HttpResponse:
    """Whoever has the address sees it, and that they looked is on record: over, revoked and never made are one."""
    card = found_card(secret, request.at)
    if card is None:
        raise Http404
    access.record_look(
        user=card.token.user, candidate=card.candidate, screen="api card", at=request.at
    )
    answer = render(request, "shown_card.html", {"card": shown(card, request.at), "link": card})
    for name, value in policy_of(card.token.embedded_in).items():
        answer.headers[name] = value
    # Where it may stand is said by `frame-ancestors`; the older header knows nowhere or here.
    answer.xframe_options_exempt = bool(card.token.embedded_in)
    return answer


def groups_of(found: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    groups: dict[str, list[dict[str, Any]]] = {}
    for path, methods in found["paths"].items():
        for method, operation in methods.items():
            line = {
                "method": method.upper(),
                "path": path,
                "summary": operation["summary"],
                "says": operation.get("description", ""),
                "scope": operation["x-scope"],
                "query": [
                    each["name"] for each in operation["parameters"] if each["in"] == "query"
                ],
                "body": members(operation, found),
            }
            groups.setdefault(operation["tags"][0], []).append(line)
    return groups


def members(operation: dict[str, Any], found: dict[str, Any]) -> list[tuple[str, bool]]:
    """The names of what is sent, and whether each is needed."""
    content = operation.get("requestBody", {}).get("content", {})
    name = content.get("application/json", {}).get("schema", {}).get("$ref", "").rpartition("/")[2]
    schema = found["components"]["schemas"].get(name, {})
    needed = schema.get("required", [])
    return [(each, each in needed) for each in schema.get("properties", {})]
