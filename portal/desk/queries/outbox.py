"""The outbox as a team sees it: what waits, what came back, what nobody is certain of."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from candidates.queries import (
    applications_changeable_by,
    applications_visible_to,
    candidates_contactable_by,
)
from candidates.staff import Staff
from messaging.enums import (
    AlarmKind,
    AttemptOutcome,
    DeliveryState,
    HoldReason,
    MessageState,
    ReturnedWhy,
)
from messaging.models import Alarm, Attempt, Circuit, Delivery, Message
from messaging.queries import drafts_of, outbox_of
from messaging.queries.figures import circuits, open_alarms
from messaging.rules.states import NOT_DELIVERED
from portal.desk.gate import DONE_BY_A_PERSON
from preferences.enums import TopicKey

SHOWN = 100
LATELY = timedelta(days=14)
LOST = Q(state=DeliveryState.FAILED) | Q(report__in=sorted(NOT_DELIVERED))


@dataclass(frozen=True, slots=True)
class Kind:
    """A part of the outbox: what is in it, and what there is to do next."""

    key: str
    title: str | Promise
    hint: str | Promise
    holds: Callable[[Delivery, datetime], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    kind: Kind
    deliveries: Sequence[Delivery]


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """Messages that came back for one reason, and what there is to do with them."""

    key: str
    title: str | Promise
    hint: str | Promise
    messages: Sequence[Message]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outbox:
    """What needs a person comes first, what goes by itself last."""

    doubtful: Sequence[Section]
    returned: Sequence[Returned]
    sections: Sequence[Section]
    drafts: Sequence[Message]
    circuits: Sequence[Circuit]
    alarms: Sequence[Alarm]  # what is not said by a circuit or a section already

    @property
    def is_empty(self) -> bool:
        return not (self.doubtful or self.returned or self.sections or self.drafts)


def is_task(delivery: Delivery, at: datetime) -> bool:
    is_waiting = delivery.state == DeliveryState.QUEUED
    return is_waiting and delivery.channel in DONE_BY_A_PERSON


def may_be_undone(delivery: Delivery, at: datetime) -> bool:
    return is_queued(delivery) and delivery.hold == HoldReason.UNDO and delivery.not_before > at


def is_held(delivery: Delivery, at: datetime) -> bool:
    return is_queued(delivery) and bool(delivery.hold) and delivery.not_before > at


def is_queued(delivery: Delivery) -> bool:
    return delivery.state == DeliveryState.QUEUED


def has_state(*states: DeliveryState) -> Callable[[Delivery, datetime], bool]:
    return lambda delivery, at: delivery.state in states


def is_lost(delivery: Delivery, at: datetime) -> bool:
    return delivery.state == DeliveryState.FAILED or delivery.report in NOT_DELIVERED


# The first that fits takes a delivery.
KINDS: Sequence[Kind] = (
    Kind(
        "dead",
        _("Needs a decision"),
        _("Nothing more happens by itself. Ask them, or decide what does less harm."),
        has_state(DeliveryState.DEAD),
    ),
    Kind(
        "unknown",
        _("Not certain"),
        _(
            "We lost the answer of the provider, and are still asking. "
            "It may have arrived: send it again only if a second copy does no harm."
        ),
        has_state(DeliveryState.UNKNOWN),
    ),
    Kind(
        "lost",
        _("Not delivered"),
        _("It did not reach them. Try the next way they allow."),
        is_lost,
    ),
    Kind("task", _("For a person to do"), _("Calls, and things to do by hand."), is_task),
    Kind("undo", _("Leaves in a moment"), _("You can still undo these."), may_be_undone),
    Kind("held", _("Held"), _("These go by themselves when their time comes."), is_held),
    Kind(
        "leaving",
        _("On the way"),
        _("These leave as soon as a sender is free."),
        has_state(DeliveryState.QUEUED, DeliveryState.CLAIMED, DeliveryState.SENDING),
    ),
)


DOUBTFUL = ("dead", "unknown")
SAID_BELOW = (AlarmKind.PROVIDER, AlarmKind.NOT_CERTAIN, AlarmKind.DECISION)

# Why it came back, in the order in which it matters.
RETURNED: Mapping[str, tuple[str | Promise, str | Promise]] = {
    ReturnedWhy.TOO_LATE: (
        _("Too late"),
        _("These could not leave in time. Call, or write something that is still of use."),
    ),
    ReturnedWhy.OPTED_OUT: (
        _("Stopped: they opted out"),
        _("They do not want this way any more. Use another way of theirs, or let it go."),
    ),
    ReturnedWhy.REFUSED: (
        _("Failed"),
        _("The provider refused these for good. Choose another way, or let them go."),
    ),
    ReturnedWhy.VERDICT: (
        _("Returned to you"),
        _("Their usual changed before these could leave. Choose another way, or let them go."),
    ),
}


def outbox_for(user: Staff, at: datetime) -> Outbox:
    deliveries = [*live_of(user, at), *lost_of(user, at)]
    drafts = list(drafts_of(user).prefetch_related("bodies").order_by("-saved_at")[:SHOWN])
    sections = list(sorted_out(deliveries, at))
    return Outbox(
        doubtful=[section for section in sections if section.kind.key in DOUBTFUL],
        returned=list(came_back([draft for draft in drafts if draft.returned_at])),
        sections=[section for section in sections if section.kind.key not in DOUBTFUL],
        drafts=[draft for draft in drafts if not draft.returned_at],
        circuits=circuits(),
        alarms=[alarm for alarm in open_alarms() if alarm.kind not in SAID_BELOW],
    )


def came_back(drafts: Sequence[Message]) -> Iterable[Returned]:
    for why, (title, hint) in RETURNED.items():
        found = [draft for draft in drafts if (draft.returned_why or ReturnedWhy.VERDICT) == why]
        if found:
            yield Returned(key=str(why), title=title, hint=hint, messages=found)


def sorted_out(deliveries: Iterable[Delivery], at: datetime) -> Iterable[Section]:
    found: dict[str, list[Delivery]] = {kind.key: [] for kind in KINDS}
    for delivery in deliveries:
        kind = next((kind for kind in KINDS if kind.holds(delivery, at)), None)
        if kind is not None:
            found[kind.key].append(delivery)
    for kind in KINDS:
        if found[kind.key]:
            yield Section(kind=kind, deliveries=found[kind.key])


def returned_for(user: Staff) -> QuerySet[Message]:
    """What came back to them. What tells a decision is dealt with by itself, with the application."""
    return (
        drafts_of(user)
        .filter(returned_at__isnull=False, decides=None)
        .prefetch_related("bodies")
        .order_by("-returned_at")[:SHOWN]
    )


def live_of(user: Staff, at: datetime) -> QuerySet[Delivery]:
    doubted = Attempt.objects.filter(delivery=OuterRef("pk"), outcome=AttemptOutcome.UNKNOWN)
    found = outbox_of(user).annotate(may_have_arrived=Exists(doubted))
    return for_their_desk(found.prefetch_related("message__bodies"), user, at)[:SHOWN]


def lost_of(user: Staff, at: datetime) -> QuerySet[Delivery]:
    """What did not arrive lately, and nothing has reached them since."""
    since = Delivery.objects.filter(
        candidate=OuterRef("candidate"),
        state=DeliveryState.ACCEPTED,
        state_at__gt=OuterRef("state_at"),
    ).exclude(report__in=NOT_DELIVERED)
    rows = Delivery.objects.filter(LOST, state_at__gt=at - LATELY, call_outcome="")
    found = rows.filter(~Exists(since), message__state=MessageState.DONE).select_related(
        "message__thread__candidate", "message__author", "message__application__job"
    )
    found = found.prefetch_related("message__bodies")
    return for_their_desk(found, user, at).order_by("-state_at")[:SHOWN]


def for_their_desk(deliveries: QuerySet[Delivery], user: Staff, at: datetime) -> QuerySet[Delivery]:
    """What they wrote or own, and what is about their teams' applications."""
    ours = (
        Q(message__author=user.pk)
        | Q(message__owner=user.pk)
        | Exists(applications_visible_to(user, at).filter(pk=OuterRef("message__application")))
    )
    return deliveries.filter(ours).exclude(message__topic=TopicKey.SERVICE)


def messages_to_act_on(user: Staff, at: datetime) -> QuerySet[Message]:
    """What they may undo, stop, send again or give up: theirs, and their teams'."""
    changeable = applications_changeable_by(user).filter(pk=OuterRef("application"))
    ours = Q(author=user.pk) | Q(owner=user.pk) | Exists(changeable)
    people = candidates_contactable_by(user, at)
    return Message.objects.filter(ours, thread__candidate__in=people).select_related(
        "thread__candidate", "decides"
    )
