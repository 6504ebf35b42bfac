"""One list of what we need from them, and one of what we owe them (A6)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from candidates.models import Application
from candidates.rules.our_names import spoken_name
from messaging.models import Thread
from portal.me.queries.owed import NEWS, OWED, OwedRow, owed_rows
from portal.me.queries.stands import name_of
from portal.me.queries.with_them import PAPER, TIME, WithThem, with_them
from portal.standing import Standing
from portal.visits import CODE
from preferences.models import AskedKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Needed:
    """Something we wait for. `url` leads to where it is done."""

    words: str
    url: str
    due_on: date | None = None
    at: datetime | None = None  # agreed: nothing to do but come


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    words: str
    since: datetime | None = None
    due_on: date | None = None


def needed_from(
    standing: Standing, *, level: int, application: Application | None = None
) -> list[Needed]:
    """A link alone tells how many papers, a code which ones."""
    return [
        *questions_open(standing),
        *open_with_them(standing, level=level, application=application),
    ]


def open_with_them(
    standing: Standing, *, level: int, application: Application | None = None
) -> list[Needed]:
    """Besides questions, which have a place of their own: times and papers."""
    rows = list(with_them(standing.candidate, standing.at, application))
    papers = [row for row in rows if row.kind == PAPER]
    return [
        *(time_words(row) for row in rows if row.kind == TIME),
        *(papers_one_by_one(papers) if level >= CODE else papers_counted(papers)),
    ]


def time_words(row: WithThem) -> Needed:
    what = spoken_name(row.words)
    words = what if row.starts_at else _("Pick a time: %(what)s") % {"what": what}
    return Needed(words=words, url=reverse("me_time", args=[row.id]), at=row.starts_at)


def papers_one_by_one(papers: Sequence[WithThem]) -> list[Needed]:
    return [
        Needed(
            words=_("Send us: %(paper)s") % {"paper": spoken_name(each.words)},
            url=reverse("me_documents"),
            due_on=each.due_on,
        )
        for each in papers
    ]


def papers_counted(papers: Sequence[WithThem]) -> list[Needed]:
    """A link alone tells how many papers, a code which ones."""
    if not papers:
        return []
    words = ngettext("Send us a paper", "Send us %(count)d papers", len(papers))
    first = min((each.due_on for each in papers if each.due_on), default=None)
    return [Needed(words=words % {"count": len(papers)}, url=reverse("me_documents"), due_on=first)]


def questions_open(standing: Standing) -> list[Needed]:
    count = AskedKey.objects.filter(
        check_in__candidate=standing.candidate, check_in__closed_at=None, done_at=None
    ).count()
    if not count:
        return []
    words = ngettext("Answer %(count)d short question", "Answer %(count)d short questions", count)
    return [Needed(words=words % {"count": count}, url=reverse("me_check_in"))]


def owed_to(standing: Standing, application: Application | None = None) -> list[Owed]:
    """News and what they asked for, each by its day, and an answer to what they wrote."""
    return [*promised(standing, application), *answer_owed(standing, application)]


def promised(standing: Standing, application: Application | None) -> list[Owed]:
    return [
        Owed(words=owed_words(row), due_on=row.due_on)
        for row in owed_rows(standing.candidate, application)
    ]


def owed_words(row: OwedRow) -> str:
    if row.kind != NEWS:
        return str(OWED[row.kind]) % {"who": row.who or _("We")}
    words = _("%(who)s writes to you about %(what)s.")
    return words % {"who": row.who or _("We"), "what": row.what or row.job}


def answer_owed(standing: Standing, application: Application | None) -> list[Owed]:
    """Unless we wrote after it."""
    thread = Thread.objects.filter(candidate=standing.candidate).first()
    if thread is None or thread.last_in_at is None:
        return []
    if thread.last_out_at is not None and thread.last_out_at >= thread.last_in_at:
        return []
    about = application or standing.application
    who = name_of(about) if about else _("We")
    words = _("%(who)s answers what you wrote.") if about else _("%(who)s answer what you wrote.")
    return [Owed(words=words % {"who": who}, since=thread.last_in_at)]
