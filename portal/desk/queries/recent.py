"""What somebody has just sent or moved, as long as it can be taken back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from candidates.models import Move
from candidates.queries import applications_changeable_by
from candidates.staff import Staff
from messaging.enums import HoldReason
from messaging.models import Delivery, Message
from messaging.queries import recent_batches_of, recent_of, waiting_delivery
from messaging.queries.outbox import RECENT
from portal.desk.words import NOUNS
from portal.words.clock import their_time
from preferences.enums import Channel
from preferences.queries.setup import employer_setup
from preferences.queries.usual import zone_for

SHOWN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class StripLine:
    words: str
    icon: str
    due_at: datetime
    seconds: int
    undo_url: str
    outbox_url: str = ""
    goes: str = ""  # for what waits for more than a change of mind


def strip_for(user: Staff, at: datetime) -> Sequence[StripLine]:
    """The newest few; all of them are in the outbox."""
    lines = (*batch_lines(user, at), *sent_lines(user, at), *moved_lines(user, at))
    return lines[:SHOWN]


def batch_lines(user: Staff, at: datetime) -> Iterable[StripLine]:
    for batch in recent_batches_of(user, at):
        words = ngettext(
            "%(count)d message, their way.", "%(count)d messages, each their way.", batch.people
        )
        yield StripLine(
            words=words % {"count": batch.people},
            icon="outbox",
            due_at=batch.due_at,
            seconds=seconds_between(at, batch.due_at),
            undo_url=reverse("desk_send_take_back", args=[batch.pk]),
            outbox_url=reverse("desk_sent", args=[batch.pk]),
        )


def sent_lines(user: Staff, at: datetime) -> Iterable[StripLine]:
    for message in recent_of(user, at):
        delivery = waiting_delivery(message, at)
        if delivery is not None:
            yield sent_line(message, delivery, at)


def sent_line(message: Message, delivery: Delivery, at: datetime) -> StripLine:
    """What waits for their hours is shown for two minutes all the same: it was done just now."""
    parts = {"way": NOUNS[Channel(delivery.channel)], "name": message.thread.candidate.full_name}
    goes, due_at = "", delivery.not_before
    if delivery.hold != HoldReason.UNDO:
        goes, due_at = goes_words(message, delivery, at), (message.queued_at or at) + RECENT
    return StripLine(
        words=_("%(way)s to %(name)s.") % parts,
        goes=goes,
        icon=delivery.channel,
        due_at=due_at,
        seconds=seconds_between(at, due_at),
        undo_url=reverse("desk_outbox_act", args=[message.pk]),
        outbox_url=reverse("desk_outbox"),
    )


def goes_words(message: Message, delivery: Delivery, at: datetime) -> str:
    """“Waits until 5pm.”, by the clock that is theirs."""
    zone = zone_for(message.thread.candidate, employer_setup(), at).name
    return _("Waits until %(time)s.") % {"time": their_time(delivery.not_before, zone, at)}


def moved_lines(user: Staff, at: datetime) -> Iterable[StripLine]:
    while_undone = timedelta(seconds=settings.CHECK_IN_DELAY)
    moves = Move.objects.filter(
        application__in=applications_changeable_by(user),
        by=user.pk,
        at__gt=at - while_undone,
        from_stage__isnull=False,
        undoes=None,
        undone_by=None,
        told_by=None,  # the answer that goes with it has a line of its own
    ).select_related("application__candidate", "to_stage")
    # Many that were moved by one press are one line.
    for at_once in {move.at: None for move in moves}:
        together = [move for move in moves if move.at == at_once]
        yield moved_line(together, at)


def moved_line(together: Sequence[Move], at: datetime) -> StripLine:
    first, until = together[0], together[0].at + timedelta(seconds=settings.CHECK_IN_DELAY)
    undo_url = reverse("desk_move_undo", args=[first.pk])
    if len(together) > 1:
        undo_url = reverse("desk_moves_undo") + f"?of={first.pk}"
    return StripLine(
        words=moved_words(first) if len(together) == 1 else many_moved_words(together),
        icon="next",
        due_at=until,
        seconds=seconds_between(at, until),
        undo_url=undo_url,
    )


def many_moved_words(together: Sequence[Move]) -> str:
    words = ngettext(
        "%(count)d person is in %(stage)s now.",
        "%(count)d people are in %(stage)s now.",
        len(together),
    )
    return words % {"count": len(together), "stage": together[0].to_stage.name}


def moved_words(move: Move) -> str:
    parts = {"name": move.application.candidate.full_name, "stage": move.to_stage.name}
    if move.outcome:
        return _("%(name)s is closed now.") % parts
    return _("%(name)s is in %(stage)s now.") % parts


def seconds_between(at: datetime, later: datetime) -> int:
    return max(int((later - at).total_seconds()), 0)
