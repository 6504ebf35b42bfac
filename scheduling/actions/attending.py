"""The day itself: somebody is late, and how it went."""

from datetime import datetime

from django.db import transaction

from candidates.enums import HappeningKind
from candidates.staff import Staff, id_of
from scheduling.actions.announcing import announce
from scheduling.actions.interviews import held_interview, say
from scheduling.enums import Outcome
from scheduling.exceptions import InterviewNotStarted, TooLateToChange
from scheduling.models import Interview
from scheduling.rules import meet


@transaction.atomic
def run_late(
    *, interview: Interview, minutes: int, at: datetime, by: Staff | None = None
) -> Interview:
    """Somebody is a few minutes late; the other side sees it. Raises TooLateToChange."""
    held = held_interview(interview, None)
    if not meet.may_be_late(held.starts_at, held.ends_at, at):
        raise TooLateToChange
    held.late_minutes, held.late_at = min(max(minutes, 5), 60), at
    held.late_by_id = id_of(by)
    held.save(update_fields=["late_minutes", "late_at", "late_by"])
    if by is not None:
        announce(held, "times_late", by=by, at=at, cause=f"late{held.late_minutes}")
    say(HappeningKind.TIMES_ANSWERED, held, by, at)
    return held


@transaction.atomic
def set_outcome(
    *, interview: Interview, outcome: Outcome, by: Staff, at: datetime, version: int
) -> Interview:
    """How it went; it can be put right later. Raises InterviewNotStarted, InterviewMoved."""
    held = held_interview(interview, version, is_over_too=True)
    if held.starts_at > at and outcome in (Outcome.CAME, Outcome.NO_SHOW):
        raise InterviewNotStarted
    held.outcome, held.outcome_at = outcome, at
    held.version += 1
    held.save(update_fields=["outcome", "outcome_at", "version"])
    say(HappeningKind.INTERVIEW_HELD, held, by, at)
    return held
