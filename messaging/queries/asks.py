"""What was asked and not answered."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from candidates.models import Candidate
from messaging.enums import DeliveryState, MessageState
from messaging.models import Delivery, InboundMessage, Message
from preferences.enums import AnswerState, Channel, GivenBy, TopicKey
from preferences.models import Answer, CheckIn, Pause
from preferences.rules.silence import SILENT_AFTER, SPOKEN, Span, working_time
from preferences.rules.values import Zone

TAKEN = (DeliveryState.ACCEPTED, DeliveryState.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Ask:
    """A message that asked, and when and how it went."""

    channel: Channel
    at: datetime


def asks_of(candidate: Candidate, check_in: CheckIn | None = None) -> list[Ask]:
    """What asked them since they last said anything, the oldest first."""
    rows = Delivery.objects.filter(
        candidate=candidate, message__check_in__isnull=False, state__in=TAKEN
    ).exclude(message__topic=TopicKey.SERVICE)
    if check_in is not None:
        rows = rows.filter(message__check_in=check_in)
    since = last_said(candidate)
    if since is not None:
        rows = rows.filter(state_at__gt=since)
    found = rows.order_by("state_at").values_list("channel", "state_at")
    return [Ask(Channel(channel), at) for channel, at in found]


def last_said(candidate: Candidate) -> datetime | None:
    """Their newest own answer, a skip left aside, or letter, text or message to us."""
    told = Answer.objects.filter(candidate=candidate, given_by=GivenBy.CANDIDATE).exclude(
        state=AnswerState.SKIPPED
    )
    wrote = InboundMessage.objects.filter(thread__candidate=candidate, is_automatic=False)
    moments = [
        told.aggregate(last=Max("at"))["last"],
        wrote.aggregate(last=Max("received_at"))["last"],
    ]
    return max((at for at in moments if at is not None), default=None)


def unanswered_ways(candidate: Candidate, zone: Zone, at: datetime) -> frozenset[Channel]:
    """Ways on which two working days went by without an answer."""
    asks = asks_of(candidate)
    pauses = pauses_of(candidate, at) if asks else []
    return frozenset(
        ask.channel for ask in asks if working_time(ask.at, at, zone, pauses) >= SILENT_AFTER
    )


def pauses_of(candidate: Candidate, at: datetime) -> list[Span]:
    """When messages were paused; what is on still runs until now."""
    rows = Pause.objects.filter(candidate=candidate).values_list("began_at", "until", "lifted_at")
    return [
        (began, min(end for end in (until, lifted, at) if end)) for began, until, lifted in rows
    ]


def silent_check_ins(at: datetime) -> QuerySet[CheckIn]:
    """Open, asked two days ago or longer, and not with a person: worth a closer look."""
    asked = Delivery.objects.filter(
        message__check_in=OuterRef("pk"), state__in=TAKEN, state_at__lte=at - SILENT_AFTER
    )
    on_its_way = Message.objects.filter(check_in=OuterRef("pk"), state=MessageState.OUT)
    return (
        CheckIn.objects.filter(closed_at=None, sent_at__lte=at - SILENT_AFTER)
        .filter(Exists(asked), ~Exists(on_its_way))
        .select_related("candidate", "application__job", "application__owner", "stage")
        .order_by("pk")
    )


def was_given_to_a_person(check_in: CheckIn) -> bool:
    """A call or a task has the questions as a script, or came back to its owner."""
    spoken = Q(deliveries__channel__in=SPOKEN) | Q(returned_at__isnull=False)
    return Message.objects.filter(spoken, check_in=check_in).exists()
