"""Opening a slip when a contact broke a preference or a promise was missed, and mending it."""

from datetime import datetime
from uuid import NAMESPACE_URL, uuid5

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation

from candidates.actions import happenings
from candidates.enums import HappeningKind
from candidates.models import Application, Candidate, Happening
from candidates.queries import employer
from candidates.staff import Staff, id_of
from followup.enums import Repair, SlipKind
from followup.exceptions import AlreadyMended
from followup.models import Promise, Slip
from followup.rules.slips import opens_slip
from messaging.actions.messages import save_draft
from messaging.models import Attempt, Message
from preferences.enums import TopicKey

CONSUMER = "followup.slips"


def notice_overrides(*, at: datetime) -> int:
    """Opens a slip for each contact that left against the usual; how many happenings were read."""
    return happenings.consume(
        consumer=CONSUMER, kinds=[HappeningKind.OVERRIDDEN], handle=open_for_override, at=at
    )


def open_for_override(happening: Happening, at: datetime) -> None:
    """The subject is the attempt that left. Whoever was erased meanwhile is told nothing."""
    attempts = Attempt.objects.select_related("delivery__message")
    attempt = attempts.filter(pk=happening.subject or 0).first()
    if attempt is None or is_erased(happening):
        return
    message = attempt.delivery.message
    reasons = list(
        message.overrides.filter(channel=attempt.delivery.channel).values_list("reason", flat=True)
    )
    if opens_slip(reasons):
        open_slip(message=message, kind=SlipKind.AGAINST_THE_USUAL, at=at)


def is_erased(happening: Happening) -> bool:
    here = Candidate.objects.filter(pk=happening.candidate_id, erased_at=None)
    return not here.exists()


@transaction.atomic
def open_slip(*, message: Message, kind: SlipKind, at: datetime) -> Slip:
    """The first reason counts: a message opens one slip, however often this is called."""
    slip, is_new = Slip.objects.get_or_create(
        message=message,
        defaults={"candidate_id": message.thread.candidate_id, "kind": kind, "opened_at": at},
    )
    if is_new:
        write_apology(slip, at)
    return slip


@transaction.atomic
def open_for_promise(*, promise: Promise, at: datetime) -> Slip:
    """A date went by without news. Once for each promise."""
    kind = SlipKind.MISSED_PROMISE
    slip, is_new = Slip.objects.get_or_create(
        promise=promise,
        defaults={"candidate_id": promise.candidate_id, "kind": kind, "opened_at": at},
    )
    if is_new:
        write_apology(slip, at)
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


# --- what we would say ------------------------------------------------------------------------


def write_apology(slip: Slip, at: datetime) -> None:
    """A draft in their way, for whoever looks after them to read, change and send: never by itself."""
    about = application_of(slip)
    if about is None:
        return
    words = {
        "first_name": slip.candidate.called,
        "employer": employer().name,
        "job": about.job.title,
        "slip": slip,
    }
    name = "no_news" if slip.promise else "sorry"
    with translation.override(slip.candidate.language):
        subject, body, text = (
            render_to_string(f"letters/{name}/{part}.txt", words).strip()
            for part in ("subject", "email", "text")
        )
    slip.apology = save_draft(
        candidate=slip.candidate,
        topic=TopicKey.UPDATE,
        at=at,
        client_token=uuid5(NAMESPACE_URL, f"slip:{slip.pk}"),
        author=about.owner,
        subject=subject,
        body=body,
        text=text,
        application=about,
    )
    slip.save(update_fields=["apology"])


def application_of(slip: Slip) -> Application | None:
    if slip.promise is not None:
        return slip.promise.application
    return slip.message.application if slip.message else None
