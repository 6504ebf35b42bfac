"""Taking time: the one place where rows of `Taken` are written.

The order of locks is candidate, offer, diaries by user. With the diaries held nobody else can be
looking at the same people, so an overlap is refused with words; the exclusion constraints are there
for whatever else may write.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q

from candidates.models import Candidate
from scheduling.exceptions import SlotGone
from scheduling.models import Diary, Hold, Interview, Taken
from scheduling.queries.free import Search

CONSTRAINTS = ("interviewer_in_one_place", "candidate_in_one_place")


def hold_diaries(panel: Collection[int]) -> None:
    """Until the end of the transaction, always in the same order."""
    list(
        Diary.objects.select_for_update(no_key=True)
        .filter(user__in=panel)
        .order_by("user_id")
        .values_list("pk", flat=True)
    )


def take(
    search: Search,
    starts_at: datetime,
    at: datetime,
    *,
    hold: Hold | None = None,
    interview: Interview | None = None,
) -> None:
    """The time of everybody for a hold or for an interview. Raises SlotGone; nothing is kept then."""
    span = (starts_at, starts_at + timedelta(minutes=search.minutes))
    drop_expired(search, span, at)
    rows = [Taken(user_id=user, span=span, hold=hold, interview=interview) for user in search.panel]
    rows.append(Taken(candidate=search.candidate, span=span, hold=hold, interview=interview))
    try:
        with transaction.atomic():
            Taken.objects.bulk_create(rows)
    except IntegrityError as error:
        if any(name in str(error) for name in CONSTRAINTS):
            raise SlotGone from error
        raise


def drop_expired(search: Search, span: tuple[datetime, datetime], at: datetime) -> None:
    """A hold that ran out gives its time to whoever asks next, and not before."""
    in_the_way = Taken.objects.filter(
        Q(user__in=search.panel) | Q(candidate=search.candidate),
        span__overlap=span,
        hold__until__lte=at,
    )
    Hold.objects.filter(pk__in=in_the_way.values("hold_id")).delete()


def is_taken(
    panel: Collection[int], candidate: Candidate, span: tuple[datetime, datetime], at: datetime
) -> bool:
    found = Taken.objects.filter(Q(user__in=panel) | Q(candidate=candidate), span__overlap=span)
    return found.exclude(hold__until__lte=at).exists()
