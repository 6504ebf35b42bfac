"""One row of a file as plain values in our way of writing, or every reason why it cannot be."""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from django.utils.translation import gettext as _

from candidates.exceptions import Refusal
from candidates.rules import contact, names
from portal.imports import words
from portal.imports.columns import Field, Plan, folded
from portal.imports.incoming import BadRow, Incoming, Noted, Reach, Unreadable
from portal.imports.sheet import Row
from preferences.enums import Channel, TopicKey
from preferences.rules import keys

OBJECTIONS: dict[Field, tuple[Channel, str]] = {
    Field.NO_EMAIL: (Channel.EMAIL, ""),
    Field.MAY_EMAIL: (Channel.EMAIL, ""),
    Field.NO_TEXT: (Channel.TEXT, ""),
    Field.MAY_TEXT: (Channel.TEXT, ""),
    Field.NO_CALL: (Channel.CALL, ""),
    Field.MAY_CALL: (Channel.CALL, ""),
    Field.NO_OTHER_JOBS: (Channel.EMAIL, TopicKey.OTHER_JOBS),
    Field.MAY_OTHER_JOBS: (Channel.EMAIL, TopicKey.OTHER_JOBS),
}
EVERY_WAY = [(channel, "") for channel in Channel if channel != Channel.PORTAL]


class Cell(NamedTuple):
    header: str
    field: Field
    text: str
    region: str
    at: datetime


def read_row(plan: Plan, row: Row, *, region: str, at: datetime) -> Incoming:
    """Raises BadRow with everything that is wrong, so that it is put right in one go."""
    if len(row.cells) > len(plan.headers):
        raise BadRow([_("This row has more cells than there are columns.")])
    person, reasons = Incoming(), []
    for header, of, text in zip(plan.headers, plan.fields, row.cells, strict=True):
        if of is None or not text:
            continue
        try:
            READERS[of](person, Cell(header, of, text, region, at))
        except Refusal as refusal:
            reasons.append(f"{header}: {refusal}")
    reasons = reasons or missing(person)
    if reasons:
        raise BadRow(reasons)
    return person


def missing(person: Incoming) -> list[str]:
    reasons = []
    if not person.first_name:
        reasons.append(_("There is no first name."))
    if not (person.emails or person.phones):
        reasons.append(_("There is neither an email address nor a phone number."))
    return reasons


# --- cells ------------------------------------------------------------------------------------


def read_name(person: Incoming, cell: Cell) -> None:
    setattr(person, cell.field, names.clean_name(cell.text))


def read_full_name(person: Incoming, cell: Cell) -> None:
    first, last = words.name_parts(cell.text)
    person.first_name = names.clean_name(first)
    person.last_name = names.clean_name(last, may_be_empty=True)


def read_emails(person: Incoming, cell: Cell) -> None:
    for text in words.values_of(cell.text):
        add(person.emails, contact.normalised_email(text), cell)


def read_phones(person: Incoming, cell: Cell) -> None:
    for text in words.values_of(cell.text):
        if words.ROUNDED_NUMBER.match(text):
            raise Unreadable(_("A spreadsheet has rounded this number. Take it from its source."))
        add(person.phones, contact.normalised_phone(text, cell.region), cell)


def add(known: list[Reach], value: str, cell: Cell) -> None:
    if value not in [reach.value for reach in known]:
        known.append(Reach(value, is_at_work="work" in folded(cell.header)))


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


# --- what they do not want, and what they prefer ----------------------------------------------


def read_objection(person: Incoming, cell: Cell) -> None:
    keep_objection(person, cell, is_closed=decided(words.objects(cell.text)))


def read_permission(person: Incoming, cell: Cell) -> None:
    is_allowed = decided(words.allows(cell.text))
    keep_objection(person, cell, is_closed=not is_allowed)
    if is_allowed and cell.field == Field.MAY_TEXT:
        person.is_text_allowed = True


def keep_objection(person: Incoming, cell: Cell, *, is_closed: bool) -> None:
    if is_closed:
        closed = [OBJECTIONS[cell.field]] if cell.field in OBJECTIONS else EVERY_WAY
        person.opt_outs |= dict.fromkeys(closed)


def read_first_way(person: Incoming, cell: Cell) -> None:
    """The first of several is their first way, the next one their second."""
    if folded(cell.text) in words.NO_PREFERENCE:
        person.noted.append(Noted(keys.CHANNEL_FIRST))
        return
    ways: dict[str, str] = {}
    for part in words.parts_of(cell.text):
        way, said = way_of(part)
        ways.setdefault(way, said)
    ranked = [(way, rank, said) for rank, (way, said) in enumerate(ways.items(), start=1)]
    person.noted.append(Noted(keys.CHANNEL_FIRST, tuple(ranked[:2])))


def way_of(text: str) -> tuple[str, str]:
    """A way we have, or "another way" in their words."""
    known = words.meaning(words.WAYS, text)
    return (known, "") if known else (keys.ANOTHER, text)


def read_never(person: Incoming, cell: Cell) -> None:
    if folded(cell.text) in words.NO:
        return
    why = _("Write calls, voicemail, texts, email or work.")
    never = [found(words.meaning(words.NEVERS, part), why) for part in words.parts_of(cell.text)]
    before = [noted for noted in person.noted if noted.key == keys.CHANNEL_NEVER]
    chosen = [option for noted in before for option, _rank, _said in noted.options]
    person.noted = [noted for noted in person.noted if noted not in before]
    person.noted.append(ticked(keys.CHANNEL_NEVER, chosen + never))


def read_hours(person: Incoming, cell: Cell) -> None:
    why = _("Write mornings, afternoons, evenings, weekends or any time; or use --map …=note.")
    hours = [found(words.meaning(words.HOURS, part), why) for part in words.parts_of(cell.text)]
    person.noted.append(ticked(keys.CONTACT_HOURS, [keys.ANY] if keys.ANY in hours else hours))


def ticked(key: str, options: list[str]) -> Noted:
    return Noted(key, tuple((option, 1, "") for option in dict.fromkeys(options)))


def found(value: str | None, why: str) -> str:
    if value is None:
        raise Unreadable(why)
    return value


def decided(value: bool | None) -> bool:
    if value is None:
        raise Unreadable(_("This is neither yes nor no."))
    return value


READERS: dict[Field, Callable[[Incoming, Cell], None]] = {
    Field.FULL_NAME: read_full_name,
    Field.FIRST_NAME: read_name,
    Field.LAST_NAME: read_name,
    Field.WANTED_NAME: read_name,
    Field.EMAIL: read_emails,
    Field.PHONE: read_phones,
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
