"""Composer notices: not verdicts, but things a sender has to see first (RULES 4)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from candidates.enums import HappeningKind
from candidates.models import Candidate, Happening
from candidates.queries import may_see_bodies_of
from candidates.rules.spoken import day
from candidates.staff import Staff
from messaging.enums import MessageState
from messaging.models import Message
from portal.desk.queries.card import labels_of
from portal.desk.words import BY
from portal.words import preference_words
from preferences.enums import AnswerState, Channel, TopicKey
from preferences.queries import history_of
from preferences.queries.questions import QuestionAsked
from preferences.rules.keys import TOPIC_KEYS, ways_of
from preferences.rules.own_time import OwnTime
from preferences.rules.values import Given, Preference, Usual

LATELY = timedelta(minutes=10)
LAID = 10
MOST_ASKS = 1


# --- the usual changed while somebody wrote ---------------------------------------------------


@dataclass(frozen=True, slots=True)
class Change:
    """A line of the usual as it was, and as it is now."""

    statement: str
    old: str
    new: str


OTHER_CHANGES: dict[str, Promise] = {
    HappeningKind.PAUSED: gettext_lazy("Messages are paused now"),
    HappeningKind.RESUMED: gettext_lazy("Messages may go again"),
    HappeningKind.OPTED_OUT: gettext_lazy("A way was opted out of"),
    HappeningKind.OPTED_IN: gettext_lazy("A way was opened again"),
    HappeningKind.CONTACT_ADDED: gettext_lazy("A contact point was added"),
    HappeningKind.CONTACT_VERIFIED: gettext_lazy("A contact point was checked"),
    HappeningKind.CONTACT_CLOSED: gettext_lazy("A contact point was closed"),
    HappeningKind.ZONE_CHANGED: gettext_lazy("The time zone changed"),
}


def changes_since(
    candidate: Candidate, since: datetime, asked: Mapping[str, QuestionAsked]
) -> list[Change]:
    history = history_of(candidate)
    newer = [given for given in history if given.at > since]
    changes = [change_of(given, history, since, asked) for given in newest_of_each(newer)]
    others = Happening.objects.filter(
        candidate_id=candidate.pk, kind__in=OTHER_CHANGES, at__gt=since
    )
    return [
        *changes,
        *(Change(str(OTHER_CHANGES[kind]), "", "") for kind in dict.fromkeys(kinds_of(others))),
    ]


def kinds_of(rows: Iterable[Happening]) -> Iterable[str]:
    return (row.kind for row in rows)


def newest_of_each(given: Iterable[Given]) -> list[Given]:
    """`given` comes newest first."""
    kept: dict[tuple[str, str], Given] = {}
    for each in given:
        kept.setdefault((each.key, each.scope), each)
    return list(kept.values())


def change_of(
    new: Given, history: Sequence[Given], since: datetime, asked: Mapping[str, QuestionAsked]
) -> Change:
    question = asked.get(new.key)
    before = (each for each in history if each.at <= since and not each.is_waiting)
    old = next((each for each in before if (each.key, each.scope) == (new.key, new.scope)), None)
    return Change(
        statement=question.statement if question else new.key,
        old=said_words(old, question) if old else _("not asked"),
        new=said_words(new, question),
    )


def said_words(given: Given, question: QuestionAsked | None) -> str:
    if given.state == AnswerState.NO_PREFERENCE:
        return _("does not mind")
    if given.state == AnswerState.SKIPPED:
        return _("skipped")
    said = Preference(
        key=given.key,
        scope=given.scope,
        state=given.state,
        options=given.options,
        windows=given.windows,
    )
    return preference_words(said, labels_of(question))


# --- a colleague has just written ---------------------------------------------------------------


def beside(candidate: Candidate, user: Staff, at: datetime) -> list[Message]:
    """What lies beside the words in hand: drafts, and what colleagues sent in the last ten minutes."""
    just_sent = Q(queued_at__gt=at - LATELY, author__isnull=False) & ~Q(author_id=user.pk)
    return list(
        Message.objects.filter(just_sent | Q(state=MessageState.DRAFT), thread__candidate=candidate)
        .select_related("author", "application__job")
        .prefetch_related("bodies", "deliveries")
        .order_by("-created_at")[:LAID]
    )


def colleague_wrote(beside: Sequence[Message]) -> Message | None:
    """The newest message of somebody else that went out in the last ten minutes."""
    sent = (message for message in beside if message.state != MessageState.DRAFT)
    return max(sent, key=lambda message: message.queued_at or message.created_at, default=None)


def draft_beside(beside: Sequence[Message], user: Staff, token: str) -> Message | None:
    """Somebody's newest draft, one's own from before included; never the one in hand, which is known by
    its token.
    """
    drafts = (message for message in beside if message.state == MessageState.DRAFT)
    others = [each for each in drafts if str(each.client_token) != token and each.bodies.all()]
    newest = max(others, key=lambda message: message.saved_at, default=None)
    if newest is None:
        return None
    job = newest.application.job if newest.application else None
    return newest if may_see_bodies_of(user, job) else None


# --- homework -----------------------------------------------------------------------------------


def homework(
    usual: Usual,
    topic: TopicKey,
    channel: Channel,
    asks: int,
    asked: Mapping[str, QuestionAsked],
    name: str,
) -> str:
    """Why this hands out homework, or nothing: more than one ask, or one they did not pick the way of."""
    if asks > MOST_ASKS:
        return ngettext(
            "This asks %(name)s to do %(count)d thing. One at a time is easier.",
            "This asks %(name)s to do %(count)d things. One at a time is easier.",
            asks,
        ) % {"name": name, "count": asks}
    key = TOPIC_KEYS.get(topic, "")
    preference = usual.of(key) if key else None
    if not asks or preference is None or not preference.is_chosen:
        return ""
    wanted = ways_of(key, preference.options)
    if not wanted or channel in wanted:
        return ""
    parts = {
        "name": name,
        "way": BY[channel],
        "answer": preference_words(preference, labels_of(asked.get(key))),
    }
    return _("This asks %(name)s %(way)s. %(name)s said: %(answer)s.") % parts


def not_yet(own: OwnTime | None, usual: Usual, asks: int, name: str) -> str:
    """They were told that nobody reminds them before: an ask within their own time is that."""
    today = usual.at.astimezone(ZoneInfo(usual.zone.name_at(usual.at))).date()
    if own is None or not asks or not own.holds_on(today):
        return ""
    if own.until is None:
        return _("%(name)s says when, and we said that nobody reminds before.") % {"name": name}
    parts = {"name": name, "date": day(own.until)}
    return _("%(name)s has until %(date)s, and we said that nobody reminds before.") % parts
