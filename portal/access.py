"""Who may open a screen.

Every screen wears exactly one of the three decorators here, outermost. A test walks every address
and fails on one without. What a screen then shows of whom is decided by visible-to queries.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils import timezone
from django.utils.translation import get_language

from candidates.enums import Role
from candidates.models import Membership
from portal.accounts.models import User
from portal.htmx import HtmxRequest
from portal.language import in_language_of
from portal.visits import CODE, LINK, Visit, visit_of

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
READ_ONLY = frozenset({Role.AUDITOR})


class Audience(StrEnum):
    PUBLIC = "public"
    CANDIDATE = "candidate"
    STAFF = "staff"


@dataclass(frozen=True, slots=True)
class Screen:
    """The rule a screen wears. `roles`: who may open it; none named means every member."""

    name: str
    audience: Audience
    level: int = 0
    roles: frozenset[Role] = field(default_factory=frozenset)


class ScreenRequest(HtmxRequest):
    """`at` is the instant of this request: read once, passed to every query and action."""

    at: datetime


class MeRequest(ScreenRequest):
    visit: Visit


class DeskRequest(ScreenRequest):
    user: User
    roles: frozenset[Role]


P = ParamSpec("P")
R = TypeVar("R", bound=HttpRequest)
View = Callable[Concatenate[R, P], HttpResponse]

SCREENS: dict[str, Screen] = {}


def public_screen(view: View[ScreenRequest, P]) -> View[HttpRequest, P]:
    """Anyone may open it; nothing on it depends on who asks."""

    def opened(request: Any, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        request.at = timezone.now()
        return view(request, *args, **kwargs)

    return worn(view, opened, Screen(name_of(view), Audience.PUBLIC))


def me_screen(*, level: int = LINK) -> Callable[[View[MeRequest, P]], View[HttpRequest, P]]:
    """For a candidate, about themselves: by a link (1) or after a code (2)."""

    def wear(view: View[MeRequest, P]) -> View[HttpRequest, P]:
        def opened(request: Any, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            request.at = timezone.now()
            visit = visit_of(request, at=request.at)
            if visit is None:
                return ask_in(request, "sign_in")
            if visit.level < level:
                return ask_in(request, "me_code")
            request.visit = visit
            with in_language_of(visit.candidate):
                answer = view(request, *args, **kwargs)
                answer.headers.setdefault("Content-Language", get_language() or "")
                return answer

        return worn(view, opened, Screen(name_of(view), Audience.CANDIDATE, level=level))

    return wear


def desk_screen(*roles: Role) -> Callable[[View[DeskRequest, P]], View[HttpRequest, P]]:
    """For members of a team in one of these roles (none named: any). Auditors only ever read."""
    wanted = frozenset(roles)

    def wear(view: View[DeskRequest, P]) -> View[HttpRequest, P]:
        def opened(request: Any, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            request.at = timezone.now()
            if not request.user.is_authenticated:
                return ask_in(request, settings.LOGIN_URL)
            request.roles = roles_of(request.user)
            if not may_open(request.method, wanted, request.roles):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return worn(view, opened, Screen(name_of(view), Audience.STAFF, roles=wanted))

    return wear


def may_open(method: str, wanted: frozenset[Role], held: frozenset[Role]) -> bool:
    fitting = held & wanted if wanted else held
    if method not in SAFE:
        fitting -= READ_ONLY
    return bool(fitting)


def roles_of(user: User) -> frozenset[Role]:
    """The roles a user holds in any team; a superuser holds all of them.

    The user of a session brings them along (`portal.accounts.backends`).
    """
    if user.is_superuser:
        return frozenset(Role)
    if (held := getattr(user, "held_roles", None)) is None:
        held = Membership.objects.filter(user=user).values_list("role", flat=True)
    return frozenset(Role(role) for role in held)


def ask_in(request: HttpRequest, to: str) -> HttpResponse:
    """Send them to sign in, and back to this page. Fragments: see portal.htmx."""
    where = resolve_url(to)
    if request.method in SAFE:
        where += "?" + urlencode({REDIRECT_FIELD_NAME: request.get_full_path()})
    return HttpResponseRedirect(where)


def worn(view: Callable[..., Any], opened: Callable[..., Any], screen: Screen) -> Any:
    if hasattr(view, "screen"):
        raise TypeError(f"{screen.name} wears two decorators of portal.access")
    wrapper: Any = wraps(view)(opened)
    wrapper.screen = screen
    SCREENS[screen.name] = screen
    return wrapper


def name_of(view: Callable[..., Any]) -> str:
    return f"{view.__module__}.{view.__qualname__}"


__all__ = [
    "CODE",
    "LINK",
    "SCREENS",
    "Audience",
    "DeskRequest",
    "MeRequest",
    "Screen",
    "ScreenRequest",
    "desk_screen",
    "me_screen",
    "public_screen",
]
