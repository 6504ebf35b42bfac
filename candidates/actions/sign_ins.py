"""Beginning and ending a candidate's visits."""

from datetime import datetime, timedelta
from typing import Final

from candidates.models import Candidate, SignIn

KEPT_FOR: Final = timedelta(days=30)


def begin(
    *, candidate: Candidate, device: str, until: datetime, is_by_link: bool, at: datetime
) -> SignIn:
    """What is long over is forgotten in the same moment."""
    SignIn.objects.filter(candidate=candidate, until__lt=at - KEPT_FOR).delete()
    return SignIn.objects.create(
        candidate=candidate, device=device[:60], until=until, is_by_link=is_by_link, opened_at=at
    )


def end(*, sign_in_id: int, at: datetime) -> None:
    """Twice changes nothing."""
    SignIn.objects.filter(pk=sign_in_id, ended_at=None).update(ended_at=at)


def end_others(*, candidate: Candidate, but: int | None, at: datetime) -> int:
    """How many there were. The one in hand goes on."""
    others = SignIn.objects.filter(candidate=candidate, ended_at=None, until__gt=at)
    return others.exclude(pk=but or 0).update(ended_at=at)
