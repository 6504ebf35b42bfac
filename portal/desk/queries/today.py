"""Today: who to turn to, why, and in which way. Each row is one person, one reason, one action."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from candidates.enums import HappeningKind
from candidates.models import AccessRecord, Application, Candidate, Happening
from candidates.queries import applications_visible_to
from candidates.staff import Staff
from messaging.models import Delivery, InboundMessage, Message
from messaging.queries import call_tasks_for, returned_to, verdict_facts
from portal.desk.queries.outbox import for_their_desk, lost_of
from portal.desk.queries.people import answers_to_check
from portal.desk.words import BY, ago
from portal.words import reason_words
from preferences.enums import Channel, Rule, TopicKey, VerdictKind
from preferences.rules.facts import Verdict, VerdictFacts
from preferences.rules.hours import local_time
from preferences.rules.verdict import preferred_way

SHOWN = 8
LOOKED_AT = 40  # of those nobody has written to: enough to find who can be reached now
NEWS = 300
WEEK = timedelta(days=7)
THEIR_OWN = (
    HappeningKind.ANSWERED,
    HappeningKind.CHECK_IN_FINISHED,
    HappeningKind.PAUSED,
    HappeningKind.RESUMED,
    HappeningKind.OPTED_OUT,
    HappeningKind.OPTED_IN,
    HappeningKind.CONTACT_VERIFIED,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TodayRow:
    candidate: Candidate
    application: Application | None
    reason: str
    facts: VerdictFacts
    verdict: Verdict
    task: Delivery | None = None
    message: Message | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Why somebody is on the page, before their verdict is known."""

    candidate: Candidate
    application: Application | None
    reason: str
    task: Delivery | None = None
    message: Message | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    key: str
    title: str | Promise
    rows: Sequence[TodayRow]
    more: str = ""  # the query of the list that has them all
    has_more: bool = False


TITLES: Mapping[str, Promise] = {
    "waiting": gettext_lazy("Waiting on us"),
    "changed": gettext_lazy("Usual changed"),
    "now": gettext_lazy("Now is a good time"),
    "returned": gettext_lazy("Returned and not delivered"),
    "later": gettext_lazy("Later today"),
    "check": gettext_lazy("Check the usual"),
    "no_way": gettext_lazy("No way to reach them"),
}
MORE: Mapping[str, str] = {"waiting": "us=on", "check": "check=on", "now": "now=on"}


def today_for(user: Staff, at: datetime, *, only_mine: bool) -> list[Section]:
    mine = live_applications(user, at, only_mine=only_mine)
    found = {
        "waiting": list(waiting_on_us(mine, at)),
        "changed": list(usual_changed(mine, user, at)),
        "returned": list(returned_and_lost(user, at)),
        "check": list(to_check(mine, at)),
    }
    unwritten = [*tasks_of(user, at), *nobody_wrote(mine)]
    rows = with_verdicts(found | {"unwritten": unwritten}, at)
    sorted_rows = rows | by_moment(rows.pop("unwritten"), at)
    return [
        Section(
            key=key,
            title=title,
            rows=sorted_rows.get(key, ())[:SHOWN],
            more=MORE.get(key, ""),
            has_more=len(sorted_rows.get(key, ())) > SHOWN,
        )
        for key, title in TITLES.items()
        if sorted_rows.get(key)
    ]


def live_applications(user: Staff, at: datetime, *, only_mine: bool) -> QuerySet[Application]:
    found = applications_visible_to(user, at).filter(closed_at=None)
    if only_mine:
        found = found.filter(owner=user.pk)
    return found.select_related("candidate__thread", "job", "stage")


# --- why somebody is on the page ------------------------------------------------------------------


def waiting_on_us(mine: QuerySet[Application], at: datetime) -> Iterable[Found]:
    """They wrote and nobody has answered; who waits longest comes first."""
    last_in, last_out = "candidate__thread__last_in_at", "candidate__thread__last_out_at"
    unanswered = Q(**{f"{last_in}__gt": F(last_out)}) | Q(
        **{f"{last_in}__isnull": False, last_out: None}
    )
    waiting = list(mine.filter(unanswered).order_by(last_in)[: SHOWN + 1])
    said = last_words([row.candidate_id for row in waiting])
    for row in waiting:
        thread: Any = row.candidate.thread
        parts = {
            "ago": ago(thread.last_in_at, at),
            "by": BY[Channel(thread.last_in_channel)],
            "words": said.get(row.candidate_id, ""),
        }
        reason = _("Wrote %(ago)s, %(by)s: “%(words)s”") % parts
        yield Found(candidate=row.candidate, application=row, reason=reason)


def last_words(candidate_ids: Sequence[int]) -> dict[int, str]:
    """What each of them wrote last, in short."""
    rows = (
        InboundMessage.objects.filter(thread__candidate__in=candidate_ids)
        .order_by("thread", "-received_at")
        .distinct("thread")
        .values_list("thread__candidate", "body")
    )
    return {pk: shortened(body) for pk, body in rows}


def shortened(body: str) -> str:
    words = " ".join(body.split())
    return words if len(words) <= 90 else f"{words[:88].rsplit(' ', 1)[0]} …"


def usual_changed(mine: QuerySet[Application], user: Staff, at: datetime) -> Iterable[Found]:
    """By themselves, and since this member of staff last looked at them."""
    news = Happening.objects.filter(kind__in=THEIR_OWN, by=None).order_by("-pk")[:NEWS]
    newest: dict[int, Happening] = {}
    for happening in news:
        if happening.at > at - WEEK:
            newest.setdefault(happening.candidate_id, happening)
    looks = AccessRecord.objects.filter(user=user.pk, candidate=OuterRef("candidate"))
    changed = mine.filter(candidate__in=newest).annotate(
        looked_at=looks.order_by("-at").values("at")[:1]
    )
    for row in changed.order_by("-candidate_id")[: SHOWN * 4]:
        happening = newest[row.candidate_id]
        looked_at: Any = row.looked_at
        if looked_at is None or looked_at < happening.at:
            parts = {"what": happening.get_kind_display(), "ago": ago(happening.at, at)}
            reason = _("%(what)s, %(ago)s") % parts
            yield Found(candidate=row.candidate, application=row, reason=reason)


def nobody_wrote(mine: QuerySet[Application]) -> Iterable[Found]:
    """In a stage that nobody has written about yet; who stands there longest comes first."""
    last_in, last_out = "candidate__thread__last_in_at", "candidate__thread__last_out_at"
    silent = Q(**{last_out: None}) | Q(**{f"{last_out}__lt": F("stage_at")})
    answered = Q(**{last_in: None}) | Q(**{f"{last_in}__lt": F(last_out)})
    for row in mine.filter(silent & answered).order_by("stage_at")[:LOOKED_AT]:
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
        why = (
            reason_words(Rule(message.returned_rule), candidate.called)
            if message.returned_rule
            else ""
        )
        reason = _("Came back: %(why)s") % {"why": why or _("the provider refused it")}
        yield Found(
            candidate=candidate, application=message.application, reason=reason, message=message
        )
    for delivery in lost_of(user, at)[: SHOWN + 1]:
        message = delivery.message
        reason = _("Not delivered, %(by)s") % {"by": BY[Channel(delivery.channel)]}
        yield Found(
            candidate=message.thread.candidate,
            application=message.application,
            reason=reason,
            message=message,
        )


def to_check(mine: QuerySet[Application], at: datetime) -> Iterable[Found]:
    """Old answers, answers in doubt, notes that differ."""
    doubtful = answers_to_check(at).filter(candidate=OuterRef("candidate"))
    for row in mine.filter(Exists(doubtful)).order_by("stage_at")[: SHOWN + 1]:
        yield Found(
            candidate=row.candidate, application=row, reason=_("An answer is old or in doubt")
        )


# --- with the verdict -----------------------------------------------------------------------------


def with_verdicts(found: Mapping[str, Sequence[Found]], at: datetime) -> dict[str, list[TodayRow]]:
    """Everybody's facts at once, whatever part of the page they are on."""
    everyone = {each.candidate.pk: each for rows in found.values() for each in rows}
    applications = {pk: each.application for pk, each in everyone.items() if each.application}
    facts = verdict_facts(list(everyone), TopicKey.UPDATE, at, applications=applications)
    return {
        key: [row_of(each, facts[each.candidate.pk]) for each in rows if each.candidate.pk in facts]
        for key, rows in found.items()
    }


def row_of(found: Found, facts: VerdictFacts) -> TodayRow:
    return TodayRow(
        candidate=found.candidate,
        application=found.application,
        reason=found.reason,
        facts=facts,
        verdict=preferred_way(facts),
        task=found.task,
        message=found.message,
    )


def by_moment(rows: Iterable[TodayRow], at: datetime) -> dict[str, list[TodayRow]]:
    """Who can be reached now, who later today, who not at all."""
    parts: dict[str, list[TodayRow]] = {"now": [], "later": [], "no_way": []}
    for row in rows:
        if key := moment_of(row, at):
            parts[key].append(row)
    parts["later"].sort(key=lambda row: row.verdict.until or at)
    return parts


def moment_of(row: TodayRow, at: datetime) -> str:
    verdict = row.verdict
    if row.task or verdict.kind in (VerdictKind.CLEAR, VerdictKind.ASK_FIRST):
        return "no_way" if verdict.channel == Channel.PORTAL else "now"
    if verdict.rule == Rule.NO_WAY:
        return "no_way"
    if verdict.kind != VerdictKind.WAIT or verdict.until is None:
        return ""
    zone = row.facts.usual.zone
    return "later" if local_time(verdict.until, zone).date() == local_time(at, zone).date() else ""
