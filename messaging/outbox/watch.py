"""Watching the outbox: whatever has lasted too long is an alarm, once (N24).

The sender and the worker both do this, so that each is watched by the other.
"""

from datetime import datetime

from messaging.actions.alarms import end_alarm, raise_alarm
from messaging.queries.figures import beats, figures, newest_comparisons
from messaging.rules.alarms import Limits, Watched, watches


def watch(at: datetime, *, here: datetime, limits: Limits | None = None) -> int:
    """How many are on. `at` is the database's time, `here` what the clock of this machine says."""
    found = list(watches(watched(at, here), limits or Limits()))
    for each in found:
        (raise_alarm if each.is_on else end_alarm)(each.kind, each.subject, at)
    return sum(each.is_on for each in found)


def watched(at: datetime, here: datetime) -> Watched:
    now = figures()
    return Watched(
        at=at,
        beats=beats(),
        oldest_due_at=now.oldest_due_at,
        oldest_not_certain_at=now.oldest_not_certain_at,
        dead=now.dead,
        differing_lists={
            channel: bool(each.missing or each.strange)
            for channel, each in newest_comparisons().items()
        },
        clock_is_off_by=here - at,
    )
