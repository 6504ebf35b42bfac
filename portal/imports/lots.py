"""Some rows of an import, in one transaction: read, taken in or refused, and counted."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from hashlib import blake2b
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from candidates.actions.outside import known_by_ids
from candidates.enums import ContactKind
from candidates.exceptions import BadEmail, BadPhone, Refusal
from candidates.models import OutsideId
from candidates.rules import contact, names
from portal.imports.columns import Field, Plan
from portal.imports.enums import Became, State
from portal.imports.incoming import BadRow, Incoming, Unreadable
from portal.imports.models import Import, ImportRow, ImportSign
from portal.imports.sheet import Row
from portal.imports.take_in import Change, JobBook, Taken
from portal.imports.take_many import Offered, take_in_many
from portal.imports.values import read_row
from portal.imports.words import addresses_of, text_of, values_of
from preferences.queries.permissions import address_hash

FIRST: Final = 10  # rows of a trial that are shown, whatever becomes of them
MOST_TRIED: Final = 1000  # refused rows that a trial keeps
FROM_FILES: Final = "file"  # whose ids they are, of a file whose system is not known
COUNTED: Final = {
    "application": "applications",
    "opt_out": "opt_outs",
    "noted": "noted",
    "waiting": "waiting",
}
KINDS: Final = {Field.EMAIL: ContactKind.EMAIL, Field.PHONE: ContactKind.PHONE}
Result = Taken | Refusal


class Lot:
    def __init__(
        self, held: Import, plan: Plan, book: JobBook, at: datetime, *, is_job_needed: bool
    ) -> None:
        self.held, self.plan, self.book, self.at = held, plan, book, at
        self.is_job_needed = is_job_needed
        self.is_trial = held.state == State.CHECKING
        self.system = held.system or FROM_FILES
        self.met: set[int] = (
            set()
        )  # signs of this lot, and those of earlier ones that it meets again

    def take(self, rows: Sequence[Row]) -> None:
        read = [self.read(row) for row in rows]
        people = [person for person in read if isinstance(person, Incoming)]
        taken = iter(self.taken(people))
        results = [each if isinstance(each, Refusal) else next(taken) for each in read]
        earlier = self.met_before(read, results)
        self.met = set(earlier)
        kept = [self.counted(*each) for each in zip(rows, read, results, strict=True)]
        ImportRow.objects.bulk_create(row for row in kept if row is not None)
        new = [ImportSign(run=self.held, sign=sign) for sign in sorted(self.met - earlier)]
        ImportSign.objects.bulk_create(new)

    def read(self, row: Row) -> Incoming | Refusal:
        try:
            person = read_row(self.plan, row, region=self.held.region, at=self.at)
            if self.is_job_needed and not (person.job or self.held.job_id):
                raise Unreadable(_("This row names no job, and none is chosen for all."))
        except Refusal as refusal:
            return refusal
        return person

    # --- taking in --------------------------------------------------------------------------------

    def taken(self, people: Sequence[Incoming]) -> list[Result]:
        """A trial takes everybody back: what was found out about them stays."""
        results: list[Result] = []
        with transaction.atomic():
            for group in without_twice(people):
                results += self.taken_together(group)
            if self.is_trial:
                transaction.set_rollback(True)
        return results

    def taken_together(self, people: Sequence[Incoming]) -> list[Result]:
        known = known_by_ids(self.system, [p.outside_id for p in people if p.outside_id])
        offered = [
            Offered(person, self.held.job, known.get(person.outside_id)) for person in people
        ]
        results = take_in_many(offered, book=self.book, at=self.at)
        OutsideId.objects.bulk_create(
            [
                OutsideId(candidate=found.candidate, system=self.system, value=each, at=self.at)
                for each, found in zip((p.outside_id for p in people), results, strict=True)
                if each and each not in known and isinstance(found, Taken)
            ],
            ignore_conflicts=True,
        )
        return results

    # --- counting ---------------------------------------------------------------------------------

    def met_before(self, read: Sequence[Incoming | Refusal], results: Sequence[Result]) -> set[int]:
        """Of all that this lot is about to count: what earlier lots have counted."""
        asked: set[int] = set()
        for person, found in zip(read, results, strict=True):
            if isinstance(person, Incoming) and isinstance(found, Taken):
                asked |= shortened(signs_of(person))
                for change in found.changes:
                    asked |= shortened(signs_of(person, change))
        return set(self.held.signs.filter(sign__in=asked).values_list("sign", flat=True))

    def is_met(self, signs: set[str]) -> bool:
        """Whether an earlier row had one of these; remembers all of them."""
        short = shortened(signs)
        is_known = not short.isdisjoint(self.met)
        self.met |= short
        return is_known

    def counted(self, row: Row, read: Incoming | Refusal, found: Result) -> ImportRow | None:
        held = self.held
        is_shown = self.is_trial and held.rows < FIRST
        held.rows += 1
        if isinstance(read, Incoming) and isinstance(found, Taken):
            became = self.became(read, found)
            return self.kept(row, became, []) if is_shown else None
        held.refused += 1
        if self.is_trial and held.refused > MOST_TRIED:
            return None
        why = read if isinstance(read, Refusal) else found
        return self.kept(
            row, Became.REFUSED, why.reasons if isinstance(why, BadRow) else [str(why)]
        )

    def became(self, person: Incoming, found: Taken) -> Became:
        held = self.held
        is_again = self.is_met(signs_of(person))
        for change in found.changes:
            if change.kind in COUNTED and not self.is_met(signs_of(person, change)):
                name = COUNTED[change.kind]
                setattr(held, name, getattr(held, name) + 1)
        held.texts_allowed += person.is_text_allowed
        held.without_application += not (found.has_application or is_again)
        if is_again:
            held.repeated += 1
            return Became.AGAIN
        if not found.was_known:
            held.new += 1
            return Became.NEW
        held.known += 1
        held.changed += found.is_changed
        return Became.CHANGED if found.is_changed else Became.KNOWN

    def kept(self, row: Row, became: Became, why: Sequence[str]) -> ImportRow:
        return ImportRow(
            run=self.held,
            number=row.number,
            became=became,
            why=list(why),
            cells=[text_of(cell) for cell in row.cells],
            signs=sorted(address_hash(value) for value in self.reaches_in(row)),
        )

    def reaches_in(self, row: Row) -> set[str]:
        """The addresses and numbers that can be read in a row, whatever else is wrong with it."""
        found = set()
        for field, cell in zip(self.plan.fields, row.cells, strict=False):
            if field not in KINDS:
                continue
            parts = addresses_of(cell) if field == Field.EMAIL else values_of(cell)
            for part in parts:
                try:
                    found.add(contact.normalised(KINDS[field], part, self.held.region))
                except (BadEmail, BadPhone):
                    continue
        return found


def without_twice(people: Sequence[Incoming]) -> Iterator[list[Incoming]]:
    """In groups that name no id twice: the second is looked for once the first is there."""
    group: list[Incoming] = []
    ids: set[str] = set()
    for person in people:
        if person.outside_id and person.outside_id in ids:
            yield group
            group, ids = [], set()
        group.append(person)
        ids.add(person.outside_id)
    yield group


def signs_of(person: Incoming, change: Change | None = None) -> set[str]:
    """By which the same person is found again, an address or a number and a first name; or one change of theirs."""
    name = names.folded(person.first_name)
    signs = {reach.value for reach in person.emails}
    signs |= {f"{reach.value} {name}" for reach in person.phones}
    return {f"{sign} {change!r}" for sign in signs} if change else signs


def shortened(signs: set[str]) -> set[int]:
    """Numbers of 63 bits, as many: two that fall together would miscount one row in many millions."""
    digests = (blake2b(sign.encode(), digest_size=8).digest() for sign in signs)
    return {int.from_bytes(digest) >> 1 for digest in digests}
