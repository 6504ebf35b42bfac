"""What people ask for about their own data: a copy, and being erased."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from candidates.actions import happenings
from candidates.actions.candidates import locked_candidate
from candidates.enums import DataWish, HappeningKind
from candidates.exceptions import NotSaidWhat, RequestOver
from candidates.models import Candidate, DataRequest
from candidates.staff import Staff, id_of

# What the law gives us; a person sees to it well before.
ANSWERED_WITHIN: Final = timedelta(days=30)


@transaction.atomic
def ask_to_be_erased(*, candidate: Candidate, at: datetime) -> DataRequest:
    """Dated, for an admin. Asked twice it is the one that is open."""
    person = locked_candidate(candidate.pk)
    known = person.data_requests.filter(
        wish=DataWish.ERASURE, done_at=None, taken_back_at=None
    ).first()
    if known is not None:
        return known
    request = DataRequest.objects.create(
        candidate=person, wish=DataWish.ERASURE, at=at, due_on=(at + ANSWERED_WITHIN).date()
    )
    happenings.record(kind=HappeningKind.ERASURE_ASKED, candidate=person, subject=request, at=at)
    return request


@transaction.atomic
def take_back(*, request: DataRequest, at: datetime) -> None:
    """They changed their mind; what was done stays done."""
    locked_candidate(request.candidate_id)
    DataRequest.objects.filter(pk=request.pk, done_at=None, taken_back_at=None).update(
        taken_back_at=at
    )


@transaction.atomic
def finish(*, request: DataRequest, words: str, by: Staff, at: datetime) -> DataRequest:
    """A person did it, and says what: they read these words. Twice changes nothing.

    Raises NotSaidWhat and RequestOver.
    """
    locked_candidate(request.candidate_id)
    held = DataRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if held.done_at is not None:
        return held
    if held.taken_back_at is not None:
        raise RequestOver
    if not words.strip():
        raise NotSaidWhat
    held.done_at, held.done_words, held.by_id = at, words.strip()[:200], by.pk
    held.save(update_fields=["done_at", "done_words", "by"])
    return held


@transaction.atomic
def record_copy(*, candidate: Candidate, by: Staff | None = None, at: datetime) -> DataRequest:
    """That a copy was handed out is itself on record; `by`: who of the staff made it for them."""
    request = DataRequest.objects.create(
        candidate=candidate,
        wish=DataWish.COPY,
        at=at,
        due_on=at.date(),
        done_at=at,
        by_id=id_of(by),
    )
    happenings.record(kind=HappeningKind.DATA_COPIED, candidate=candidate, subject=request, at=at)
    return request
