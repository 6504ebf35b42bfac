"""The roles as data: what each is for, how one gets in, and what stays closed. docs/roles.md is made of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from candidates.enums import Role
from portal.access import Audience, Screen, may_open

CANDIDATE: Final = "candidate"
ADMIN: Final = "admin"


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleSaid:
    """In words that an invitation and the admin show as well."""

    key: str
    name: str | Promise
    way_in: str | Promise
    does: str | Promise
    never: str | Promise


ROLES: Final = (
    RoleSaid(
        key=CANDIDATE,
        name=_("Candidate"),
        way_in=_("A link in a message, a code of six digits, or a passkey; never a password."),
        does=_("Sees and changes their own usual, answers, times, papers and data."),
        never=_("Anything about anybody else."),
    ),
    RoleSaid(
        key=Role.INTERVIEWER,
        name=Role.INTERVIEWER.label,
        way_in=_("Email and password or passkey, and a second step."),
        does=_("Sees whom they interview, with their usual and arrangements, and their own times."),
        never=_("Messages, notes and papers; anybody once the interview is over."),
    ),
    RoleSaid(
        key=Role.RECRUITER,
        name=Role.RECRUITER.label,
        way_in=_("Email and password or passkey, and a second step."),
        does=_("Looks after the candidates of their teams' jobs, writes to them and moves them."),
        never=_("What other teams wrote and hold; the admin; the record of who looked."),
    ),
    RoleSaid(
        key=Role.COORDINATOR,
        name=Role.COORDINATOR.label,
        way_in=_("Email and password or passkey, and a second step."),
        does=_("As a recruiter, with what candidates need for an interview."),
        never=_("What other teams wrote and hold; the admin; the record of who looked."),
    ),
    RoleSaid(
        key=ADMIN,
        name=_("Admin"),
        way_in=_("Email and password or passkey, and a second step; again before what weighs."),
        does=_(
            "Sets up the house in the admin: staff, jobs, questions, channels, keeping, erasing."
        ),
        never=_("Writing history: what was sent, said and looked at is only read."),
    ),
    RoleSaid(
        key=Role.AUDITOR,
        name=Role.AUDITOR.label,
        way_in=_("Email and password or passkey, and a second step."),
        does=_("Reads what their teams see, and the record of changes and looks."),
        never=_("Changing anything."),
    ),
)
BY_KEY: Final[Mapping[str, RoleSaid]] = {str(role.key): role for role in ROLES}
OF_STAFF: Final = (Role.INTERVIEWER, Role.RECRUITER, Role.COORDINATOR, Role.AUDITOR)


def role_of(role: str, *, is_admin: bool = False) -> RoleSaid:
    return BY_KEY[ADMIN] if is_admin else BY_KEY[str(role)]


# --- who may open what ------------------------------------------------------------------------


def screens() -> Iterator[tuple[str, Screen]]:
    """Every address that wears a decorator of `portal.access`, with its rule."""
    yield from sorted(worn(get_resolver()), key=lambda each: each[0])


def worn(resolver: URLResolver, before: str = "") -> Iterator[tuple[str, Screen]]:
    for entry in resolver.url_patterns:
        route = before + str(entry.pattern)
        if isinstance(entry, URLPattern):
            if screen := getattr(entry.callback, "screen", None):
                yield f"/{route}", screen
        else:
            yield from worn(entry, route)


def opens(screen: Screen, role: Role) -> str:
    """What a role may do there; whom it sees there is a query of its own."""
    held = frozenset({role})
    if may_open("POST", screen.roles, held):
        return "yes"
    return "reads" if may_open("GET", screen.roles, held) else ""


def page() -> str:
    """docs/roles.md, in English."""
    with translation.override("en"):
        return "\n".join([*HEAD, *told(), *BETWEEN, *table(), *TAIL, ""])


HEAD: Final = (
    "# Roles",
    "",
    "Made by `python manage.py show_roles` from `portal/roles.py` and the decorators of `portal/access.py`; a test compares it.",
    "Each row is tried in `tests/portal/access`: every address, every role, plain, as a fragment, HEAD, with tricks in the query,",
    "half signed in, and after a role was taken away.",
    "",
    "| role | gets in by | does | never |",
    "|---|---|---|---|",
)
BETWEEN: Final = (
    "",
    "Interviewer, recruiter, coordinator and auditor are roles in a team: one person may hold several. An admin is staff of the admin",
    "(`/admin/`), and holds every role at the desk, there with their own teams alone. Roles are read with each request: a role",
    "that is taken away is gone with the next one. Who is invited, who leaves and who takes over stands in the admin under *Users*.",
    "Programs have tokens with scopes instead ([api](api.md)).",
    "",
    "## Who may open what at the desk",
    "",
    "*Reads*: may look and not send anything. Which candidates are seen there follows from teams and interviews",
    "(`candidates/queries/visibility.py`); out of scope reads as missing.",
    "",
    f"| address | {' | '.join(role.value for role in OF_STAFF)} |",
    f"|---|{'---|' * len(OF_STAFF)}",
)
TAIL: Final = (
    "",
    "Candidates open what is under `/me/`, about themselves: by a link (level 1) or after a code (level 2). Admins open `/admin/`.",
)


def told() -> Iterator[str]:
    for role in ROLES:
        yield f"| {role.key} | {role.way_in} | {role.does} | {role.never} |"


def table() -> Iterator[str]:
    for route, screen in screens():
        if screen.audience is Audience.STAFF:
            yield f"| `{route}` | {' | '.join(opens(screen, role) for role in OF_STAFF)} |"
