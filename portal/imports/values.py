"""One row of a file as plain values in our way of writing, or every reason why it cannot be."""

import re
from collections.abc import Callable
from datetime import datetime

from django.utils.translation import gettext as _

from candidates.exceptions import Refusal
from candidates.rules import contact, names
from portal.imports import words
from portal.imports.columns import Field, Plan, folded
from portal.imports.countries import region_of
from portal.imports.incoming import BadRow, Cell, Incoming, Reach, Unreadable
from portal.imports.sheet import Row
from portal.imports.wishes import (
    found,
    read_first_way,
    read_hours,
    read_never,
    read_objection,
    read_permission,
)

# Bytes that are no letter, the sign that stands for one that was lost before, and NUL.
LOST = re.compile("[\ud800-\udfff\ufffd\0]")
NOWHERE = "ZZ"
MOST_WAYS = 10
LONGEST_ID = 120


def read_row(plan: Plan, row: Row, *, region: str, at: datetime) -> Incoming:
    """Raises BadRow with everything that is wrong, so that it is put right in one go."""
    if row.why:
        raise BadRow([row.why])
    if len(row.cells) > len(plan.headers):
        raise BadRow([_("This row has more cells than there are columns.")])
    person, reasons = Incoming(), []
    region = region_in(plan, row) or region
    for header, of, text in zip(plan.headers, plan.fields, row.cells, strict=True):
        if of is None or not text:
            continue
        try:
            check_letters(text)
            READERS[of](person, Cell(header, of, text, region, at))
        except Refusal as refusal:
            reasons.append(f"{header}: {refusal}")
    reasons = reasons or missing(person)
    if reasons:
        raise BadRow(reasons)
    return person


def region_in(plan: Plan, row: Row) -> str:
    """Of the row's own country, if it names one; NOWHERE of one that we cannot read."""
    if Field.COUNTRY not in plan.fields:
        return ""
    text = row.cells[plan.fields.index(Field.COUNTRY)]
    return (region_of(text) or NOWHERE) if text else ""


def check_letters(text: str) -> None:
    if LOST.search(text):
        raise Unreadable(_("Some letters cannot be read. Save the file as UTF-8."))


def missing(person: Incoming) -> list[str]:
    reasons = []
    if not person.first_name:
        reasons.append(_("There is no first name."))
    if not (person.emails or person.phones):
        reasons.append(_("There is neither an email address nor a phone number."))
    return reasons


# --- cells ------------------------------------------------------------------------------------


def read_name(person: Incoming, cell: Cell) -> None:
    check_one_line(cell)
    setattr(person, cell.field, names.clean_name(cell.text))


def check_one_line(cell: Cell) -> None:
    """A quotation mark in the wrong place makes one cell of several rows."""
    if "\n" in cell.text:
        raise Unreadable(_("A name is one line. Is a quotation mark missing?"))


def read_full_name(person: Incoming, cell: Cell) -> None:
    check_one_line(cell)
    first, last = words.name_parts(cell.text)
    person.first_name = names.clean_name(first)
    person.last_name = names.clean_name(last, may_be_empty=True)


def read_emails(person: Incoming, cell: Cell) -> None:
    for text in words.addresses_of(cell.text):
        add(person.emails, contact.normalised_email(text), cell)


def read_phones(person: Incoming, cell: Cell) -> None:
    for text in words.values_of(cell.text):
        if words.ROUNDED_NUMBER.match(text):
            raise Unreadable(_("A spreadsheet has rounded this number. Take it from its source."))
        if cell.region == NOWHERE and not text.lstrip("(").startswith(("+", "00")):
            raise Unreadable(
                _("We cannot read the country of this row, and the number has no country code.")
            )
        add(person.phones, contact.normalised_phone(text, cell.region), cell)


def add(known: list[Reach], value: str, cell: Cell) -> None:
    if value not in [reach.value for reach in known]:
        if len(known) == MOST_WAYS:
            raise Unreadable(_("These are more than 10. Keep those that they use."))
        known.append(Reach(value, is_at_work="work" in folded(cell.header)))


def read_country(person: Incoming, cell: Cell) -> None:
    """Read before the others: it says how to read the numbers."""


def read_outside_id(person: Incoming, cell: Cell) -> None:
    if len(cell.text) > LONGEST_ID:
        raise Unreadable(_("This id is too long."))
    person.outside_id = cell.text


def read_zone(person: Incoming, cell: Cell) -> None:
    person.time_zone = found(words.zone_of(cell.text), _("Write zones like Europe/London."))


def read_language(person: Incoming, cell: Cell) -> None:
    person.language = found(words.language_of(cell.text), _("Write languages like en or English."))


def read_text(person: Incoming, cell: Cell) -> None:
    setattr(person, cell.field, " ".join(cell.text.split()))


def read_note(person: Incoming, cell: Cell) -> None:
    person.notes.append(f"{cell.header}: {cell.text}")


def read_applied(person: Incoming, cell: Cell) -> None:
    applied_at = words.instant_of(cell.text)
    if applied_at is None:
        raise Unreadable(_("Write dates like 2026-03-31."))
    if applied_at > cell.at:
        raise Unreadable(_("This date is still to come."))
    person.applied_at = applied_at


def read_outcome(person: Incoming, cell: Cell) -> None:
    if folded(cell.text) in words.STILL_OPEN:
        return
    known = words.meaning(words.OUTCOMES, cell.text)
    person.outcome = found(known, _("Write hired, rejected, withdrawn, or open."))


READERS: dict[Field, Callable[[Incoming, Cell], None]] = {
    Field.FULL_NAME: read_full_name,
    Field.FIRST_NAME: read_name,
    Field.LAST_NAME: read_name,
    Field.WANTED_NAME: read_name,
    Field.EMAIL: read_emails,
    Field.PHONE: read_phones,
    Field.COUNTRY: read_country,
    Field.OUTSIDE_ID: read_outside_id,
    Field.TIME_ZONE: read_zone,
    Field.LANGUAGE: read_language,
    Field.JOB: read_text,
    Field.STAGE: read_text,
    Field.OUTCOME: read_outcome,
    Field.APPLIED_ON: read_applied,
    Field.NOTE: read_note,
    Field.NO_CONTACT: read_objection,
    Field.NO_EMAIL: read_objection,
    Field.NO_TEXT: read_objection,
    Field.NO_CALL: read_objection,
    Field.NO_OTHER_JOBS: read_objection,
    Field.MAY_CONTACT: read_permission,
    Field.MAY_EMAIL: read_permission,
    Field.MAY_TEXT: read_permission,
    Field.MAY_CALL: read_permission,
    Field.MAY_OTHER_JOBS: read_permission,
    Field.FIRST_WAY: read_first_way,
    Field.NEVER: read_never,
    Field.HOURS: read_hours,
}
