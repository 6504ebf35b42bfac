"""Reports: they only move upwards, by rank, so any order and any number of them end the same."""

from datetime import datetime
from urllib.parse import parse_qs

from candidates.actions import contact_points
from candidates.enums import ClosedWhy
from messaging.actions import opt_outs
from messaging.actions.after_sending import accept_late
from messaging.enums import AttemptOutcome, DeliveryState, Report
from messaging.models import Attempt, Delivery, ProviderEvent
from messaging.rules.states import (
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
    if delivery is None:
        # Of nothing we know: kept, with a look now and then until it is old.
        raise TooEarly
    if delivery.state == DeliveryState.SENDING:
        raise TooEarly
    event.delivery = delivery
    attempt = attempt_meant(delivery, ref)
    if attempt is not None:
        learn(attempt, report, error, at)  # before the thread is held: it may need the candidate
    if delivery.state == DeliveryState.UNKNOWN:
        accept_late(delivery, ref, at=at)
    if delivery.state == DeliveryState.ACCEPTED and is_newer(report, delivery.report):
        delivery.report, delivery.reported_at = report, at
        delivery.save(update_fields=["report", "reported_at"])


def delivery_meant(event: ProviderEvent, ref: str) -> Delivery | None:
    if event.delivery_id is not None:
        return delivery_held(event.delivery_id)
    found = Delivery.objects.filter(provider=event.provider, provider_ref=ref).first()
    return delivery_held(found.pk) if ref and found is not None else None


def delivery_held(pk: int) -> Delivery:
    held = Delivery.objects.select_for_update(of=("self",))
    return held.select_related("message__thread__candidate", "message__application").get(pk=pk)


def attempt_meant(delivery: Delivery, ref: str) -> Attempt | None:
    found = delivery.attempts.filter(provider_ref=ref).first()
    return found or delivery.attempts.order_by("-n").first()


def learn(attempt: Attempt, report: Report, error: str, at: datetime) -> None:
    """A number that cannot get texts is closed; an opt-out at the provider becomes ours."""
    if attempt.outcome == AttemptOutcome.UNKNOWN:
        attempt.outcome = AttemptOutcome.ACCEPTED
        attempt.save(update_fields=["outcome"])
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
