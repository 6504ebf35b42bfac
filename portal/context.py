"""What every template may use: the employer, the way around, and how this browser wants it."""

from dataclasses import dataclass
from email.utils import parseaddr
from functools import cache, cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, resolve, reverse
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from candidates.enums import Role
from candidates.exceptions import NotSetUp
from candidates.models import Employer
from candidates.queries.jobs import employer
from portal.access import Screen, roles_of
from portal.brand import address_of


@dataclass(frozen=True)
class Place:
    """A line of a menu."""

    url: str
    words: str | Promise
    icon: str = ""
    key: str = ""
    is_current: bool = False


# Screens that are not there yet have no address, and no line.
DESK = [
    ("desk_today", _("Today"), "today", "t"),
    ("desk_people", _("People"), "people", "p"),
    ("desk_board", _("Board"), "board", "b"),
    ("desk_messages", _("Messages"), "messages", "m"),
    ("desk_outbox", _("Outbox"), "outbox", ""),
    ("desk_times", _("Times"), "wait", ""),
    ("desk_briefs", _("My interviews"), "calendar", ""),
    ("desk_jobs", _("Jobs"), "jobs", ""),
    ("desk_unmatched", _("Not matched"), "person", ""),
    ("desk_learn", _("Learn"), "learn", ""),
    ("desk_templates", _("Templates"), "templates", ""),
    ("desk_audit", _("On record"), "file", ""),
]
DESK_FOOT = [
    ("desk_profile", _("Profile"), "settings", ""),
    ("mfa_index", _("Signing in"), "lock", ""),
    ("account_logout", _("Sign out"), "leave", ""),
]
FOOTER = [
    ("me_pause", _("Pause messages"), "", ""),
    ("me_privacy", _("Privacy and your data"), "", ""),
    ("jobs", _("Open jobs"), "", ""),
]


@cache
def wanted_roles(url: str) -> frozenset[Role]:
    """Who may open the screen at an address of a menu; none named: everybody."""
    screen: Screen | None = getattr(resolve(url).func, "screen", None)
    return screen.roles if screen else frozenset()


def address(name: str) -> str:
    """The address of a screen, or nothing while it does not exist."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


class House:
    """Every property is read when a template asks for it, once."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @cached_property
    def about(self) -> Employer:
        try:
            return employer()
        except NotSetUp:
            return Employer()

    @cached_property
    def employer(self) -> str:
        return self.about.name or "Usual"

    @cached_property
    def help_email(self) -> str:
        return parseaddr(settings.EMAIL_FROM)[1]

    @cached_property
    def help_phone(self) -> str:
        return self.about.phone

    @cached_property
    def employer_url(self) -> str:
        return address("jobs") or "/"

    @cached_property
    def brand_url(self) -> str:
        return address_of(self.about.brand)

    @cached_property
    def theme(self) -> str:
        theme = self.request.COOKIES.get("theme", "")
        return theme if theme in ("light", "dark") else ""

    @cached_property
    def shortcuts(self) -> str:
        """As switched in this browser, else as the profile says."""
        user: Any = getattr(self.request, "user", None)
        profile = "on" if getattr(user, "has_shortcuts", True) else "off"
        chosen = self.request.COOKIES.get("shortcuts", "")
        return chosen if chosen in ("on", "off") else profile

    @cached_property
    def languages(self) -> list[tuple[str, str]]:
        """The others, each in its own words; none where a link decides whose page it is."""
        match = self.request.resolver_match
        if match is None or "token" in match.kwargs:
            return []
        now = get_language() or ""
        return [(code, str(name)) for code, name in settings.LANGUAGES if code != now]

    @cached_property
    def desk(self) -> list[Place]:
        return self._places(DESK)

    @cached_property
    def desk_foot(self) -> list[Place]:
        return self._places(DESK_FOOT)

    @cached_property
    def footer(self) -> list[Place]:
        return self._places(FOOTER)

    @cached_property
    def desk_url(self) -> str:
        return self.desk[0].url if self.desk else "/"

    @cached_property
    def sign_in_url(self) -> str:
        return address("sign_in")

    @cached_property
    def search_url(self) -> str:
        return address("desk_people")

    @cached_property
    def search_words(self) -> str:
        return self.request.GET.get("q", "") if self.request.path == self.search_url else ""

    @cached_property
    def palette_url(self) -> str:
        return address("desk_go")

    @cached_property
    def outbox_url(self) -> str:
        return address("desk_outbox_strip")

    def _places(self, table: list[tuple[str, Any, str, str]]) -> list[Place]:
        """The lines that lead somewhere; the longest address that fits the page is the current one."""
        there = [(address(name), words, icon, key) for name, words, icon, key in table]
        fits = [url for url, *_rest in there if url and self.request.path.startswith(url)]
        here = max(fits, key=len, default="")
        return [
            Place(url, words, icon, key, is_current=url == here)
            for url, words, icon, key in there
            if url and self._opens(url)
        ]

    def _opens(self, url: str) -> bool:
        """No line leads where they are turned away."""
        wanted = wanted_roles(url)
        return not wanted or bool(wanted & self._roles)

    @cached_property
    def _roles(self) -> frozenset[Role]:
        user: Any = getattr(self.request, "user", None)
        return roles_of(user) if user is not None and user.is_authenticated else frozenset()


def house(request: HttpRequest) -> dict[str, Any]:
    return {"house": House(request)}
