"""Answering: by the candidate, noted by staff, confirmed, settled, skipped, undone."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction

from candidates.actions import happenings
from candidates.actions.candidates import locked_candidate
from candidates.actions.versions import raise_contact_version
from candidates.enums import HappeningKind
from candidates.models import Application, Candidate
from candidates.staff import Staff
from preferences.actions import consents, unmet
from preferences.actions.confirmations import confirm, settle
from preferences.actions.kept import Keeping, keep_noted, keep_own, take_back
from preferences.actions.said import Said, check_page, picks_of
from preferences.enums import AnswerState, GivenBy, Scope, Through
from preferences.exceptions import TooLateToUndo
from preferences.models import Answer, LeaveBeOffer, Wording
from preferences.rules.values import Window

__all__ = ["confirm", "give", "give_page", "note", "note_said", "settle", "skip", "undo"]


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
    if any(each.state != AnswerState.SKIPPED for each in accepted):
        # They told us something: whoever was to be left be is not any more.
        LeaveBeOffer.objects.filter(candidate=person, settled_at=None).update(settled_at=at)
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
    """What they said to a member of staff, or what an import says. See `note_said`."""
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
    return note_said(
        candidate=candidate, said=said, through=through, at=at, by=by, noted_words=noted_words
    )


@transaction.atomic
def note_said(
    *,
    candidate: Candidate,
    said: Said,
    through: Through,
    at: datetime,
    by: Staff | None = None,
    noted_words: str = "",
) -> Answer:
    """Where it differs from their own answer in the scope it waits for their word, and until then
    the answer is doubted. Where they said the same themselves, theirs is returned.

    `through` import makes it an import. Texts that a member of staff notes with their words are a
    spoken consent. Raises AnswerRefused, UnknownQuestion.
    """
    person = locked_candidate(candidate.pk)
    given_by = GivenBy.IMPORT if through == Through.IMPORT else GivenBy.STAFF
    [said], asked = check_page(person, [said], given_by=given_by, through=through, at=at)
    keeping = Keeping(
        person=person, given_by=given_by, through=through, at=at, by=by, noted_words=noted_words
    )
    answer = keep_noted(keeping, said, asked[said.key])
    consents.note_spoken(answer=answer, options=said.options, at=at)
    unmet.ask_for(answer=answer, picks=said.picks, at=at)
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
