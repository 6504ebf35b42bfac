"""What the worker runs for imports. Safe to run twice and by several workers."""

from django.utils import timezone

from messaging.enqueue import run_soon
from portal.imports import acts, work
from portal.imports.enums import WORKING
from portal.imports.models import Import

SECONDS = 6  # others wait for the worker meanwhile


def carry_on() -> int:
    """Each import at work a little further, the one that waited longest first; more is asked for soon."""
    waiting = list(Import.objects.filter(state__in=WORKING).order_by("moved_at", "pk")[:4])
    left = [run for run in waiting if work.carry_on(run, SECONDS / len(waiting))]
    if left:
        run_soon(acts.WORK)
    return len(waiting)


def forget() -> int:
    """Files that nobody started, and rows that were kept long enough."""
    return acts.forget(timezone.now())
