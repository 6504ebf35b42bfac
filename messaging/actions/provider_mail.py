"""What an email provider told us, one event at a time: in any order, late, any number of times.

Opens and clicks say nothing: scanners make them too.
"""

import base64
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Final

from candidates.enums import ContactKind
from candidates.models import ContactPoint
from messaging.actions import opt_outs
from messaging.actions.gone import drop, is_gone
from messaging.actions.mail_in import take_letter
from messaging.actions.mail_reports import note_report
from messaging.actions.reports import TooEarly
from messaging.channels.mail_hooks import Told, letters_in, pieces, told_in
from messaging.enums import ANYMAIL, EventKind, Report
from messaging.models import Attempt, ProviderEvent
from messaging.rules.addresses import attempt_key_in
from messaging.rules.mail import parse
from preferences.enums import Channel, ConsentHow, Through

REPORTS: Final[Mapping[str, Report]] = {
    "sent": Report.SENT,
    "deferred": Report.DEFERRED,
    "delivered": Report.DELIVERED,
    "bounced": Report.BOUNCED,
    "rejected": Report.UNDELIVERED,
    "failed": Report.UNDELIVERED,
    "complained": Report.COMPLAINED,
}
HARD: Final = frozenset({"bounced", "invalid"})
# Their word about an address, whatever we know of the letter it answers (N15).
OPT_OUTS: Final[Mapping[str, ConsentHow]] = {
    "complained": ConsentHow.COMPLAINT,
    "unsubscribed": ConsentHow.UNSUBSCRIBE,
}


def keep_pieces(
    *, provider: str, kind: EventKind, content_type: str, body: bytes, at: datetime
) -> None:
    """Raw, each event once: the same call again changes nothing."""
    events = [
        ProviderEvent(
            provider=f"{ANYMAIL}:{provider}",
            event_key=f"{kind}:{sha256(piece).hexdigest()}",
            kind=kind,
            payload=f"{content_type}\n{base64.b64encode(piece).decode()}",
            received_at=at,
        )
        for piece in pieces(content_type, body)
    ]
    ProviderEvent.objects.bulk_create(events, ignore_conflicts=True)


def kept_piece(event: ProviderEvent) -> tuple[str, str, bytes]:
    content_type, _line, raw = event.payload.partition("\n")
    return event.provider.partition(":")[2], content_type, base64.b64decode(raw)


def take_letters(event: ProviderEvent, at: datetime) -> None:
    for raw in letters_in(*kept_piece(event)):
        take_letter(parse(raw), event, at)


def take_told(event: ProviderEvent, at: datetime) -> None:
    """Raises TooEarly for a letter that we do not know yet."""
    for told in told_in(*kept_piece(event)):
        take_one(told, event, at)


def take_one(told: Told, event: ProviderEvent, at: datetime) -> None:
    attempt = attempt_told_of(told)
    report = report_of(told)
    if is_of_gone(attempt, told.recipient, at):
        if told.what in OPT_OUTS and told.recipient:
            opt_outs.suppress_unknown(told.recipient, Channel.EMAIL, how=OPT_OUTS[told.what], at=at)
        drop(event)
        return
    if attempt is not None and report is not None:
        note_report(attempt, report, event, at)
    if told.what in OPT_OUTS and not (attempt is not None and report is not None):
        close_letters(told, attempt, at)
    elif attempt is None and report is not None:
        raise TooEarly


def is_of_gone(attempt: Attempt | None, recipient: str, at: datetime) -> bool:
    if attempt is None:
        return is_gone(recipient, at)
    return attempt.delivery.candidate.erased_at is not None


def report_of(told: Told) -> Report | None:
    """A bounce that says nothing about the address (blocked, timed out) may be over tomorrow."""
    report = REPORTS.get(told.what)
    if report == Report.BOUNCED and told.why not in HARD:
        return Report.UNDELIVERED
    return report


def attempt_told_of(told: Told) -> Attempt | None:
    """By our own key where they hand it back; else by their id; else by our Message-ID."""
    keys = [key for key in (told.attempt_key, attempt_key_in(f"<{told.message_id}>")) if key]
    found = Attempt.objects.select_related(
        "delivery__message", "delivery__candidate", "contact_point"
    )
    by_key = found.filter(key__in=keys).first() if keys else None
    if by_key is not None or not told.message_id:
        return by_key
    return found.filter(delivery__channel=Channel.EMAIL, provider_ref=told.message_id).first()


def close_letters(told: Told, attempt: Attempt | None, at: datetime) -> None:
    """For whoever has the address; one topic where we know which, as for one click (RULES 3.4)."""
    how = OPT_OUTS[told.what]
    topic = attempt.delivery.message.topic if attempt and how == ConsentHow.UNSUBSCRIBE else ""
    points = ContactPoint.objects.filter(
        kind=ContactKind.EMAIL, value=told.recipient, candidate__erased_at=None
    )
    if attempt is not None:
        points = points.filter(candidate=attempt.delivery.candidate_id)
    for point in points.select_related("candidate").order_by("candidate_id"):
        opt_outs.opt_out(
            candidate=point.candidate,
            channel=Channel.EMAIL,
            topic=topic,
            contact_point=point if how == ConsentHow.COMPLAINT else None,
            how=how,
            through=Through.PROVIDER,
            at=at,
        )
