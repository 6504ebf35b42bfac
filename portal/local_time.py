"""Staff read times where they work: in their own zone, else the employer's. What is about a candidate says whose."""

import time
from collections.abc import Callable
from functools import lru_cache

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from candidates.models import Employer

STAFF_PAGES = ("/desk/", "/admin/")
MINUTE = 60


class LocalTimeMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(STAFF_PAGES):
            return self.get_response(request)
        own = getattr(getattr(request, "user", None), "time_zone", "")
        with timezone.override(own or employer_zone(int(time.monotonic() // MINUTE))):
            return self.get_response(request)


@lru_cache(maxsize=1)
def employer_zone(minute: int) -> str:
    """Asked once a minute, not with every page: it hardly ever changes."""
    return Employer.objects.filter(pk=1).values_list("time_zone", flat=True).first() or "UTC"
