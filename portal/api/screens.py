"""The page that shows the interface, made of its own document: nothing of it comes from elsewhere."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal.api.v1 import document


def interface(request: HttpRequest) -> HttpResponse:
    """For everybody, like the document."""
    return render(request, "api.html", {"groups": groups_of(document())})


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
