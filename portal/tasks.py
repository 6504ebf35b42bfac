"""What the worker runs for the house itself."""

import logging
from datetime import datetime, timedelta

from django.utils import timezone

from candidates.actions import happenings
from candidates.models import Beat
from messaging.management.commands import schedule
from portal.api.cards import forget_cards
from portal.api.door import forget_answers
from portal.api.webhooks import telling, waiting
from portal.desk import summary
from portal.people import erasing, merging, retention
from portal.processes import WORKER

log = logging.getLogger(__name__)

FORGOTTEN = timedelta(days=1)  # beats of supervisors that ended


def beat() -> None:
    """The worker made progress: the supervisor and /health/ready look at this."""
    mend_schedules()
    at = timezone.now()
    happenings.beat(WORKER, at)
    Beat.objects.filter(name__contains="@", at__lt=at - FORGOTTEN).delete()


def mend_schedules() -> None:
    """A row that cannot be read would stop all the others, in silence."""
    names = schedule.broken()
    for name in names:
        log.error("schedule %s was broken and is written again", name)
    if names:
        schedule.write()


def send_summaries() -> int:
    """The morning letters of colleagues, each in the morning of their own zone."""
    return summary.send_summaries(timezone.now())


def forget_api_answers() -> int:
    """What was answered to programs, once its day is over; and cards that have run out."""
    at = timezone.now()
    return forget_answers(at) + forget_cards(at)


def tell_systems(at: datetime | None = None) -> int:
    """A chore of every sender, each second."""
    return telling.tell(seconds=2)


def sweep_webhooks() -> int:
    """The same without a sender; and what went wrong is said, what is old is forgotten."""
    told = telling.tell(seconds=10)
    at = timezone.now()
    telling.watch(at)
    return told + waiting.forget(at)


def finish_erasures() -> int:
    """What was leaving when somebody was erased, files that could not be removed, lines of the ledger; and
    what others wrote while two records became one.
    """
    at = timezone.now()
    return erasing.sweep(at) + merging.sweep(at)


def apply_retention() -> int:
    """What was kept long enough ends; a bounded number each hour."""
    return sum(run.done for run in retention.apply(timezone.now()))
