"""Every address has an audience: its screen wears one decorator of `portal.access`."""

from collections.abc import Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

# What is not a screen of ours, and who keeps it.
KEPT_ELSEWHERE = {
    "accounts/": "allauth's own pages: signing in and second factors",
    "admin/": "Django admin: staff only, behind allauth",
    "api/": "programs: a token and its scope are checked before anything is read (portal.api.door)",
    "brand/": "a style sheet with the employer's colour",
    "health/": "two numbers for machines; nothing about anybody",
    "hooks/": "providers: signatures are checked before anything is read",
    "style/": "the gallery of parts, in development only",
}


def patterns(resolver, before="") -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        route = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from patterns(entry, route)
        else:
            yield route, entry


ALL = dict(patterns(get_resolver()))
OURS = {route: entry for route, entry in ALL.items() if not route.startswith(tuple(KEPT_ELSEWHERE))}


@pytest.mark.parametrize("route", sorted(OURS))
def test_an_address_has_an_audience(route):
    assert hasattr(OURS[route].callback, "screen"), f"/{route} wears no decorator of portal.access"


@pytest.mark.parametrize("start", sorted(KEPT_ELSEWHERE))
def test_no_exception_is_stale(start):
    assert any(route.startswith(start) for route in ALL)


def test_a_token_stands_in_no_address_of_a_visit():
    for route, entry in OURS.items():
        if "<token>" in route:
            assert entry.callback.screen.audience == "public"
