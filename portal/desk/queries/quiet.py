"""Why somebody is on Today: who has gone quiet, and what was noticed about how they answer."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from candidates.models import Application
from candidates.queries import zone_of
from followup.enums import SignalState, SilenceKind
from followup.models import Signal, Silence
from portal.desk import following_words
from portal.desk.queries.reasons import SHOWN, Found

# Whose turn is ours stands under *waiting on us*, what came back under *returned*: each once.
GONE_QUIET = (
    SilenceKind.THEY,
    SilenceKind.NEVER_ANSWERED,
    SilenceKind.WRONG_WAY,
    SilenceKind.HELD,
)


def gone_quiet(mine: QuerySet[Application], at: datetime) -> Iterable[Found]:
    """Who has not answered, and what comes next; whoever is silent longest comes first."""
    silences = Silence.objects.filter(kind__in=GONE_QUIET, candidate__in=mine.values("candidate"))
    rows = silences.select_related("candidate__thread").order_by("since_at", "pk")
    found = list(rows[: SHOWN + 1])
    about = newest_of(mine, [row.candidate_id for row in found])
    for row in found:
        application = about[row.candidate_id]
        zone = zone_of(row.candidate, at).name
        yield Found(
            candidate=row.candidate,
            application=application,
            reason=following_words.silence_words(row, zone, at),
            act=following_words.next_words(row),
            url=following_words.next_url(row),
        )


def noticed_about(mine: QuerySet[Application]) -> Iterable[Found]:
    """What suggests that somebody's usual has changed; the newest first."""
    rows = Signal.objects.filter(state=SignalState.OPEN, candidate__in=mine.values("candidate"))
    newest = rows.select_related("candidate__thread").order_by("-noticed_at", "-pk")
    found = list(newest[:SHOWN])
    about = newest_of(mine, [row.candidate_id for row in found])
    for row in found:
        yield Found(
            candidate=row.candidate,
            application=about[row.candidate_id],
            reason=following_words.signal_words(row),
            act=_("Look at it"),
            url=reverse("desk_follow_up", args=[row.candidate_id]),
        )


def newest_of(mine: QuerySet[Application], candidate_ids: list[int]) -> dict[int, Application]:
    rows = mine.filter(candidate__in=candidate_ids).order_by("applied_at", "pk")
    return {row.candidate_id: row for row in rows}
