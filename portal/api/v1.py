"""The interface, first version: what is in it, and the document that says so."""

from functools import cache
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI

from portal.api import applications, cards, contact, people, problems, times, verdicts
from portal.api.problems import CONTENT_TYPE, answered, plain
from portal.api.webhooks import operations as webhooks

VERSION: Final = "1"
JSON: Final = "application/json"

api = NinjaAPI(
    title="Usual",
    version=VERSION,
    description="How people want to be reached, and whether you may reach them now.",
    urls_namespace="api-1",
    docs_url=None,
    openapi_url=None,
)
problems.install(api)
for router in (people, verdicts, cards, applications, contact, times, webhooks):
    api.add_router("", router.router)


def openapi(request: HttpRequest) -> HttpResponse:
    """For everybody: it says what there is, and nothing about anybody."""
    return JsonResponse(document(), headers={"Cache-Control": "public, max-age=300"})


@cache
def document() -> dict[str, Any]:
    """OpenAPI 3.1, with errors in their own media type."""
    found: dict[str, Any] = dict(api.get_openapi_schema(path_prefix="api/v1/"))
    for methods in found["paths"].values():
        for operation in methods.values():
            for status, response in operation["responses"].items():
                if int(status) >= 400:
                    response["content"] = {CONTENT_TYPE: response["content"].pop(JSON)}
    return found


def nothing(request: HttpRequest, rest: str = "") -> HttpResponse:
    """An address that is none is said like everything that is not there."""
    return answered(plain(404))


urlpatterns = [
    path("openapi.json", openapi, name="api_openapi"),
    path("", api.urls),
    path("<path:rest>", csrf_exempt(nothing)),
]
