"""Their word on what is kept: still right, or right what was noted."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from candidates.actions.candidates import locked_candidate
from candidates.actions.versions import raise_contact_version
from candidates.models import Application, Candidate
from preferences.actions import consents
from preferences.actions.kept import Keeping, in_force, options_of, repeat, standing
from preferences.enums import AnswerState, GivenBy, Scope, Through
from preferences.exceptions import NothingToConfirm
from preferences.models import Answer


@transaction.atomic
def confirm(
    *,
    candidate: Candidate,
    key: str | None = None,
    application: Application | None = None,
    through: Through = Through.WEB,
    at: datetime,
    showed_number: bool = False,
) -> list[Answer]:
    """ "Yes, keep it": the answer in force to `key`, or to every key, becomes theirs as of now.

    With a key, a note that waits on it is dropped; without one, such keys keep their own question.
    Raises NothingToConfirm.
    """
    person = locked_candidate(candidate.pk)
    rows = standing(person).exclude(scope=Scope.NOW).filter(state=AnswerState.CHOSEN)
    rows = rows.filter(Q(application=None) | Q(application=application))
    if key is None:
        doubtful = person.answers.filter(superseded_at=None, is_waiting=True).values("key")
        rows = rows.exclude(key__in=doubtful)
    else:
        rows = rows.filter(key=key)
    keeping = Keeping(person=person, given_by=GivenBy.CANDIDATE, through=through, at=at)
    kept = [repeat(keeping, row, in_force_to=row) for row in list(rows)]
    if not kept:
        raise NothingToConfirm
    for answer in kept:
        consents.give_with_answer(
            answer=answer, options=options_of(answer), showed_number=showed_number, at=at
        )
    raise_contact_version(person.pk)
    return kept


@transaction.atomic
def settle(
    *,
    waiting_answer: Answer,
    is_right: bool,
    through: Through = Through.WEB,
    at: datetime,
    showed_number: bool = False,
) -> Answer:
    """ "Ana noted this; is that right?" Either way the answer in force is theirs as of now.

    Raises NothingToConfirm when it waits no longer.
    """
    person = locked_candidate(waiting_answer.candidate_id)
    note_row = Answer.objects.filter(
        pk=waiting_answer.pk, superseded_at=None, is_waiting=True
    ).first()
    own = note_row and in_force(person, note_row.key, note_row.scope, note_row.application_id)
    right = note_row if is_right else own
    if right is None:
        raise NothingToConfirm
    keeping = Keeping(person=person, given_by=GivenBy.CANDIDATE, through=through, at=at)
    answer = repeat(keeping, right, in_force_to=own)
    consents.give_with_answer(
        answer=answer, options=options_of(answer), showed_number=showed_number, at=at
    )
    raise_contact_version(person.pk)
    return answer
