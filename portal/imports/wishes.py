"""What a row says of what somebody does not want, and of what they prefer."""

from django.utils.translation import gettext as _

from portal.imports import words
from portal.imports.columns import Field, folded
from portal.imports.incoming import Cell, Incoming, Noted, Unreadable
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
