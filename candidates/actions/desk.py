"""Saying that one is on it, and putting somebody off until later."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from candidates.exceptions import EndsInThePast, OnItAlready
from candidates.models import Candidate, Claim, Snooze
from candidates.staff import Staff

LEASE: Final = timedelta(minutes=30)


@transaction.atomic
def take(*, candidate: Candidate, by: Staff, at: datetime, over: bool = False) -> Claim:
    """For half an hour, again and again; raises OnItAlready while a colleague is, unless taken over."""
    claim, is_new = Claim.objects.select_for_update(of=("self",)).get_or_create(
        candidate=candidate, defaults={"user_id": by.pk, "until": at + LEASE}
    )
    if is_new:
        return claim
    is_theirs = claim.user_id != by.pk and claim.until > at
    if is_theirs and not over:
        raise OnItAlready(str(claim.user))
    claim.user_id, claim.until = by.pk, at + LEASE
    claim.save(update_fields=["user", "until"])
    return claim


def let_go(*, candidate: Candidate, by: Staff) -> None:
    """Only one's own; twice is once."""
    Claim.objects.filter(candidate=candidate, user_id=by.pk).delete()


def snooze(*, candidate: Candidate, until: datetime, by: Staff, at: datetime) -> Snooze:
    """The newest holds; raises EndsInThePast."""
    if until <= at:
        raise EndsInThePast
    row, _new = Snooze.objects.update_or_create(
        user_id=by.pk, candidate=candidate, defaults={"at": at, "until": until}
    )
    return row


def wake(*, candidate: Candidate, by: Staff) -> None:
    Snooze.objects.filter(user_id=by.pk, candidate=candidate).delete()
