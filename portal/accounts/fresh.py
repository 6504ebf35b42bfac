"""What needs a sign-in of a moment ago: taking data out, changing what somebody may do or where they are reached."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, Final, ParamSpec, TypeVar

from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils.http import urlencode

from portal.htmx import go_to

MINUTES_TO_READ: Final = 10  # opening the form
MINUTES_TO_POST: Final = 30  # sending what was filled in since

P = ParamSpec("P")
R = TypeVar("R", bound=HttpRequest)


def fresh_sign_in(
    view: Callable[Concatenate[R, P], HttpResponse],
) -> Callable[Concatenate[R, P], HttpResponse]:
    """Inside a decorator of `portal.access`, or around a page of the admin."""

    @wraps(view)
    def opened(request: R, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        return view(request, *args, **kwargs) if is_fresh(request) else ask_again(request)

    return opened


def is_fresh(request: HttpRequest) -> bool:
    if not settings.FRESH_SIGN_IN_REQUIRED:
        return True
    records = get_authentication_records(request, request.user)
    last = max((record["at"] for record in records), default=0)
    minutes = MINUTES_TO_READ if request.method in ("GET", "HEAD") else MINUTES_TO_POST
    return bool(time.time() - last < minutes * 60)


def ask_again(request: HttpRequest) -> HttpResponse:
    """What was posted is not kept: it may hold a password. Back to the page it was posted from."""
    ways: list[dict[str, Any]] = get_adapter().get_reauthentication_methods(request.user)
    url = ways[0]["url"] if ways else resolve_url(settings.LOGIN_URL)
    back = f"{url}?{urlencode({REDIRECT_FIELD_NAME: request.get_full_path()})}"
    return go_to(request, back) if hasattr(request, "htmx") else redirect(back)
