"""Page or fragment: decided in one place, with what follows from it for caches, sign-in and stale forms."""

from collections.abc import Callable
from urllib.parse import parse_qs, urlencode, urlsplit, urlunsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.urls import NoReverseMatch
from django.utils.cache import patch_vary_headers
from django_htmx.middleware import HtmxDetails

SIGN_INS = ("account_reauthenticate", "mfa_authenticate", "admin:login", "sign_in", "me_code")


class HtmxRequest(HttpRequest):
    htmx: HtmxDetails


def is_fragment(request: HttpRequest) -> bool:
    """True when only a part of the page is asked for: never for a boosted visit or a history restore."""
    htmx: HtmxDetails = request.htmx  # type: ignore[attr-defined]
    return bool(htmx) and not htmx.boosted and not htmx.history_restore_request


class SeeOther(HttpResponseRedirect):
    """What was posted is done; the next page is read with GET."""

    status_code = 303


def go_to(request: HttpRequest, url: str) -> HttpResponse:
    """On to another page: a redirect, which for a fragment must be the browser's own visit."""
    if is_fragment(request):
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return SeeOther(url)


class FragmentMiddleware:
    """Caches must not mix pages with fragments, nor keep what is private; a sign-in page must not
    land inside a fragment. A view that may be cached says so with its own Cache-Control."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if is_fragment(request) and response.status_code in (301, 302, 303):
            response = _sign_in_as_a_page(request, response)
        patch_vary_headers(response, ["HX-Request", "HX-History-Restore-Request"])
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A page that stood open too long: a fragment reloads the page it is on, a page explains itself."""
    if is_fragment(request):
        return go_to(request, _page_under(request))
    return render(request, "403_csrf.html", status=403)


def _sign_in_as_a_page(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Turn a redirect to a sign-in page into a visit of the browser that leads back to the page
    people were on, not to the fragment that was asked for."""
    target = urlsplit(response.headers["Location"])
    if target.path not in _sign_in_paths():
        return response
    query = parse_qs(target.query) | {"next": [_page_under(request)]}
    url = urlunsplit(("", "", target.path, urlencode(query, doseq=True), ""))
    moved = go_to(request, url)
    moved.cookies = response.cookies
    return moved


def _sign_in_paths() -> set[str]:
    paths = {urlsplit(resolve_url(settings.LOGIN_URL)).path}
    for name in SIGN_INS:
        try:
            paths.add(resolve_url(name))
        except NoReverseMatch:
            continue
    return {path for path in paths if path.startswith("/")}


def _page_under(request: HttpRequest) -> str:
    """The page the fragment belongs to; foreign addresses are not believed."""
    htmx: HtmxDetails = request.htmx  # type: ignore[attr-defined]
    return htmx.current_url_abs_path or settings.LOGIN_REDIRECT_URL
