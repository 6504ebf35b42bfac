"""Two records of one person become one: what was said with them. Both people are locked."""

from django.db.models import F

from candidates.actions.joining import binding
from candidates.exceptions import SomethingLeaves
from candidates.models import Candidate
from candidates.rules.joining import Pair
from messaging.actions.deliveries import change
from messaging.actions.threads import thread_of
from messaging.enums import DeliveryState, LeftOut, MessageState, RowState
from messaging.models import (
    BatchRow,
    Delivery,
    InboundMessage,
    Message,
    StartPaper,
    Thread,
    Unwritten,
)
from messaging.rules.states import LIVE

MERGED = "merged"


def hold_still(pair: Pair) -> None:
    """What a sender has claimed goes back into the queue: it is claimed again as the remaining person's,
    with their whole verdict. Rows are locked as everywhere: people, threads, deliveries.

    Raises SomethingLeaves: a message that is on its way to the provider is recorded first. None can begin
    to leave while the people are held.
    """
    list(Thread.objects.select_for_update().filter(candidate__in=pair.both).order_by("candidate"))
    rows = Delivery.objects.select_for_update().filter(candidate__in=pair.both).order_by("pk")
    held = list(rows.filter(state__in=[DeliveryState.CLAIMED, DeliveryState.SENDING]))
    if any(each.state == DeliveryState.SENDING for each in held):
        raise SomethingLeaves
    for each in held:
        change(each, DeliveryState.QUEUED, at=pair.at, why=MERGED)


def join_threads(pair: Pair) -> None:
    """All of it in the thread of the person who remains. The other thread stays empty: letters that answer
    old ones come to its address, and are led on.
    """
    bind_messages(pair)
    theirs = Thread.objects.filter(candidate=pair.gone).first()
    if theirs is None:
        return
    own = thread_of(Candidate.objects.get(pk=pair.kept))
    Message.objects.filter(thread=theirs).update(thread=own)
    InboundMessage.objects.filter(thread=theirs).update(thread=own)
    InboundMessage.objects.filter(meant_for=theirs).update(meant_for=own)
    for at, channel in (
        ("last_out_at", "last_out_channel"),
        ("last_in_at", "last_in_channel"),
    ):
        if is_later(getattr(theirs, at), getattr(own, at)):
            setattr(own, at, getattr(theirs, at))
            setattr(own, channel, getattr(theirs, channel))
    own.save(update_fields=["last_out_at", "last_out_channel", "last_in_at", "last_in_channel"])
    Thread.objects.filter(pk=own.pk).update(starts=F("starts") + 1)


def is_later(one: object, other: object) -> bool:
    return one is not None and (other is None or one > other)  # type: ignore[operator]


def bind_messages(pair: Pair) -> None:
    """As notes are: what was said about no application is read on by those who read it before."""
    for one, other in (pair.both, pair.both[::-1]):
        newest = binding(one, other)
        if newest is not None:
            said = Message.objects.filter(thread__candidate=one, application=None)
            waiting = Delivery.objects.filter(message__in=said, state__in=sorted(LIVE))
            over = said.exclude(state=MessageState.DRAFT).exclude(pk__in=waiting.values("message"))
            over.update(application=newest)


def rows_once(pair: Pair) -> None:
    """Of a message for many they get one: the other row is left out, and stays behind."""
    both = BatchRow.objects.filter(candidate=pair.kept).values("batch")
    doubled = BatchRow.objects.filter(candidate=pair.gone, batch__in=both)
    doubled.filter(state=RowState.WAITING).update(state=RowState.OUT, why=LeftOut.CHANGED)
    single = BatchRow.objects.filter(candidate=pair.gone).exclude(batch__in=both)
    single.update(candidate=pair.kept)


def unwritten_once(pair: Pair) -> None:
    Unwritten.objects.filter(application__in=pair.doubled).delete()


def start_papers_once(pair: Pair) -> None:
    for row in StartPaper.objects.filter(application__in=pair.doubled):
        own = pair.remaining(row.application_id)
        if StartPaper.objects.filter(application=own, type=row.type_id).exists():
            row.delete()
