"""Staying in touch ends by itself, and goes on only by asking: in their way, and once each time."""

from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.template.loader import render_to_string
from django.utils import translation

from candidates.models import Candidate
from candidates.queries import employer
from followup.queries.slips import asks_nothing
from followup.queries.touch import WishRow, wish_rows
from followup.rules.touch import ASKED_BEFORE_END, is_to_be_asked_again
from messaging.actions.messages import compose
from messaging.models import SendToken
from preferences.enums import TopicKey
from preferences.models import Answer
from preferences.rules.keys import ASK_IN_6_MONTHS, TOUCH_WHICH

AT_ONCE = 200
HALF_A_YEAR = timedelta(days=181)  # at the least: the calendar decides for each


def ask_again(*, at: datetime) -> int:
    """Whose word is about to end, and whoever wanted to be asked in six months; how many were asked."""
    ending = list(about_to_end(at).values_list("pk", flat=True)[:AT_ONCE])
    waking = list(about_to_wake(at).values_list("candidate", flat=True)[:AT_ONCE])
    people = Candidate.objects.in_bulk({*ending, *waking})
    asked = 0
    for row in wish_rows(sorted(people)):
        is_due = is_to_be_asked_again(
            which=row.which,
            answered_at=row.answered_at,
            ends_at=people[row.id].pool_until,
            sleeps_until=row.sleeps_until,
            at=at,
        )
        if is_due and not asks_nothing(people[row.id]):
            asked += ask(people[row.id], row, at)
    return asked


def about_to_end(at: datetime) -> QuerySet[Candidate]:
    return Candidate.objects.filter(
        erased_at=None, pool_until__gt=at, pool_until__lte=at + ASKED_BEFORE_END
    ).order_by("pool_until", "pk")


def about_to_wake(at: datetime) -> QuerySet[Answer]:
    """A newer answer takes this one's place, and so ends its waiting."""
    later = Answer.objects.filter(
        candidate=OuterRef("candidate"), key=TOUCH_WHICH, at__gt=OuterRef("at")
    )
    return (
        Answer.objects.filter(
            Q(at__lte=at - HALF_A_YEAR),
            key=TOUCH_WHICH,
            superseded_at=None,
            is_waiting=False,
            chosen__key=ASK_IN_6_MONTHS,
            candidate__erased_at=None,
        )
        .exclude(Exists(later))
        .order_by("at", "pk")
    )


def ask(candidate: Candidate, row: WishRow, at: datetime) -> bool:
    """One question about one answer of theirs: found again, it is the same message."""
    token = uuid5(NAMESPACE_URL, f"touch:{candidate.pk}:{row.answered_at.isoformat()}")
    if SendToken.objects.filter(token=token).exists():
        return False
    words = {"first_name": candidate.called, "employer": employer().name, "which": row.which}
    with translation.override(candidate.language):
        subject, body, text = (
            render_to_string(f"letters/touch_again/{part}.txt", words).strip()
            for part in ("subject", "email", "text")
        )
    compose(
        candidate=candidate,
        topic=TopicKey.CHECK_IN,
        subject=subject,
        body=body,
        text=text,
        is_automatic=True,
        asks=1,
        client_token=token,
        at=at,
    )
    return True
