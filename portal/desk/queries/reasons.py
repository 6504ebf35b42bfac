"""Why somebody is on Today: they wrote, they changed their usual, nobody wrote to them, it came back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from candidates.enums import HappeningKind
from candidates.models import AccessRecord, Application, Candidate, Happening
from candidates.queries import applications_readable_by
from candidates.staff import Staff
from messaging.models import Delivery, InboundMessage, Message
from messaging.queries import call_tasks_for, returned_to
from messaging.queries.duties import duties_of
from portal.desk.queries.duties import reason_words
from portal.desk.queries.outbox import for_their_desk, lost_of
from portal.desk.queries.people import answers_to_check
from portal.desk.words import BY, ago, returned_words
from preferences.enums import Channel
from scheduling.models import Interview

SHOWN = 7  # with long names and numbers, a part stays under its weight
LOOKED_AT = 40  # of those nobody has written to: enough to find who can be reached now
NEWS = 300
WEEK = timedelta(days=7)
# The most telling first: one act of theirs may write several of them.
THEIR_OWN: Mapping[str, Promise] = {
    HappeningKind.OPTED_OUT: gettext_lazy("Opted out of a way"),
    HappeningKind.PAUSED: gettext_lazy("Paused messages"),
    HappeningKind.RESUMED: gettext_lazy("Started messages again"),
    HappeningKind.CHECK_IN_FINISHED: gettext_lazy("Answered our questions"),
    HappeningKind.ANSWERED: gettext_lazy("Changed what they told us"),
    HappeningKind.OPTED_IN: gettext_lazy("Opened a way again"),
}
AT_ONCE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Why somebody is on the page, before their verdict is known."""

    candidate: Candidate
    application: Application | None
    reason: str
    task: Delivery | None = None
    message: Message | None = None  # to be gone on with, or sent once more
    interview: Interview | None = None
    due: str = ""  # what else presses, in words
    is_late: bool = False
    mark: str = ""  # tells rows apart where somebody may have several
    act: str = ""  # the next step, where it is another than to contact them their way
    url: str = ""


def live_applications(user: Staff, *, only_mine: bool) -> QuerySet[Application]:
    """Of their teams: a row says what somebody wrote, which is not for who holds an interview only."""
    found = applications_readable_by(user).filter(closed_at=None)
    if only_mine:
        found = found.filter(owner=user.pk)
    return found.select_related("candidate__thread", "job", "stage")


def waiting_on_us(mine: QuerySet[Application], at: datetime) -> Iterable[Found]:
    """They wrote and nobody has answered; who waits longest comes first."""
    last_in, last_out = "candidate__thread__last_in_at", "candidate__thread__last_out_at"
    unanswered = Q(**{f"{last_in}__gt": F(last_out)}) | Q(
        **{f"{last_in}__isnull": False, last_out: None}
    )
    said = InboundMessage.objects.filter(thread=OuterRef("candidate__thread"))
    waiting = mine.filter(unanswered).annotate(
        said=Subquery(said.order_by("-received_at").values("body")[:1])
    )
    for row in waiting.order_by(last_in)[: SHOWN + 1]:
        thread: Any = row.candidate.thread
        parts = {
            "ago": ago(thread.last_in_at, at),
            "by": BY[Channel(thread.last_in_channel)],
            "words": shortened(row.said or ""),
        }
        reason = _("Wrote %(ago)s, %(by)s: “%(words)s”") % parts
        yield Found(candidate=row.candidate, application=row, reason=reason)


def asked_of_us(user: Staff, at: datetime) -> Iterable[Found]:
    """What an answer asked this colleague to do, the first due first."""
    for duty in duties_of(user)[: 3 * SHOWN]:
        reason = reason_words(duty, at.date())
        yield Found(candidate=duty.candidate, application=duty.application, reason=reason)


def shortened(body: str) -> str:
    words = " ".join(body.split())
    return words if len(words) <= 90 else f"{words[:88].rsplit(' ', 1)[0]} …"


def usual_changed(mine: QuerySet[Application], user: Staff, at: datetime) -> Iterable[Found]:
    """By themselves, and since this member of staff last looked at them."""
    news = Happening.objects.filter(kind__in=THEIR_OWN, by=None).order_by("-pk")[:NEWS]
    newest = newest_of(row for row in news if row.at > at - WEEK)
    looks = AccessRecord.objects.filter(user=user.pk, candidate=OuterRef("candidate"))
    changed = mine.filter(candidate__in=newest).annotate(
        looked_at=looks.order_by("-at").values("at")[:1]
    )
    for row in changed.order_by("-candidate_id")[: SHOWN * 4]:
        happening = newest[row.candidate_id]
        looked_at: Any = row.looked_at
        if looked_at is None or looked_at < happening.at:
            parts = {"what": THEIR_OWN[happening.kind], "ago": ago(happening.at, at)}
            reason = _("%(what)s, %(ago)s") % parts
            yield Found(candidate=row.candidate, application=row, reason=reason)


def newest_of(news: Iterable[Happening]) -> dict[int, Happening]:
    """Of each person; of what came together, the most telling. `news` comes newest first."""
    rank = list(THEIR_OWN)
    newest: dict[int, Happening] = {}
    for row in news:
        kept = newest.setdefault(row.candidate_id, row)
        is_together = kept.at - row.at < AT_ONCE
        if is_together and rank.index(row.kind) < rank.index(kept.kind):
            newest[row.candidate_id] = row
    return newest


def nobody_wrote(mine: QuerySet[Application]) -> Iterable[Found]:
    """In a stage that nobody has written about yet; who stands there longest comes first."""
    last_in, last_out = "candidate__thread__last_in_at", "candidate__thread__last_out_at"
    silent = Q(**{last_out: None}) | Q(**{f"{last_out}__lt": F("stage_at")})
    answered = Q(**{last_in: None}) | Q(**{f"{last_in}__lt": F(last_out)})
    waiting = mine.filter(silent & answered, unwritten__isnull=False)
    for row in waiting.order_by("unwritten__stage_at")[:LOOKED_AT]:
        reason = _("%(stage)s, and nobody has written yet") % {"stage": row.stage.name}
        yield Found(candidate=row.candidate, application=row, reason=reason)


def tasks_of(user: Staff, at: datetime) -> Iterable[Found]:
    """Calls, and things to do by hand."""
    waiting = for_their_desk(call_tasks_for(user, at), user, at)
    for task in waiting.select_related("message__application__stage")[: SHOWN + 1]:
        reason = _("%(topic)s, to be told in person") % {"topic": task.message.get_topic_display()}
        candidate = task.message.thread.candidate
        yield Found(
            candidate=candidate, application=task.message.application, reason=reason, task=task
        )


def returned_and_lost(user: Staff, at: datetime) -> Iterable[Found]:
    for message in returned_to(user)[: SHOWN + 1]:
        candidate = message.thread.candidate
        reason = _("Came back: %(why)s") % {"why": returned_words(message)}
        yield Found(
            candidate=candidate,
            application=message.application,
            reason=reason,
            message=message,
            mark=f"{message.pk}m",
        )
    for delivery in lost_of(user, at)[: SHOWN + 1]:
        message = delivery.message
        reason = _("Not delivered, %(by)s") % {"by": BY[Channel(delivery.channel)]}
        yield Found(
            candidate=message.thread.candidate,
            application=message.application,
            reason=reason,
            message=message,
            mark=f"{message.pk}m",
        )


def to_check(mine: QuerySet[Application], at: datetime) -> Iterable[Found]:
    """Old answers, answers in doubt, notes that differ."""
    doubtful = answers_to_check(at, candidate="candidate")
    for row in mine.filter(Exists(doubtful)).order_by("stage_at")[: SHOWN + 1]:
        yield Found(
            candidate=row.candidate, application=row, reason=_("An answer is old or in doubt")
        )
