"""Who stays in touch about other jobs, for the teams that hire (RULES 8)."""

from candidates.actions.people import agree_to_pool
from candidates.models import Candidate
from preferences.enums import AnswerState, GivenBy
from preferences.models import Answer
from preferences.queries.permissions import OTHER_JOBS_LAST
from preferences.rules.keys import ANY_NEAR, LIKE_THIS, TOUCH_WHICH

AGREES = {LIKE_THIS, ANY_NEAR}


def follow_pool(person: Candidate, key: str) -> None:
    """After any change of `key`: only their own newest word about staying in touch counts."""
    if key != TOUCH_WHICH:
        return
    row = (
        Answer.objects.filter(
            candidate=person,
            key=TOUCH_WHICH,
            given_by=GivenBy.CANDIDATE,
            superseded_at=None,
            is_waiting=False,
        )
        .order_by("-at", "-pk")
        .first()
    )
    agrees = (
        row is not None
        and row.state == AnswerState.CHOSEN
        and row.chosen.filter(key__in=AGREES).exists()
    )
    agree_to_pool(candidate=person, until=row.at + OTHER_JOBS_LAST if row and agrees else None)
