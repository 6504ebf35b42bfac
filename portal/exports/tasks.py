"""What the worker runs for exports. Safe to run twice and by several workers."""

from django.utils import timezone

from messaging.enqueue import run_soon
from portal.exports import acts, work
from portal.exports.enums import State
from portal.exports.models import Export

SECONDS = 6  # others wait for the worker meanwhile


def carry_on() -> int:
    """Each export a little further; more is asked for soon."""
    waiting = list(Export.objects.filter(state=State.MAKING).order_by("moved_at", "pk")[:4])
    left = [export for export in waiting if work.carry_on(export, SECONDS / len(waiting))]
    if left:
        run_soon(acts.WORK)
    return len(waiting)


def forget() -> int:
    return acts.forget(timezone.now())
