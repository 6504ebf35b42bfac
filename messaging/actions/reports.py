"""Reports: they only move upwards, by rank, so any order and any number of them end the same."""

from contextlib import suppress
from datetime import datetime
from urllib.parse import parse_qs

from django.db import transaction

from candidates.actions import contact_points
from candidates.actions.candidates import locked_candidate
from candidates.enums import ClosedWhy
from messaging.actions import opt_outs
from messaging.actions.after_refusal import go_on_after_report
from messaging.actions.after_sending import prove
from messaging.actions.gone import drop, is_gone
from messaging.enums import AttemptOutcome, DeliveryState, Report
from messaging.models import Attempt, Delivery, ProviderEvent
from messaging.rules.reconcile import Listed
from messaging.rules.states import (
    LEASED,
    NOT_DELIVERED,
    TWILIO_BAD_NUMBERS,
    TWILIO_OPTED_OUT,
    TWILIO_REPORTS,
    is_newer,
)
from preferences.enums import Channel, ConsentHow, Through


class TooEarly(Exception):  # noqa: N818
    """The report overtook the answer to our own call: it is kept, and read a little later."""


def take_report(event: ProviderEvent, at: datetime) -> None:
    """Raises TooEarly while the attempt it is about has not been recorded."""
    said = {name: values[0] for name, values in parse_qs(event.payload).items()}
    report = TWILIO_REPORTS.get(said.get("MessageStatus", ""))
    ref, error = said.get("MessageSid", ""), said.get("ErrorCode", "")
    delivery = delivery_meant(event, ref)
    if report is None:
        return
    if is_of_gone(delivery, said.get("To", ""), at):
        if error == TWILIO_OPTED_OUT:
            opt_outs.suppress_unknown_number(said.get("To", ""), at)
        drop(event)
        return
    if delivery is None:
        # Of nothing we know: kept, with a look now and then until it is old.
        raise TooEarly
    event.delivery = delivery
    note_report(delivery, report, at, ref=ref, error=error)


def is_of_gone(delivery: Delivery | None, to: str, at: datetime) -> bool:
    """Of somebody who was erased: what it says about a way that is closed counts, nothing else."""
    if delivery is None:
        return is_gone(to, at)
    return delivery.message.thread.candidate.erased_at is not None


@transaction.atomic
def note_listed(*, delivery_id: int, listed: Listed, at: datetime) -> None:
    """The provider has it in its list: that proves that it went, and may say how it went on."""
    with suppress(TooEarly):  # somebody sends it again just now, and will ask themselves
        note_report(
            delivery_held(delivery_id), listed.report, at, ref=listed.ref, error=listed.error
        )


def note_report(
    delivery: Delivery, report: Report, at: datetime, *, ref: str, error: str = ""
) -> None:
    """In the caller's transaction, which holds the candidate and the delivery. Raises TooEarly."""
    if delivery.state in LEASED:
        raise TooEarly
    attempt = attempt_meant(delivery, ref)
    if attempt is not None:
        learn(attempt, report, error, at, ref=ref)
    prove(delivery, ref, at=at)
    # What did not arrive goes the next way by itself, if it follows the usual.
    if move_up(delivery, report, at) and report in NOT_DELIVERED:
        go_on_after_report(delivery, at)


def move_up(delivery: Delivery, report: Report, at: datetime) -> bool:
    """By rank only; whether it was news."""
    if delivery.state != DeliveryState.ACCEPTED or not is_newer(report, delivery.report):
        return False
    delivery.report, delivery.reported_at = report, at
    delivery.save(update_fields=["report", "reported_at"])
    return True


def delivery_meant(event: ProviderEvent, ref: str) -> Delivery | None:
    if event.delivery_id is not None:
        return delivery_held(event.delivery_id)
    found = Delivery.objects.filter(provider=event.provider, provider_ref=ref).first()
    return delivery_held(found.pk) if ref and found is not None else None


def delivery_held(pk: int) -> Delivery:
    """The candidate first, as everyone does: a report may close a contact point or end texts."""
    locked_candidate(Delivery.objects.values_list("candidate_id", flat=True).get(pk=pk))
    held = Delivery.objects.select_for_update(of=("self",))
    return held.select_related("message__thread__candidate", "message__application").get(pk=pk)


def attempt_meant(delivery: Delivery, ref: str) -> Attempt | None:
    found = delivery.attempts.filter(provider_ref=ref).first()
    return found or delivery.attempts.order_by("-n").first()


def learn(attempt: Attempt, report: Report, error: str, at: datetime, *, ref: str) -> None:
    """A number that cannot get texts is closed; an opt-out at the provider becomes ours."""
    if attempt.outcome == AttemptOutcome.UNKNOWN:
        attempt.outcome = AttemptOutcome.ACCEPTED
        attempt.provider_ref = attempt.provider_ref or ref
        attempt.save(update_fields=["outcome", "provider_ref"])
    point = attempt.contact_point
    if report != Report.UNDELIVERED or point is None:
        return
    if error in TWILIO_BAD_NUMBERS:
        contact_points.close(contact_point=point, why=ClosedWhy.BOUNCED, at=at)
    if error == TWILIO_OPTED_OUT:
        opt_outs.opt_out(
            candidate=point.candidate,
            channel=Channel.TEXT,
            contact_point=point,
            how=ConsentHow.PROVIDER,
            through=Through.PROVIDER,
            at=at,
        )
