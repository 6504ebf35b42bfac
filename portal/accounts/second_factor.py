"""Staff prove themselves twice, in each session.

allauth asks for a second factor that exists; it cannot demand one. Whoever is signed in without any
is led to set one up. Whoever has one and did not give it in this session, because it was set up
elsewhere meanwhile, is asked for it, and until then not even their own account opens: else a
password alone would be enough to take the second step away.
"""

from collections.abc import Callable
from typing import Any, Final

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.core.exceptions import MiddlewareNotUsed
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

ACCOUNT: Final = "/accounts/"
STAFF_PAGES: Final = ("/desk/", "/admin/", ACCOUNT)
SET_UP: Final = "mfa_activate_totp"
ASK: Final = {
    Authenticator.Type.TOTP: "mfa_reauthenticate",
    Authenticator.Type.WEBAUTHN: "mfa_reauthenticate_webauthn",
}
ALWAYS_OPEN: Final = frozenset({"account_logout", *ASK.values()})
SET_UP_HERE: Final = "second_factor_set_up_by"


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
        if proved_twice(request):
            return None
        held = set(Authenticator.objects.filter(user=request.user).values_list("type", flat=True))
        pages = [page for kind, page in ASK.items() if kind in held]
        if pages:
            return None if is_always_open(request) else lead_to_give_it(request, pages[0])
        return None if request.path.startswith(ACCOUNT) else lead_to_set_up(request)


def has_second_factor() -> Exists:
    """Of a user in a query. Recovery codes alone are none."""
    return Exists(Authenticator.objects.filter(user=OuterRef("pk"), type__in=list(ASK)))


def proved_twice(request: HttpRequest) -> bool:
    """A second factor was given or set up in this session; saves asking the database each time."""
    if request.session.get(SET_UP_HERE) == request.user.pk:
        return True
    return any(
        record["method"] == "mfa" for record in get_authentication_records(request, request.user)
    )


def note_set_up(request: HttpRequest, user: Any, **_more: Any) -> None:
    """Whoever sets one up has proved it there and then."""
    request.session[SET_UP_HERE] = user.pk


def is_always_open(request: HttpRequest) -> bool:
    match = request.resolver_match
    return match is not None and match.url_name in ALWAYS_OPEN


def lead_to_give_it(request: HttpRequest, page: str) -> HttpResponse:
    back = request.path if request.method == "GET" else settings.LOGIN_REDIRECT_URL
    return lead(request, f"{resolve_url(page)}?{urlencode({REDIRECT_FIELD_NAME: back})}")


def lead_to_set_up(request: HttpRequest) -> HttpResponse:
    messages.info(request, _("Set up a second step first. It keeps what candidates tell us safe."))
    return lead(request, resolve_url(SET_UP))


def lead(request: HttpRequest, url: str) -> HttpResponse:
    """An htmx request must not swap the page into a fragment."""
    return HttpResponseClientRedirect(url) if request.headers.get("HX-Request") else redirect(url)
