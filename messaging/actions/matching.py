"""What nobody could be matched to by rule: a person says whose it is, or that it is nobody's."""

from datetime import datetime

from django.db import transaction

from candidates.actions import contact_points
from candidates.actions.candidates import locked_candidate
from candidates.enums import ContactKind
from candidates.models import Candidate
from candidates.staff import Staff, id_of
from messaging.actions.inbound import put_into_thread
from messaging.actions.replies import to_be_read
from messaging.enums import NeedsPerson
from messaging.exceptions import AlreadyHandled
from messaging.models import InboundMessage
from preferences.enums import Channel


@transaction.atomic
def match(*, inbound: InboundMessage, candidate: Candidate, by: Staff, at: datetime) -> None:
    """It is theirs: into their thread. Raises AlreadyHandled when a colleague was faster.

    A text shows that the number is theirs, if they have it; an email address shows nothing.
    """
    person = locked_candidate(candidate.pk)
    held = waiting(inbound)
    settle(held, by, at)
    if held.channel == Channel.TEXT:
        points = person.contact_points.filter(kind=ContactKind.PHONE, value=held.from_address)
        if (point := points.filter(closed_at=None).first()) is not None:
            contact_points.verify(contact_point=point, at=at)
    put_into_thread(held, person, at)
    to_be_read(held, at)


@transaction.atomic
def release(*, inbound: InboundMessage, by: Staff, at: datetime) -> None:
    """It came from another address and is theirs all the same. The address is not taken over."""
    thread = inbound.meant_for
    if thread is None or inbound.needs_person != NeedsPerson.QUARANTINED:
        raise AlreadyHandled
    person = locked_candidate(thread.candidate_id)
    held = waiting(inbound)
    settle(held, by, at)
    put_into_thread(held, person, at)
    to_be_read(held, at)


@transaction.atomic
def set_aside(*, inbound: InboundMessage, by: Staff, at: datetime) -> None:
    """Not for us: kept, and shown to nobody any more."""
    settle(waiting(inbound), by, at)


def waiting(inbound: InboundMessage) -> InboundMessage:
    held = InboundMessage.objects.select_for_update(of=("self",)).get(pk=inbound.pk)
    if held.handled_at is not None or not held.needs_person:
        raise AlreadyHandled
    return held


def settle(held: InboundMessage, by: Staff, at: datetime) -> None:
    held.handled_at, held.handled_by_id = at, id_of(by)
    held.save(update_fields=["handled_at", "handled_by"])
