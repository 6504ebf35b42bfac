"""Answering: by the candidate, noted by staff, confirmed, settled, skipped, undone."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from candidates.actions import happenings
from candidates.actions.candidates import locked_candidate
from candidates.actions.versions import raise_contact_version
from candidates.enums import HappeningKind
from candidates.models import Application, Candidate
from candidates.staff import Staff
from preferences.actions import consents, unmet
from preferences.actions.kept import (
    Keeping,
    in_force,
    keep_noted,
    keep_own,
    options_of,
    repeat,
    standing,
    take_back,
)
from preferences.actions.said import Said, check_page, picks_of
from preferences.enums import AnswerState, GivenBy, Scope, Through
from preferences.exceptions import NothingToConfirm, TooLateToUndo
from preferences.models import Answer, Wording
from preferences.rules.values import Window


@transaction.atomic
def give(
    *,
    candidate: Candidate,
    key: str,
    state: AnswerState = AnswerState.CHOSEN,
    options: Iterable[Sequence[object]] = (),
    windows: Iterable[Window] = (),
    scope: Scope = Scope.ALWAYS,
    application: Application | None = None,
    until: datetime | None = None,
    through: Through,
    at: datetime,
    wording: Wording | None = None,
    showed_number: bool = False,
) -> Answer:
    """The candidate's own answer; `options` are (key, rank, words). See `give_page`."""
    said = Said(
        key=key,
        state=state,
        picks=picks_of(options),
        windows=tuple(windows),
        scope=scope,
        application=application,
        until=until,
        wording_id=wording.pk if wording else None,
    )
    return give_page(
        candidate=candidate, said=[said], through=through, at=at, showed_number=showed_number
    )[0]


@transaction.atomic
def give_page(
    *,
    candidate: Candidate,
    said: Sequence[Said],
    through: Through,
    at: datetime,
    showed_number: bool = False,
) -> list[Answer]:
    """All answers of one page, or none: each takes the place of what it answers anew.

    What is skipped leaves a known answer alone. Choosing text on a page that showed the masked
    number is consent for that number; "another way" becomes an unmet request. Raises AnswerRefused
    with the key, UnknownQuestion.
    """
    person = locked_candidate(candidate.pk)
    keeping = Keeping(person=person, given_by=GivenBy.CANDIDATE, through=through, at=at)
    accepted, asked = check_page(person, said, given_by=GivenBy.CANDIDATE, through=through, at=at)
    kept = [keep_own(keeping, each, asked[each.key]) for each in accepted]
    for answer, each in zip(kept, accepted, strict=True):
        consents.give_with_answer(
            answer=answer, options=each.options, showed_number=showed_number, at=at
        )
        unmet.ask_for(answer=answer, picks=each.picks, at=at)
    raise_contact_version(person.pk)
    return kept


def skip(
    *,
    candidate: Candidate,
    key: str,
    through: Through = Through.WEB,
    at: datetime,
    wording: Wording | None = None,
) -> Answer:
    """Nothing was chosen. What is known already stays."""
    return give(
        candidate=candidate,
        key=key,
        state=AnswerState.SKIPPED,
        through=through,
        at=at,
        wording=wording,
    )


@transaction.atomic
def note(
    *,
    candidate: Candidate,
    key: str,
    state: AnswerState = AnswerState.CHOSEN,
    options: Iterable[Sequence[object]] = (),
    windows: Iterable[Window] = (),
    scope: Scope = Scope.ALWAYS,
    application: Application | None = None,
    until: datetime | None = None,
    through: Through,
    at: datetime,
    by: Staff | None = None,
    noted_words: str = "",
    wording: Wording | None = None,
) -> Answer:
    """What they said to a member of staff, or what an import says (`through` is import).

    Where it differs from their own answer in the scope it waits for their word, and until then the
    answer is doubted. Where they said the same themselves, theirs is returned. Texts that a member
    of staff notes with their words are a spoken consent.
    """
    person = locked_candidate(candidate.pk)
    said = Said(
        key=key,
        state=state,
        picks=picks_of(options),
        windows=tuple(windows),
        scope=scope,
        application=application,
        until=until,
        wording_id=wording.pk if wording else None,
    )
    given_by = GivenBy.IMPORT if through == Through.IMPORT else GivenBy.STAFF
    [said], asked = check_page(person, [said], given_by=given_by, through=through, at=at)
    keeping = Keeping(
        person=person, given_by=given_by, through=through, at=at, by=by, noted_words=noted_words
    )
    answer = keep_noted(keeping, said, asked[key])
    consents.note_spoken(answer=answer, options=said.options, at=at)
    unmet.ask_for(answer=answer, picks=said.picks, at=at)
    raise_contact_version(person.pk)
    return answer


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


@transaction.atomic
def undo(*, answer: Answer, at: datetime) -> Answer | None:
    """Back to what was before, with its own date; returns that, or None for *not asked yet*.

    The consent and the request given with the answer go with it. Raises TooLateToUndo when it is
    not the newest.
    """
    person = locked_candidate(answer.candidate_id)
    row = Answer.objects.filter(pk=answer.pk, superseded_at=None).first()
    if row is None:
        raise TooLateToUndo
    before = take_back(row, at)
    consents.take_back(answer=row, at=at)
    happenings.record(
        kind=HappeningKind.ANSWERED,
        candidate=person,
        application=row.application,
        subject=row,
        at=at,
    )
    raise_contact_version(person.pk)
    return before
