"""Every request has a trace, a line in the log and a place in the figures; none of them says of whom."""

import logging
import time
from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponse

from candidates import trace
from portal.durations import DURATIONS
from portal.log_lines import route_of

log = logging.getLogger(__name__)

BY_ADDRESS: Final = ("api", "hooks", "admin")
BY_MACHINES: Final = ("/health/", "/metrics")  # every few seconds, and of no interest


class RequestMiddleware:
    """The outermost: what it measures is what somebody waits for, and what it begins, all others write."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        with trace.traced(trace.new()):
            response = self.get_response(request)
            took = time.perf_counter() - began
            response.headers["X-Request-ID"] = trace.current()
            if not request.path.startswith(BY_MACHINES):
                part = part_of(request)
                DURATIONS.add(part, took, response.status_code)
                log.info("request", extra=seen(request, part, response.status_code, took))
            return response


def part_of(request: HttpRequest) -> str:
    match = request.resolver_match
    if match is None:
        return "other"  # a static file, or no page of ours
    first = match.route.partition("/")[0]
    if first in BY_ADDRESS:
        return first
    screen = getattr(match.func, "screen", None)
    return str(screen.audience) if screen is not None else "other"


def seen(request: HttpRequest, part: str, status: int, took: float) -> dict[str, object]:
    found: dict[str, object] = {
        "method": request.method,
        "route": route_of(request),
        "status": status,
        "ms": round(took * 1000, 1),
        "part": part,
    }
    user = vars(request).get("_cached_user")  # never asked for only to be written down
    if user is not None and user.pk:
        found["user"] = user.pk
    return found
