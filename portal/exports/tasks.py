"""What the worker runs for exports. Safe to run twice and by several workers."""

import logging

from django.utils import timezone

from messaging.enqueue import run_soon
from portal.exports import acts, work
from portal.exports.enums import State
from portal.exports.models import Export

log = logging.getLogger(__name__)

SECONDS = 6  # others wait for the worker meanwhile


def carry_on() -> int:
    """Each export a little further; more is asked for soon."""
    waiting = list(Export.objects.filter(state=State.MAKING).order_by("moved_at", "pk")[:4])
    left = [export for export in waiting if further(export, SECONDS / len(waiting))]
    if left:
        run_soon(acts.WORK)
    return len(waiting)


def further(export: Export, seconds: float) -> bool:
    """A storage that does not answer now is asked again; what is too large for a zip ends."""
    try:
        return work.carry_on(export, seconds)
    except OSError:
        log.warning("a piece of export %s cannot be kept now", export.pk)
    except OverflowError:
        log.warning("export %s is too large for a zip", export.pk)
        acts.give_up(export=export, at=timezone.now())
    return False


def forget() -> int:
    return acts.forget(timezone.now())
