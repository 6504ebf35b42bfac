"""What the worker runs for the house itself."""

from django.utils import timezone

from candidates.actions import happenings
from portal.processes import WORKER


def beat() -> None:
    """The worker made progress: the supervisor and /health/ready look at this."""
    happenings.beat(WORKER, timezone.now())
