"""What people do with a file: bring it, say what its columns hold, start it, cancel it; and its end."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import islice
from typing import BinaryIO, Final
from uuid import uuid4

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from candidates.actions.erasures import note_files
from candidates.exceptions import Refusal
from candidates.models import Job
from candidates.models.document import papers
from candidates.rules.names import file_name
from candidates.staff import Staff, id_of
from messaging.enqueue import run_soon
from portal.imports.columns import Field, folded, plan_of
from portal.imports.enums import ENDED, WAITING, Became, State
from portal.imports.letters import PIECE, kept_as, readable
from portal.imports.models import Import, ImportRow, KnownColumn
from portal.imports.records import Sheet, look_at, rows_of
from portal.imports.systems import BY_KEY, recognised
from portal.imports.words import text_of

WORK: Final = "portal.imports.tasks.carry_on"
FIRST: Final = 10  # rows that are shown before anything is tried
WAITS: Final = timedelta(days=1)  # a file that nobody starts
KEPT: Final = timedelta(days=14)  # rows that were not taken
COUNTS: Final = [
    "rows",
    "new",
    "known",
    "changed",
    "repeated",
    "refused",
    "applications",
    "opt_outs",
    "noted",
    "waiting",
    "texts_allowed",
    "without_application",
]


class TooLateForThis(Refusal):
    words = _("This import has gone on meanwhile. Look at how it stands.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What was said of a file."""

    fields: Sequence[Field | None]
    job: Job | None
    region: str
    letters: str


def bring(
    *, file: BinaryIO, name: str, region: str, by: Staff | None, language: str, at: datetime
) -> Import:
    """Reads its columns and its first rows, and keeps it in private storage. Raises SheetError."""
    given, letters = readable(file)
    sheet = look_at(given, kept_as(letters))
    first = list(islice(rows_of(given, sheet), FIRST))
    size, digest = measured(given)
    given.seek(0)
    stored = papers().save(f"imports/{uuid4().hex}.csv", File(given))
    system = recognised(sheet.headers)
    with transaction.atomic():
        run = Import.objects.create(
            name=file_name(name) or "-",
            file=stored,
            size=size,
            sha256=digest,
            letters=letters,
            separator=sheet.separator,
            start=sheet.start,
            headers=list(sheet.headers),
            system=system.key if system else "",
            region=region,
            by_id=id_of(by),
            language=language,
            created_at=at,
            moved_at=at,
        )
        ImportRow.objects.bulk_create(
            ImportRow(
                run=run,
                number=row.number,
                became=Became.UNTRIED,
                cells=[text_of(cell) for cell in row.cells],
            )
            for row in first
        )
    return run


def known_columns(run: Import) -> dict[str, Field | None]:
    """What the employer last said of these columns; of others, what the maker of the system says."""
    system = BY_KEY.get(run.system)
    said = KnownColumn.objects.filter(header__in=[folded(name)[:200] for name in run.headers])
    remembered = {row.header: Field(row.field) if row.field else None for row in said}
    return {**(system.columns if system else {}), **remembered}


def measured(file: BinaryIO) -> tuple[int, str]:
    file.seek(0)
    size, digest = 0, sha256()
    while piece := file.read(PIECE):
        size += len(piece)
        digest.update(piece)
    return size, digest.hexdigest()


def tell(
    *,
    run: Import,
    told: Told,
    state: State = State.CHECKING,
    is_aside: bool = False,
    at: datetime,
) -> Import:
    """What each column holds, which is remembered; then it is tried. Raises MappingError, TooLateForThis.

    `is_aside`: whoever asks does it themselves, and it is nobody's rule.
    """
    pairs = list(zip(run.headers, told.fields, strict=True))
    plan_of(
        tuple(run.headers),
        mapped={name: field for name, field in pairs if field},
        discarded=[name for name, field in pairs if not field],
    )
    with transaction.atomic():
        held = held_in(run, WAITING)
        held.fields = [field or "" for field in told.fields]
        held.job, held.region = told.job, told.region
        held.letters = told.letters
        begin(held, state, at)
        if not is_aside:
            remember(pairs, at)
            run_soon(WORK)
    return held


def remember(pairs: Sequence[tuple[str, Field | None]], at: datetime) -> None:
    KnownColumn.objects.bulk_create(
        [
            KnownColumn(header=folded(name)[:200], field=field or "", at=at)
            for name, field in sorted(pairs)
            if folded(name)
        ],
        update_conflicts=True,
        unique_fields=["header"],
        update_fields=["field", "at"],
    )


@transaction.atomic
def start(*, run: Import, at: datetime) -> Import:
    """For good, from the first row. Raises TooLateForThis."""
    held = held_in(run, (State.CHECKED,))
    begin(held, State.RUNNING, at)
    run_soon(WORK)
    return held


def begin(held: Import, state: State, at: datetime) -> None:
    for name in COUNTS:
        setattr(held, name, 0)
    held.offset, held.number = held.start, 1
    held.state, held.moved_at = state, at
    held.lines.exclude(became=Became.UNTRIED).delete()
    held.signs.all().delete()
    held.save()


@transaction.atomic
def cancel(*, run: Import, at: datetime) -> Import:
    """What was taken in stays, and the report says how far it came. Twice is once."""
    held = Import.objects.select_for_update().get(pk=run.pk)
    if not held.has_ended:
        end(held, State.CANCELLED, at)
    return held


def end(held: Import, state: State, at: datetime) -> None:
    """The file goes; the rows that were not taken stay for a while."""
    note_files(names=[str(held.file)], at=at)
    held.file = ""
    held.state, held.moved_at, held.ended_at = state, at, at
    held.save()
    held.signs.all().delete()
    held.lines.exclude(became=Became.REFUSED).delete()


def held_in(run: Import, states: Sequence[State]) -> Import:
    held = Import.objects.select_for_update().get(pk=run.pk)
    if held.state not in states:
        raise TooLateForThis
    return held


def forget(at: datetime) -> int:
    """Files that nobody started, and rows that were kept long enough."""
    late = Import.objects.filter(state__in=WAITING, moved_at__lte=at - WAITS)
    for run in late:
        expire(run, at)
    old = ImportRow.objects.filter(run__state__in=ENDED, run__ended_at__lte=at - KEPT)
    return len(late) + old.delete()[0]


@transaction.atomic
def expire(run: Import, at: datetime) -> None:
    held = Import.objects.select_for_update().get(pk=run.pk)
    if held.state in WAITING:
        end(held, State.EXPIRED, at)


def sheet_of(run: Import) -> Sheet:
    return Sheet(tuple(run.headers), kept_as(run.letters), run.separator, run.start)
