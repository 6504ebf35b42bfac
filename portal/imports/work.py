"""An import at work: some rows at a time, each lot one transaction together with how far it came.

Whoever dies in the middle loses the lot at hand and nothing else; whoever goes on begins where the last lot
ended. A dry run does the same and takes each lot back before it commits what it counted.
"""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from itertools import islice
from typing import BinaryIO, Final

from django.db import transaction
from django.utils import timezone, translation

from candidates.models.document import papers
from candidates.queries import jobs_changeable_by
from portal.accounts.models import User
from portal.imports.acts import end, sheet_of
from portal.imports.columns import Field, Plan
from portal.imports.enums import WORKING, State
from portal.imports.lots import Lot
from portal.imports.models import Import
from portal.imports.records import rows_of
from portal.imports.sheet import Row
from portal.imports.take_in import JobBook

LOT: Final = 200  # rows


def carry_on(run: Import, seconds: float, at: datetime | None = None) -> bool:
    """Whether anything is left when the time is over. Another worker at it: nothing for this one.

    `at` is for worlds that were made in the past.
    """
    until = time.monotonic() + seconds
    run = Import.objects.select_related("by").get(pk=run.pk)
    if not run.is_working:
        return False
    with opened(run) as file, translation.override(run.language):
        work = Work(run, file)
        while work.next_lot(at or timezone.now()):
            if time.monotonic() > until:
                return True
    return False


@contextmanager
def opened(run: Import) -> Iterator[BinaryIO]:
    with papers().open(str(run.file), "rb") as stored:
        file: BinaryIO = stored.file  # type: ignore[assignment]
        yield file


class Work:
    """One open file, and what its rows are read and taken in with."""

    def __init__(self, run: Import, file: BinaryIO) -> None:
        self.run, self.file, self.sheet = run, file, sheet_of(run)
        fields = (Field(field) if field else None for field in run.fields)
        self.plan = Plan(tuple(run.headers), tuple(fields))
        self.book = JobBook(jobs_changeable_by(run.by) if run.by else None)
        self.is_job_needed = not sees_everybody(run.by)
        self.jobs = {job.pk for found in self.book.named.values() for job in found}
        self.rows: Iterator[Row] = iter(())
        self.offset = -1  # where `rows` stands

    @transaction.atomic
    def next_lot(self, at: datetime) -> bool:
        """False when the file is at its end, or nothing of ours any more."""
        working = Import.objects.filter(pk=self.run.pk, state__in=WORKING)
        held = (
            working.select_for_update(skip_locked=True, of=("self",)).select_related("job").first()
        )
        if held is None:
            return False
        if held.job_id not in self.jobs:
            held.job = None  # whoever brought it may not add people there any more
        rows = self.rows_from(held)
        if rows:
            Lot(held, self.plan, self.book, at, is_job_needed=self.is_job_needed).take(rows)
            held.offset, held.number = rows[-1].ends_at, rows[-1].number
            held.moved_at = at
            held.save()
            self.offset = held.offset
            return True
        finish(held, at)
        return False

    def rows_from(self, held: Import) -> Sequence[Row]:
        """The next ones after what is done, whoever did it."""
        if self.offset != held.offset:
            self.rows = rows_of(self.file, self.sheet, offset=held.offset, number=held.number)
        return list(islice(self.rows, LOT))


def sees_everybody(user: User | None) -> bool:
    """Of the command line, and admins: they may add people without an application."""
    return user is None or user.is_superuser


def finish(held: Import, at: datetime) -> None:
    if held.state == State.RUNNING:
        end(held, State.DONE, at)
    else:
        held.state, held.moved_at = State.CHECKED, at
        held.save()
        held.signs.all().delete()
