"""What mail servers said about a letter of ours: upwards only, in any order, any number of times."""

from datetime import datetime, timedelta

from candidates.actions import contact_points
from candidates.enums import ClosedWhy
from candidates.models import ContactPoint
from messaging.actions import opt_outs
from messaging.actions.after_refusal import go_on_after_report
from messaging.actions.after_sending import prove
from messaging.actions.gone import drop
from messaging.actions.reports import TooEarly, delivery_held, move_up
from messaging.enums import Report
from messaging.models import Attempt, Delivery, ProviderEvent
from messaging.queries.mail import attempt_reported
from messaging.rules.mail_reports import MailReport
from messaging.rules.states import LEASED, NOT_DELIVERED
from preferences.enums import Channel, ConsentHow, Through

SOFT_BOUNCES, WITHIN = 3, timedelta(days=7)
SOFT = (Report.UNDELIVERED, Report.DEFERRED)


def take_mail_report(report: MailReport, event: ProviderEvent, at: datetime) -> None:
    """Of a letter that we did not send: kept, and nothing more. Anybody can write a report."""
    attempt = attempt_reported(report.return_to, report.about)
    if attempt is not None and attempt.delivery.candidate.erased_at is not None:
        drop(event)
    elif attempt is not None:
        note_report(attempt, report.report, event, at)


def note_report(attempt: Attempt, report: Report, event: ProviderEvent, at: datetime) -> None:
    """Raises TooEarly while the attempt has not been recorded."""
    delivery = delivery_held(attempt.delivery_id)
    if delivery.state in LEASED:
        raise TooEarly
    event.delivery = delivery
    prove(delivery, attempt.provider_ref, at=at)
    is_news = move_up(delivery, report, at)
    if attempt.contact_point is not None:
        learn(attempt.contact_point, report, at)
    if is_news and report in NOT_DELIVERED:
        go_on_after_report(delivery, at)


def learn(point: ContactPoint, report: Report, at: datetime) -> None:
    """A complaint ends letters at once; an address that does not exist, or not for a week, closes."""
    if report == Report.COMPLAINED:
        opt_outs.opt_out(
            candidate=point.candidate,
            channel=Channel.EMAIL,
            contact_point=point,
            how=ConsentHow.COMPLAINT,
            through=Through.PROVIDER,
            at=at,
        )
    elif report == Report.BOUNCED or (report in SOFT and soft_bounces(point, at) >= SOFT_BOUNCES):
        contact_points.close(contact_point=point, why=ClosedWhy.BOUNCED, at=at)


def soft_bounces(point: ContactPoint, at: datetime) -> int:
    """Letters to this address, in a week, that were put off or given up."""
    found = Delivery.objects.filter(
        attempts__contact_point=point, report__in=SOFT, reported_at__gt=at - WITHIN
    )
    return found.distinct().count()
