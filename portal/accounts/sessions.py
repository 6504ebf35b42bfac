"""How long a member of staff stays signed in, and what ends all their sessions at once."""

import time
from collections.abc import Callable
from typing import Any, Final

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.accounts.second_factor import STAFF_PAGES

BEGAN: Final = "staff_began"
SEEN: Final = "staff_seen"
POLL: Final = "X-Poll"  # asked by the page, not by a person
NOTED_EVERY: Final = 60  # seconds


class SessionLimitsMiddleware:
    """Idle and absolute limits; not there where the settings name none."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if not settings.STAFF_IDLE and not settings.STAFF_SESSION:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(STAFF_PAGES) and request.user.is_authenticated:
            keep_within_limits(request, time.time())
        return self.get_response(request)


def keep_within_limits(request: HttpRequest, now: float) -> None:
    began = request.session.setdefault(BEGAN, now)
    seen = request.session.get(SEEN, now)
    if is_over(began, seen, now):
        logout(request)
        messages.info(request, _("You were signed out, because some time had passed."))
    elif POLL not in request.headers and (now - seen >= NOTED_EVERY or SEEN not in request.session):
        request.session[SEEN] = now


def is_over(began: float, seen: float, now: float) -> bool:
    is_idle = bool(settings.STAFF_IDLE) and now - seen >= settings.STAFF_IDLE
    return is_idle or (bool(settings.STAFF_SESSION) and now - began >= settings.STAFF_SESSION)


def note_sign_in(request: HttpRequest, **_more: Any) -> None:
    """Both clocks begin anew with each sign-in."""
    if request is not None and hasattr(request, "session"):
        request.session[BEGAN] = request.session[SEEN] = time.time()


def end_sessions(user: User) -> None:
    for each in UserSession.objects.filter(user=user):
        each.end()
