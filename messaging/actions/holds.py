"""An opt-out in their own words: the channel is held until a person has read it."""

from datetime import datetime

from django.db import transaction

from candidates.actions.candidates import locked_candidate
from candidates.actions.versions import raise_contact_version
from candidates.models import Candidate
from candidates.staff import Staff
from messaging.actions.opt_outs import opt_out
from messaging.models import InboundMessage
from preferences.enums import Channel, ConsentHow, Through
from preferences.models import OptOutHold


@transaction.atomic
def hold_channel(
    *, candidate: Candidate, channel: Channel, inbound_id: int, at: datetime
) -> OptOutHold:
    """Twice is once; nothing leaves by this channel meanwhile."""
    person = locked_candidate(candidate.pk)
    hold, is_new = OptOutHold.objects.get_or_create(
        candidate=person,
        channel=channel,
        settled_at=None,
        defaults={"inbound": inbound_id, "at": at},
    )
    if is_new:
        raise_contact_version(person.pk)
    return hold


@transaction.atomic
def settle_hold(*, hold: OptOutHold, is_opt_out: bool, by: Staff, at: datetime) -> None:
    """A person has read it: it was an opt-out, or it was not."""
    person = locked_candidate(hold.candidate_id)
    held = OptOutHold.objects.select_for_update().get(pk=hold.pk)
    if held.settled_at is not None:
        return
    held.settled_at, held.settled_by_id = at, by.pk
    held.save(update_fields=["settled_at", "settled_by"])
    raise_contact_version(person.pk)
    said = InboundMessage.objects.filter(pk=held.inbound).first()
    if said is not None and said.handled_at is None:
        said.handled_at, said.handled_by_id = at, by.pk
        said.save(update_fields=["handled_at", "handled_by"])
    if is_opt_out:
        opt_out(
            candidate=person,
            channel=Channel(held.channel),
            how=ConsentHow.PLAIN_WORDS,
            through=Through.TEXT if held.channel == Channel.TEXT else Through.EMAIL,
            words=said.body[:300] if said is not None else "",
            at=at,
        )
