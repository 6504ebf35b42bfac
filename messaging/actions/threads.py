"""The one thread with each candidate."""

from secrets import token_hex

from candidates.models import Candidate
from messaging.models import Thread


def thread_of(candidate: Candidate) -> Thread:
    """Opens it with the first thing said. Two at once open one."""
    thread, _new = Thread.objects.get_or_create(
        candidate=candidate, defaults={"reply_key": token_hex(8)}
    )
    thread.candidate = candidate
    return thread
