"""What no person types and no column keeps is taken out of what comes in, before anything reads it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

NUL = "%00"
FORM = "application/x-www-form-urlencoded"
RAW = "/hooks/"  # signed as it came, and kept as it came


class CleanInputMiddleware:
    """Without the character NUL, which PostgreSQL refuses, in addresses and in forms."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        query = request.META.get("QUERY_STRING", "")
        if NUL in query:
            request.META["QUERY_STRING"] = query.replace(NUL, "")
        is_form = request.content_type == FORM and not request.path.startswith(RAW)
        if is_form and NUL.encode() in request.body:
            request._body = request.body.replace(NUL.encode(), b"")
        return self.get_response(request)
