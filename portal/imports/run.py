"""A whole file: row by row, good ones in, bad ones kept with the reason."""

from collections import Counter
from collections.abc import Hashable, Set
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.db import DataError, IntegrityError, transaction
from django.utils.translation import gettext as _

from candidates.exceptions import Refusal
from candidates.models import Job
from candidates.rules.names import folded
from portal.imports.columns import OUR_COLUMNS, Plan
from portal.imports.incoming import BadRow, Incoming
from portal.imports.sheet import Row, Sheet, write_sheet
from portal.imports.take_in import JobBook, Taken, take_in
from portal.imports.values import read_row


@dataclass(slots=True)
class Report:
    """What came of a file, in numbers; and the rows that were not taken."""

    rows: int = 0
    added: int = 0
    known: int = 0
    repeated: int = 0
    texts_allowed: int = 0
    without_application: int = 0
    changes: Counter[str] = field(default_factory=Counter)
    bad: list[tuple[Row, list[str]]] = field(default_factory=list)
    # Whom the rows were about, and what they changed: a dry run forgets each row before the next.
    seen: set[Hashable] = field(default_factory=set)

    def count(self, person: Incoming, taken: Taken) -> None:
        signs = signs_of(person)
        is_repeated = self.is_seen(signs)
        self.repeated += is_repeated
        self.known += taken.was_known and not is_repeated
        self.added += not (taken.was_known or is_repeated)
        self.texts_allowed += person.is_text_allowed
        self.without_application += not (taken.has_application or is_repeated)
        for change in taken.changes:
            self.changes[change.kind] += not self.is_seen({(sign, change) for sign in signs})

    def is_seen(self, signs: Set[Hashable]) -> bool:
        """Whether an earlier row had one of these; remembers all of them."""
        is_known = not signs.isdisjoint(self.seen)
        self.seen |= signs
        return is_known


def signs_of(person: Incoming) -> set[str]:
    """By which the same person is found again: an address, or a number and a first name."""
    name = folded(person.first_name)
    return {reach.value for reach in person.emails} | {
        f"{reach.value} {name}" for reach in person.phones
    }


def run(
    sheet: Sheet, plan: Plan, *, region: str, job: Job | None, at: datetime, is_dry_run: bool
) -> Report:
    """Each row is one transaction. A dry run does the same and takes every row back."""
    book, report = JobBook(), Report(rows=len(sheet.rows))
    for row in sheet.rows:
        try:
            person = read_row(plan, row, region=region, at=at)
            with transaction.atomic():
                taken = take_in(person, book=book, job=job, at=at)
                transaction.set_rollback(is_dry_run)
        except BadRow as bad:
            report.bad.append((row, bad.reasons))
        except Refusal as refusal:
            report.bad.append((row, [str(refusal)]))
        except (DataError, IntegrityError):
            report.bad.append((row, [_("The database refused this row.")]))
        else:
            report.count(person, taken)
    return report


def write_bad_rows(path: Path, sheet: Sheet, report: Report) -> None:
    """As they came, with their number and the reasons in front. Personal: for its owner's eyes."""
    path.touch(mode=0o600, exist_ok=True)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        write_sheet(
            file,
            (*OUR_COLUMNS, *sheet.headers),
            ((str(row.number), " ".join(reasons), *row.cells) for row, reasons in report.bad),
        )
