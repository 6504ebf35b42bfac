"""Why somebody is on Today: a meeting that lacks something, a paper that ends, news to be given soon; and
what went wrong on our side.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from django.db.models import Q, QuerySet
from django.utils.functional import Promise as Words
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from candidates.enums import PaperState
from candidates.models import Application, Document
from candidates.rules.spoken import day, moment
from candidates.staff import Staff
from followup.enums import SlipKind
from followup.queries import open_slips
from portal.desk.queries.owed import DAY, promise_words, promises
from portal.desk.queries.reasons import SHOWN, WEEK, Found
from portal.desk.words import ago
from scheduling.enums import Meeting
from scheduling.models import Interview
from scheduling.queries.lists import coming_up

IN_A_PLACE: Final = (Meeting.VIDEO, Meeting.IN_PERSON)
WENT_WRONG: Mapping[str, Words] = {
    SlipKind.AGAINST_THE_USUAL: gettext_lazy("We went against their usual, %(ago)s"),
    SlipKind.DOUBLED: gettext_lazy("They got the same twice, %(ago)s"),
    SlipKind.OUTSIDE_HOURS: gettext_lazy("We came outside the hours they had chosen, %(ago)s"),
    SlipKind.ASKED_TWICE: gettext_lazy("We asked what they had told us, %(ago)s"),
}


# --- the next seven days ------------------------------------------------------------------------


def coming(user: Staff, mine: QuerySet[Application], at: datetime) -> list[Found]:
    """Interviews without directions or arrangements, papers that end, news to be given: by date."""
    dated = [*meetings(user, mine, at), *papers_ending(mine, at), *news_to_give(mine, at)]
    return [found for _at, found in sorted(dated, key=lambda each: each[0])]


Dated = tuple[datetime, Found]


def meetings(user: Staff, mine: QuerySet[Application], at: datetime) -> Iterable[Dated]:
    lacking = Q(confirmed_at=None) | Q(where="", meeting__in=IN_A_PLACE)
    rows = coming_up(user, at).filter(lacking, application__in=mine.values("pk"))
    for row in rows.select_related("application__stage")[: SHOWN + 1]:
        yield (
            row.starts_at,
            Found(
                candidate=row.candidate,
                application=row.application,
                reason=meeting_words(row),
                interview=row,
                mark=f"{row.pk}i",
            ),
        )


def meeting_words(interview: Interview) -> str:
    parts = {"what": interview.what, "when": moment(interview.starts_at)}
    if not interview.where and interview.meeting in IN_A_PLACE:
        return _("%(what)s %(when)s, and no place yet") % parts
    return _("%(what)s %(when)s, not confirmed yet") % parts


def papers_ending(mine: QuerySet[Application], at: datetime) -> Iterable[Dated]:
    rows = Document.objects.filter(
        ends_on__gte=at.date(),
        ends_on__lte=(at + WEEK).date(),
        state=PaperState.KEPT,
        superseded_by=None,
        candidate__in=mine.values("candidate"),
    ).select_related("candidate__thread", "type")
    for row in rows.order_by("ends_on", "pk")[: SHOWN + 1]:
        ends: Any = row.ends_on
        reason = _("%(paper)s ends on %(day)s") % {"paper": row.type.name, "day": day(ends)}
        begins = datetime.combine(ends, datetime.min.time(), tzinfo=at.tzinfo)
        yield (
            begins,
            Found(candidate=row.candidate, application=None, reason=reason, mark=f"{row.pk}d"),
        )


def news_to_give(mine: QuerySet[Application], at: datetime) -> Iterable[Dated]:
    for row in promises(mine, due_at__gt=at + DAY, due_at__lte=at + WEEK):
        found = Found(
            candidate=row.application.candidate,
            application=row.application,
            reason=promise_words(row, at),
            mark=f"{row.pk}p",
        )
        yield row.due_at, found


# --- what went wrong ----------------------------------------------------------------------------


def slips(user: Staff, mine: QuerySet[Application], at: datetime) -> Iterable[Found]:
    """Open ones, the oldest first, with the words of sorry that are written already. A day that went by
    is among those who wait on us.
    """
    found = open_slips(user).filter(kind__in=WENT_WRONG, candidate__in=mine.values("candidate"))
    rows = found.select_related(
        "candidate__thread", "apology", "message__application__job", "message__application__stage"
    )
    for row in rows[: SHOWN + 1]:
        yield Found(
            candidate=row.candidate,
            application=row.message.application if row.message else None,
            reason=str(WENT_WRONG[row.kind]) % {"ago": ago(row.opened_at, at)},
            message=row.apology,
            mark=f"{row.pk}s",
        )
