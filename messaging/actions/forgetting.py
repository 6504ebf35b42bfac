"""What was said with somebody who is erased: stopped first, and forgotten where it lies elsewhere."""

from datetime import datetime, timedelta
from typing import Final

from django.db.models import F

from candidates.models import Candidate
from candidates.staff import Staff, id_of
from messaging.channels.registry import FORGETTERS
from messaging.enums import DeliveryState
from messaging.models import (
    Attempt,
    Delivery,
    Forgetting,
    GoneAddress,
    InboundMessage,
    ProviderEvent,
    Transition,
)
from messaging.rules.states import LIVE
from preferences.queries.permissions import address_hash

ERASED: Final = "erased"
# As long as providers try again, and people answer an old letter.
LATE_FOR: Final = timedelta(days=30)
STOPPABLE: Final = sorted(LIVE - {DeliveryState.SENDING})


def stop(*, candidate: Candidate, by: Staff | None, at: datetime) -> int:
    """Everything that has not left is cancelled; how many were. The candidate's row is held.

    What is leaving at this moment cannot be stopped: it finishes, and is swept afterwards.
    """
    held = list(
        Delivery.objects.select_for_update()
        .filter(candidate=candidate, state__in=STOPPABLE)
        .order_by("pk")
        .values_list("pk", "state")
    )
    Transition.objects.bulk_create(
        Transition(
            delivery_id=pk,
            from_state=state,
            to_state=DeliveryState.CANCELLED,
            why=ERASED,
            by_id=id_of(by),
            at=at,
        )
        for pk, state in held
    )
    return Delivery.objects.filter(pk__in=[pk for pk, _state in held]).update(
        state=DeliveryState.CANCELLED,
        state_at=at,
        hold="",
        lease_token=None,
        lease_expires_at=None,
        next_check_at=None,
        look_up_at=None,
    )


def is_leaving(candidate: Candidate) -> bool:
    return Delivery.objects.filter(candidate=candidate, state=DeliveryState.SENDING).exists()


def note_elsewhere(*, candidate: Candidate, at: datetime) -> None:
    """Before the rows are emptied: which names providers know it by, and what comes late from where."""
    ask_providers_to_forget(candidate, at)
    values = list(candidate.contact_points.values_list("value", flat=True))
    GoneAddress.objects.bulk_create(
        [GoneAddress(address_hash=address_hash(value), until=at + LATE_FOR) for value in values],
        update_conflicts=True,
        update_fields=["until"],
        unique_fields=["address_hash"],
    )
    forget_unmatched(values)


def ask_providers_to_forget(candidate: Candidate, at: datetime) -> None:
    theirs = Attempt.objects.filter(
        delivery__candidate=candidate, delivery__channel__in=FORGETTERS
    ).exclude(provider_ref="")
    # A provider knows what came in by a name as well.
    came = InboundMessage.objects.filter(thread__candidate=candidate, channel__in=FORGETTERS)
    named = [
        *theirs.values_list("delivery__channel", "provider_ref"),
        *came.exclude(from_address="").values_list("channel", "provider_msg_id"),
    ]
    Forgetting.objects.bulk_create(
        [
            Forgetting(
                candidate=candidate, channel=channel, provider_ref=ref, asked_at=at, again_at=at
            )
            for channel, ref in named
        ],
        ignore_conflicts=True,
    )


def forget_unmatched(addresses: list[str]) -> None:
    """What came from there and was never matched to anybody."""
    strays = InboundMessage.objects.filter(thread=None, from_address__in=addresses)
    ProviderEvent.objects.filter(letters__in=strays.values("pk")).update(payload="")
    strays.filter(meant_for=None).delete()


# --- afterwards -------------------------------------------------------------------------------


def note_forgotten(*, forgetting: Forgetting, at: datetime) -> None:
    Forgetting.objects.filter(pk=forgetting.pk).update(
        done_at=at, again_at=None, provider_ref="", error=""
    )


def note_not_forgotten(*, forgetting: Forgetting, why: str, again_at: datetime) -> None:
    Forgetting.objects.filter(pk=forgetting.pk).update(
        again_at=again_at, error=why[:60], tries=F("tries") + 1
    )
