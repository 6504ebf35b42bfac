"""Imports of a member of staff, and what the page about one shows."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import QuerySet

from candidates.staff import Staff
from portal.imports.acts import sheet_of
from portal.imports.columns import Field, Plan
from portal.imports.enums import Became, State
from portal.imports.incoming import BadRow, Incoming
from portal.imports.models import Import, ImportRow
from portal.imports.report import reasons_of
from portal.imports.sheet import Row
from portal.imports.systems import BY_KEY
from portal.imports.values import read_row

SHOWN = 20


def imports_of(user: Staff) -> QuerySet[Import]:
    """What they brought themselves; admins see everybody's."""
    found = Import.objects.select_related("by", "job")
    return found if user.is_superuser else found.filter(by=user.pk)


@dataclass(frozen=True, slots=True)
class Shown:
    """A row as it will be, or why it will not."""

    number: int
    became: str
    person: Incoming | None
    why: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    run: Import
    system: str
    percent: int
    first: Sequence[Shown] = field(default_factory=list)
    refused: Sequence[ImportRow] = field(default_factory=list)
    reasons: Sequence[tuple[str, int]] = field(default_factory=list)
    twin: Import | None = None

    @property
    def fingerprint(self) -> str:
        return f"{self.run.state}-{self.run.rows}"


def standing_of(run: Import, at: datetime) -> Standing:
    """How an import stands; its rows once there is something to look at."""
    system = BY_KEY.get(run.system)
    is_told = not run.is_working and run.state != State.MAPPING
    first = run.lines.exclude(became=Became.UNTRIED).order_by("number") if is_told else ()
    return Standing(
        run=run,
        system=system.name if system else "",
        percent=percent_of(run),
        first=[shown(run, row, at) for row in list(first)[:10]]
        if run.state == State.CHECKED
        else [],
        refused=[row for row in first if row.became == Became.REFUSED][:SHOWN]
        if run.refused
        else [],
        reasons=reasons_of(run) if is_told and run.refused else [],
        twin=twin_of(run) if not run.has_ended else None,
    )


def percent_of(run: Import) -> int:
    done = run.offset - run.start
    return min(100, 100 * done // max(1, run.size - run.start))


def twin_of(run: Import) -> Import | None:
    """The same file, brought before."""
    return (
        Import.objects.filter(sha256=run.sha256, pk__lt=run.pk)
        .exclude(state__in=(State.MAPPING, State.EXPIRED, State.CHECKED))
        .order_by("-pk")
        .first()
    )


def shown(run: Import, row: ImportRow, at: datetime) -> Shown:
    fields = tuple(Field(each) if each else None for each in run.fields)
    plan = Plan(sheet_of(run).headers, fields)
    try:
        person = read_row(plan, Row(row.number, tuple(row.cells)), region=run.region, at=at)
    except BadRow:
        person = None
    return Shown(row.number, row.get_became_display(), person, row.why)


def samples_of(run: Import) -> dict[int, list[str]]:
    """What stands in the first rows of each column."""
    rows = run.lines.filter(became=Became.UNTRIED).order_by("number")[:3]
    found: dict[int, list[str]] = {}
    for cells in rows.values_list("cells", flat=True):
        for place, cell in enumerate(cells):
            found.setdefault(place, []).append(cell)
    return found
