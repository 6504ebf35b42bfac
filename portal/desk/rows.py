"""What a row of the list says, in words: made once for each row, so that the page only prints them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from candidates.models import Application, Candidate
from messaging.models import Thread
from portal.desk import words
from portal.desk.queries.people import PersonRow
from portal.words import usual_words
from preferences.enums import Channel, VerdictKind
from preferences.rules.facts import Verdict
from preferences.rules.short import UsualInShort


@dataclass(frozen=True, slots=True, kw_only=True)
class RowWords:
    """One person of the list, as it is read."""

    name: str
    standing: str
    ways: str
    rest: str
    kind: str
    pill: str
    last: str
    waits_on_us: bool
    act: str
    person_url: str
    contact_url: str


def rows_in_words(rows: Iterable[PersonRow], at: datetime) -> list[RowWords]:
    return [row_words(row, at) for row in rows]


def row_words(row: PersonRow, at: datetime) -> RowWords:
    person, verdict = row.candidate, row.reached.verdict
    ways, rest = usual_in_words(row.reached.usual, get_language())
    thread = person.thread if hasattr(person, "thread") else None
    return RowWords(
        name=person.full_name,
        standing=standing_words(row.application),
        ways=ways,
        rest=rest,
        kind=verdict.kind.value,
        pill=words.pill_words(verdict, row.reached.zone, at),
        last=last_contact(person.called, thread, at),
        waits_on_us=thread is not None and is_our_turn(thread),
        act=act_words(verdict, person.called),
        person_url=address_of("desk_person", person),
        contact_url=address_of("desk_contact", person),
    )


def address_of(name: str, person: Candidate) -> str:
    return reverse(name, args=[person.pk])


def standing_words(application: Application | None) -> str:
    """“Night Carer, Screen”, or how it ended."""
    if application is None:
        return ""
    ended = application.get_outcome_display() if application.outcome else ""
    return f"{application.job.title}, {ended or application.stage.name}"


# Many people want the same.
@lru_cache(maxsize=2048)
def usual_in_words(usual: UsualInShort, language: str) -> tuple[str, str]:
    """“Text, then email”, and below it “weekdays 4pm to 8pm · No calls”."""
    said = usual_words(usual)
    if not said.is_known:
        return _("Not known"), _("%(ways)s until then") % {"ways": said.ways}
    return said.ways, " · ".join([said.hours, *said.nevers])


def act_words(verdict: Verdict, name: str) -> str:
    """“Text Sam”; when nothing may go, what there is to see."""
    if verdict.kind == VerdictKind.BLOCKED:
        return _("See why")
    return words.act_of(verdict.channel, name)


def last_contact(name: str, thread: Thread | None, at: datetime) -> str:
    """“Sam wrote, by text, 2 hours ago” or “Text, 3 days ago”."""
    if thread is None or not (thread.last_in_at or thread.last_out_at):
        return _("None yet")
    if is_our_turn(thread) and thread.last_in_at:
        parts = {
            "name": name,
            "way": words.BY[Channel(thread.last_in_channel)],
            "ago": words.ago(thread.last_in_at, at),
        }
        return _("%(name)s wrote, %(way)s, %(ago)s") % parts
    assert thread.last_out_at is not None  # noqa: S101  # one of the two is there
    parts = {
        "way": words.NOUNS[Channel(thread.last_out_channel)],
        "ago": words.ago(thread.last_out_at, at),
    }
    return _("%(way)s, %(ago)s") % parts


def is_our_turn(thread: Thread) -> bool:
    if thread.last_in_at is None:
        return False
    return thread.last_out_at is None or thread.last_in_at > thread.last_out_at
