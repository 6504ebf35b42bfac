"""What a row of the list says, in words: made once for each row, so that the page only prints them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from candidates.enums import Outcome
from portal.desk import words
from portal.desk.queries.listed import Listed
from portal.desk.queries.next_dates import NextDate
from portal.desk.queries.people import PersonRow, Standing
from portal.words import instant_words, until_words, usual_words
from preferences.enums import Channel, VerdictKind
from preferences.rules.facts import Verdict
from preferences.rules.short import UsualInShort

SOMEBODY = 0  # stands for the id in an address, until the row puts its own there


@dataclass(frozen=True, slots=True, kw_only=True)
class RowWords:
    """One person of the list, as it is read."""

    pk: int
    name: str
    standing: str
    ways: str
    rest: str
    kind: str
    pill: str
    last: str
    waits_on_us: bool
    next: str
    is_late: bool
    act: str
    person_url: str
    contact_url: str


def rows_in_words(rows: Iterable[PersonRow], at: datetime) -> list[RowWords]:
    language = get_language() or ""
    person_url, contact_url = address("desk_person"), address("desk_contact")
    return [
        row_words(row, at, language, person_url % row.candidate.pk, contact_url % row.candidate.pk)
        for row in rows
    ]


def row_words(
    row: PersonRow, at: datetime, language: str, person_url: str, contact_url: str
) -> RowWords:
    person, verdict = row.candidate, row.reached.verdict
    ways, rest = usual_in_words(row.reached.usual, language)
    return RowWords(
        pk=person.pk,
        name=person.full_name,
        standing=standing_words(row.application),
        ways=ways,
        rest=rest,
        kind=verdict.kind.value,
        pill=pill_in_words(verdict, row.reached.zone, at, language),
        last=last_contact(person, at),
        waits_on_us=person.is_our_turn,
        next=next_in_words(row.next, row.reached.zone, at),
        is_late=row.next is not None and row.next.at < at,
        act=act_words(verdict, person.called),
        person_url=person_url,
        contact_url=contact_url,
    )


@lru_cache
def address(name: str) -> str:
    """With `%d` for the person: looking up fifty addresses takes longer than saying them."""
    return reverse(name, args=[SOMEBODY]).replace(f"/{SOMEBODY}/", "/%d/")


def standing_words(application: Standing | None) -> str:
    """“Night Carer, Screen”, or how it ended."""
    if application is None:
        return ""
    ended = application.outcome and Outcome(application.outcome).label
    return f"{application.job_title}, {ended or application.stage_name}"


# Many people want the same.
@lru_cache(maxsize=2048)
def usual_in_words(usual: UsualInShort, language: str) -> tuple[str, str]:
    """“Text, then email”, and below it “weekdays 4pm to 8pm · No calls”."""
    said = usual_words(usual)
    if not said.is_known:
        return _("Not known"), _("%(ways)s until then") % {"ways": said.ways}
    return said.ways, " · ".join([said.hours, *said.nevers])


@lru_cache(maxsize=256)
def pill_in_words(verdict: Verdict, zone: str, at: datetime, language: str) -> str:
    return words.pill_words(verdict, zone, at)


def next_in_words(date: NextDate | None, zone: str, at: datetime) -> str:
    """“Meets us Thursday 3pm”, as our clocks say it; “News by 5 May”, as their day ends."""
    if date is None:
        return ""
    if date.is_meeting:
        when = instant_words(date.at, timezone.get_current_timezone_name(), at)
        return _("Meets us %(when)s") % {"when": when}
    return _("News by %(date)s") % {"date": until_words(date.at, zone, at)}


def act_words(verdict: Verdict, name: str) -> str:
    """“Text Sam”; when nothing may go, what there is to see."""
    if verdict.kind == VerdictKind.BLOCKED:
        return _("See why")
    return words.act_of(verdict.channel, name)


def last_contact(person: Listed, at: datetime) -> str:
    """“Sam wrote, by text, 2 hours ago” or “Text, 3 days ago”."""
    if person.is_our_turn:
        assert person.last_in_at is not None  # noqa: S101  # it is their turn that is over
        parts = {
            "name": person.called,
            "way": words.BY[Channel(person.last_in_channel)],
            "ago": words.ago(person.last_in_at, at),
        }
        return _("%(name)s wrote, %(way)s, %(ago)s") % parts
    if person.last_out_at is None:
        return _("None yet")
    parts = {
        "way": words.NOUNS[Channel(person.last_out_channel)],
        "ago": words.ago(person.last_out_at, at),
    }
    return _("%(way)s, %(ago)s") % parts
