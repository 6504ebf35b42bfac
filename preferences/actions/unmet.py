"""What candidates ask for and we cannot do yet: counted, and offered when we can."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from candidates.actions import happenings
from candidates.actions.candidates import locked_candidate
from candidates.enums import HappeningKind
from preferences.actions.said import Pick
from preferences.models import Answer, UnmetRequest
from preferences.rules.keys import ANOTHER


def ask_for(*, answer: Answer, picks: Iterable[Pick], at: datetime) -> None:
    """ "Another way", in their words. Said again in the same words it is the same request."""
    for pick in picks:
        if pick.option != ANOTHER:
            continue
        request, is_new = UnmetRequest.objects.get_or_create(
            candidate=answer.candidate,
            key=answer.key,
            words=pick.words,
            answer__undone_at=None,
            served_at=None,
            defaults={"answer": answer, "at": at},
        )
        if is_new:
            happenings.record(
                kind=HappeningKind.UNMET,
                candidate=answer.candidate,
                application=answer.application,
                subject=request,
                at=at,
            )


@transaction.atomic
def serve(*, request: UnmetRequest, at: datetime) -> UnmetRequest:
    """A person did it by hand at once. Twice changes nothing."""
    locked_candidate(request.candidate_id)
    held = UnmetRequest.objects.get(pk=request.pk)
    if held.served_at is None:
        held.served_at = at
        held.save(update_fields=["served_at"])
    return held


@transaction.atomic
def offer(*, request: UnmetRequest, at: datetime) -> UnmetRequest:
    """We can do it now, and have told them. Twice changes nothing."""
    locked_candidate(request.candidate_id)
    held = UnmetRequest.objects.get(pk=request.pk)
    if held.offered_at is None:
        held.offered_at = at
        held.save(update_fields=["offered_at"])
    return held
