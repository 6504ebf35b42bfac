"""How the desk says what is about many: `{% load many %}`. Words only; nothing is decided or read here."""

from collections.abc import Sequence
from datetime import datetime

from django import template

from candidates.models import Candidate
from portal.desk import many_words, words
from portal.desk.many import Share
from portal.desk.queries.batch import Report
from portal.desk.queries.marks import Marks
from portal.desk.queries.recent import seconds_between
from portal.desk.queries.split import Part
from preferences.enums import Channel

register = template.Library()


@register.filter
def by_way(channel: str) -> str:
    return str(words.BY[Channel(channel)])


@register.filter
def share_words(share: Share) -> str:
    return many_words.share_words(share.key, share.count)


@register.filter
def out_words(share: Share) -> str:
    return many_words.out_words(share.key, share.count)


@register.filter
def when_words(part: Part) -> str:
    """When it can go to them: “4pm, their time”, “until 12 May”."""
    return many_words.when_words(part)


@register.filter
def names(people: Sequence[Candidate]) -> str:
    return many_words.names(people)


@register.filter
def undo_seconds(report: Report, at: datetime) -> int:
    return seconds_between(at, report.undo_until) if report.undo_until else 0


# --- marks on a row ------------------------------------------------------------------------------


@register.simple_tag
def taken_by(marks: Marks, person: Candidate) -> str:
    """The colleague who is on it."""
    return marks.claims.get(person.pk, "")


@register.simple_tag
def is_mine(marks: Marks, person: Candidate) -> bool:
    return person.pk in marks.mine
