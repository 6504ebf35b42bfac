"""Opening a slip when a contact broke a preference, and mending it."""

from datetime import datetime

from django.db import transaction

from candidates.actions import happenings
from candidates.enums import HappeningKind
from candidates.models import Happening
from candidates.staff import Staff, id_of
from followup.enums import Repair, SlipKind
from followup.exceptions import AlreadyMended
from followup.models import Slip
from followup.rules import opens_slip
from messaging.models import Attempt, Message

CONSUMER = "followup.slips"


def notice_overrides(*, at: datetime) -> int:
    """Opens a slip for each contact that left against the usual; how many happenings were read."""
    return happenings.consume(
        consumer=CONSUMER, kinds=[HappeningKind.OVERRIDDEN], handle=open_for_override, at=at
    )


def open_for_override(happening: Happening, at: datetime) -> None:
    """The subject is the attempt that left."""
    attempt = Attempt.objects.select_related("delivery__message").get(pk=happening.subject or 0)
    message = attempt.delivery.message
    reasons = list(
        message.overrides.filter(channel=attempt.delivery.channel).values_list("reason", flat=True)
    )
    if opens_slip(reasons):
        open_slip(message=message, kind=SlipKind.AGAINST_THE_USUAL, at=at)


@transaction.atomic
def open_slip(*, message: Message, kind: SlipKind, at: datetime) -> Slip:
    """The first reason counts: a message opens one slip, however often this is called."""
    slip, _made = Slip.objects.get_or_create(
        message=message,
        defaults={"candidate_id": message.thread.candidate_id, "kind": kind, "opened_at": at},
    )
    return slip


@transaction.atomic
def mend_slip(*, slip: Slip, repair: Repair, by: Staff | None, at: datetime) -> Slip:
    """Raises AlreadyMended when a colleague was quicker."""
    held = Slip.objects.select_for_update(of=("self",)).get(pk=slip.pk)
    if held.mended_at is not None:
        raise AlreadyMended
    held.mended_at, held.repair, held.mended_by_id = at, repair, id_of(by)
    held.save(update_fields=["mended_at", "repair", "mended_by"])
    return held
