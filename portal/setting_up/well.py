"""Is it well? For admins: every condition that is watched, whether it holds, and what to do when not."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from messaging.enums import AlarmKind
from messaging.models import Alarm
from messaging.queries.figures import figures, open_alarms
from portal.health import look
from portal.processes import SENDER, WORKER
from portal.words.alarms import WHAT_TO_DO

CHECKS: Final[dict[str, tuple[Promise, Promise]]] = {
    "database": (
        gettext_lazy("The database answers"),
        gettext_lazy(
            "Start it, or let the standby take over. All processes come back by themselves."
        ),
    ),
    "clock": (
        gettext_lazy("The clock of this machine is right"),
        WHAT_TO_DO[AlarmKind.CLOCK],
    ),
    "migrations": (
        gettext_lazy("All tables are of this version"),
        gettext_lazy("Run “manage.py migrate”, then start the processes again."),
    ),
    "erasures": (
        gettext_lazy("Whoever was erased stays erased"),
        gettext_lazy(
            "Run “manage.py replay_erasures”: a backup brought people back who were erased since."
        ),
    ),
    SENDER: (
        gettext_lazy("A sender makes progress"),
        WHAT_TO_DO[AlarmKind.BEAT],
    ),
    WORKER: (
        gettext_lazy("A worker makes progress"),
        WHAT_TO_DO[AlarmKind.BEAT],
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    name: str
    is_well: bool
    words: str
    what_to_do: str


def is_it_well(request: HttpRequest) -> HttpResponse:
    if not request.user.has_perm("candidates.change_employer"):
        raise PermissionDenied
    found = [*checked(), *alarmed()]
    page = {
        **admin.site.each_context(request),
        "title": _("Is it well?"),
        "conditions": sorted(found, key=lambda each: each.is_well),
        "ill": sum(not each.is_well for each in found),
        "figures": figures(),
    }
    return render(request, "admin/well.html", page)


def checked() -> Iterator[Condition]:
    for name, check in look().items():
        words, deed = CHECKS[name]
        yield Condition(
            name=name, is_well=check["ok"], words=detail(str(words), check), what_to_do=str(deed)
        )


def detail(words: str, check: dict[str, Any]) -> str:
    since = check.get("seconds_since_progress")
    if since is None:
        return words
    return _("%(words)s (the last %(n)s s ago)") % {"words": words, "n": round(since)}


def alarmed() -> Iterator[Condition]:
    """Every kind, so that what is well can be seen too."""
    on: dict[str, list[Alarm]] = {}
    for each in open_alarms():
        on.setdefault(each.kind, []).append(each)
    for kind in AlarmKind:
        found = on.get(kind, [])
        subjects = ", ".join(sorted(each.subject for each in found if each.subject))
        yield Condition(
            name=kind.value,
            is_well=not found,
            words=f"{kind.label} ({subjects})" if subjects else str(kind.label),
            what_to_do=str(WHAT_TO_DO[kind]),
        )
