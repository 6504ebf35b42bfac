"""Staff prove themselves twice.

allauth asks for a second factor that exists; it cannot demand one. Whoever is signed in without any
is led to set one up, and sees no screen about candidates before that.
"""

from collections.abc import Callable
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

STAFF_PAGES = ("/desk/", "/admin/")
SET_UP = "mfa_activate_totp"


class SecondFactorMiddleware:
    """Only there where `SECOND_FACTOR_REQUIRED` is on: in production."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if not settings.SECOND_FACTOR_REQUIRED:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        if not request.path.startswith(STAFF_PAGES) or not request.user.is_authenticated:
            return None
        if proved_twice(request) or Authenticator.objects.filter(user=request.user).exists():
            return None
        return lead_to_set_up(request)


def proved_twice(request: HttpRequest) -> bool:
    """A second factor was given when this session began; saves asking the database each time."""
    return any(
        record["method"] == "mfa" for record in get_authentication_records(request, request.user)
    )


def lead_to_set_up(request: HttpRequest) -> HttpResponse:
    messages.info(request, _("Set up a second step first. It keeps what candidates tell us safe."))
    page = redirect(SET_UP)
    # An htmx request must not swap the page into a fragment.
    return HttpResponseClientRedirect(page.url) if request.headers.get("HX-Request") else page
