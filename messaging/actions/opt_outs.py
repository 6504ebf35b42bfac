"""Opting out and in again. What is queued stops in the same commit (N5)."""

from datetime import datetime

from django.db import transaction

from candidates.models import Candidate, ContactPoint
from messaging.actions.after_refusal import go_on_or_back
from messaging.actions.deliveries import change
from messaging.actions.messages.facts import facts_of_message
from messaging.enums import DeliveryState
from messaging.models import Delivery, Message
from messaging.rules.states import WAITING
from preferences.actions import consents
from preferences.actions.suppressions import FROM_THE_ADDRESS
from preferences.actions.withdrawals import withdraw_primitive
from preferences.enums import Channel, ConsentHow, Rule, Through, VerdictKind
from preferences.models import Consent, Suppression
from preferences.queries.permissions import address_hash, address_hashes
from preferences.rules.verdict import verdict

# Stop for good closes everything but the portal.
EVERY_WAY_TO_REACH = (Channel.EMAIL, Channel.TEXT, Channel.CALL, Channel.BY_HAND)


@transaction.atomic
def opt_out(
    *,
    candidate: Candidate,
    channel: Channel,
    how: ConsentHow,
    through: Through,
    at: datetime,
    topic: str = "",
    contact_point: ContactPoint | None = None,
    words: str = "",
) -> Consent:
    """Close a channel, for one topic or for all, and suppress what was queued for it.

    The candidate's row is locked first, and that of everyone who shares a number that said STOP;
    an attempt that begins afterwards finds it closed, and one that began before may still leave.
    A message that follows the usual then tries their next own way; others go back to their owner.
    """
    consent = withdraw_primitive(
        candidate=candidate,
        channel=channel,
        topic=topic,
        contact_point=contact_point,
        how=how,
        through=through,
        words=words,
        at=at,
    )
    for delivery in waiting_for(people_meant(candidate, contact_point, how), channel):
        if is_closed(delivery, at):
            change(delivery, DeliveryState.SUPPRESSED, at=at, why=Rule.OPTED_OUT, hold="")
            go_on_or_back(delivery, Rule.OPTED_OUT, at=at)
    return consent


@transaction.atomic
def stop_for_good(
    *, candidate: Candidate, through: Through, at: datetime, words: str = ""
) -> list[Consent]:
    """Everything but the portal, at once."""
    return [
        opt_out(
            candidate=candidate,
            channel=channel,
            how=ConsentHow.STOP_FOR_GOOD,
            through=through,
            words=words,
            at=at,
        )
        for channel in EVERY_WAY_TO_REACH
    ]


def opt_in(
    *,
    candidate: Candidate,
    channel: Channel,
    how: ConsentHow,
    through: Through,
    at: datetime,
    topic: str = "",
    contact_point: ContactPoint | None = None,
    words: str = "",
) -> Consent:
    """The candidate's own newer act. Raises OnlyByText for texts that STOP closed."""
    return consents.lift(
        candidate=candidate,
        channel=channel,
        topic=topic,
        contact_point=contact_point,
        how=how,
        through=through,
        words=words,
        at=at,
    )


def suppress_unknown_number(number: str, at: datetime) -> None:
    """STOP from a number that nobody of ours has: it counts as soon as somebody has it (N15)."""
    suppress_unknown(number, Channel.TEXT, how=ConsentHow.KEYWORD, at=at)


def suppress_unknown(address: str, channel: Channel, *, how: ConsentHow, at: datetime) -> None:
    """The same of any address: of nobody, or of somebody who was erased."""
    Suppression.objects.get_or_create(
        address_hash=address_hash(address),
        channel=channel,
        topic="",
        lifted_at=None,
        defaults={"how": how, "at": at},
    )


def lift_unknown_number(number: str, at: datetime) -> None:
    """START from it, before anybody of ours had it."""
    Suppression.objects.filter(
        address_hash__in=address_hashes(number),
        channel=Channel.TEXT,
        topic="",
        how=ConsentHow.KEYWORD,
        lifted_at=None,
    ).update(lifted_at=at)


# --- what is queued ---------------------------------------------------------------------------


def people_meant(
    candidate: Candidate, contact_point: ContactPoint | None, how: ConsentHow
) -> set[int]:
    people = {candidate.pk}
    if contact_point is not None and how in FROM_THE_ADDRESS:
        sharing = ContactPoint.objects.filter(kind=contact_point.kind, value=contact_point.value)
        people |= set(sharing.values_list("candidate_id", flat=True))
    return people


def waiting_for(people: set[int], channel: Channel) -> list[Delivery]:
    """Queued or claimed, locked in the order of their ids; the candidates are locked already."""
    return list(
        Delivery.objects.select_for_update(of=("self",))
        .filter(candidate__in=people, channel=channel, state__in=WAITING)
        .exclude(message__confirms_opt_out=True)
        .select_related("message__thread__candidate", "message__application")
        .order_by("pk")
    )


def is_closed(delivery: Delivery, at: datetime) -> bool:
    """Whether the opt-out covers it: another number of theirs, or another topic, may stay open."""
    message: Message = delivery.message
    ruling = verdict(
        facts_of_message(message, at).about_message(message, at), Channel(delivery.channel)
    )
    return ruling.kind == VerdictKind.BLOCKED and ruling.rule != Rule.PAUSED
