"""What the worker runs for imports. Safe to run twice and by several workers."""

import logging

from django.utils import timezone

from messaging.enqueue import run_soon
from portal.imports import acts, work
from portal.imports.enums import WORKING
from portal.imports.models import Import

log = logging.getLogger(__name__)

SECONDS = 6  # others wait for the worker meanwhile


def carry_on() -> int:
    """Each import at work a little further, the one that waited longest first; more is asked for soon."""
    waiting = list(Import.objects.filter(state__in=WORKING).order_by("moved_at", "pk")[:4])
    left = [run for run in waiting if further(run, SECONDS / len(waiting))]
    if left:
        run_soon(acts.WORK)
    return len(waiting)


def further(run: Import, seconds: float) -> bool:
    """A storage that does not answer now is asked again; the others go on."""
    try:
        return work.carry_on(run, seconds)
    except OSError:
        log.warning("the file of import %s cannot be read now", run.pk)
        return False


def forget() -> int:
    """Files that nobody started, and rows that were kept long enough."""
    return acts.forget(timezone.now())
