"""Writing answer rows: what takes whose place, and how it is taken back."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from candidates.actions import happenings
from candidates.enums import HappeningKind
from candidates.models import Candidate
from candidates.staff import Staff, id_of
from preferences.actions.pool import follow_pool
from preferences.actions.said import Pick, Said
from preferences.enums import AnswerState, GivenBy, Through
from preferences.models import Answer, AnswerOption, AnswerWindow, AskedKey
from preferences.queries.questions import QuestionAsked
from preferences.queries.usual import answer_value
from preferences.rules.usual import must_wait, says_the_same
from preferences.rules.values import Given, Window


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeping:
    """Whose answers are being written, by whom, through what, when. The candidate is locked."""

    person: Candidate
    given_by: GivenBy
    through: Through
    at: datetime
    by: Staff | None = None
    noted_words: str = ""


def standing(person: Candidate) -> QuerySet[Answer]:
    """The rows in force, one for each key and scope."""
    return Answer.objects.filter(candidate=person, superseded_at=None, is_waiting=False)


def in_force(person: Candidate, key: str, scope: str, application_id: int | None) -> Answer | None:
    return standing(person).filter(key=key, scope=scope, application=application_id).first()


def waiting(row: Answer) -> QuerySet[Answer]:
    """The note that waits beside a row, in the same scope."""
    return Answer.objects.filter(
        candidate=row.candidate_id,
        key=row.key,
        scope=row.scope,
        application=row.application_id,
        superseded_at=None,
        is_waiting=True,
    )


def options_of(answer: Answer) -> tuple[str, ...]:
    return tuple(chosen.key for chosen in answer.chosen.all())


# --- keeping ----------------------------------------------------------------------------------


def keep_own(keeping: Keeping, said: Said, asked: QuestionAsked) -> Answer:
    """Their own answer takes the place of any; a skip only of a skip or of nothing."""
    before = in_force(keeping.person, said.key, said.scope, application_id_of(said))
    if said.state == AnswerState.SKIPPED and before is not None:
        tick_off(keeping, said.key)
        return before
    same = before is not None and says_the_same(as_given(keeping, said), given(before))
    return write(keeping, said, asked, replaces=before, confirms=before if same else None)


def keep_noted(keeping: Keeping, said: Said, asked: QuestionAsked) -> Answer:
    """A note takes the place of a note; beside their own answer it waits, or is nothing new."""
    before = in_force(keeping.person, said.key, said.scope, application_id_of(said))
    own = given(before) if before else None
    noted = as_given(keeping, said)
    if must_wait(noted, own):
        return write(keeping, said, asked, replaces=None, is_waiting=True)
    if before and own and own.given_by == GivenBy.CANDIDATE and says_the_same(noted, own):
        return before
    return write(keeping, said, asked, replaces=before)


def repeat(keeping: Keeping, right: Answer, *, in_force_to: Answer | None) -> Answer:
    """The same value again, in the candidate's own name."""
    value = given(right)
    said = Said(
        key=value.key,
        state=value.state,
        picks=tuple(Pick(row.key, row.rank, row.words) for row in right.chosen.all()),
        windows=value.windows,
        scope=value.scope,
        application=right.application,
        until=value.until,
        wording_id=value.wording_id,
    )
    return write(keeping, said, right.question_id, replaces=in_force_to, confirms=right)


def write(
    keeping: Keeping,
    said: Said,
    asked: QuestionAsked | int,
    *,
    replaces: Answer | None,
    confirms: Answer | None = None,
    is_waiting: bool = False,
) -> Answer:
    row = Answer(
        candidate=keeping.person,
        question_id=asked if isinstance(asked, int) else asked.id,
        key=said.key,
        scope=said.scope,
        application=said.application,
        until=said.until,
        state=said.state,
        given_by=keeping.given_by,
        noted_by_id=id_of(keeping.by),
        noted_words=keeping.noted_words[:300],
        through=keeping.through,
        wording_id=said.wording_id or (None if isinstance(asked, int) else asked.wording_id),
        at=keeping.at,
        confirms=confirms,
        is_waiting=is_waiting,
    )
    aside = put_aside(row, replaces)
    row.save()
    Answer.objects.filter(pk__in=aside).update(superseded_by=row)
    write_value(row, said.picks, said.windows)
    follow_pool(keeping.person, said.key)
    tick_off(keeping, said.key)
    happenings.record(
        kind=HappeningKind.ANSWERED,
        candidate=keeping.person,
        application=said.application,
        subject=row,
        by=keeping.by,
        at=keeping.at,
    )
    return row


def put_aside(row: Answer, in_force_to: Answer | None) -> list[int]:
    """Supersedes what the new row takes the place of: at most one in force and one that waits.

    A note that waits only takes the place of one that waited; their own word also ends the waiting.
    """
    aside = Q(pk=None)
    if row.is_waiting or row.given_by == GivenBy.CANDIDATE:
        aside |= Q(pk__in=waiting(row).values("pk"))
    if not row.is_waiting and in_force_to is not None:
        aside |= Q(pk=in_force_to.pk)
    found = list(Answer.objects.filter(aside).values_list("pk", flat=True))
    Answer.objects.filter(pk__in=found).update(superseded_at=row.at)
    return found


def write_value(row: Answer, picks: tuple[Pick, ...], windows: tuple[Window, ...]) -> None:
    AnswerOption.objects.bulk_create(
        AnswerOption(answer=row, key=pick.option, rank=pick.rank, words=pick.words)
        for pick in picks
    )
    AnswerWindow.objects.bulk_create(
        AnswerWindow(answer=row, weekday=window.weekday, starts=window.starts, ends=window.ends)
        for window in windows
    )


def tick_off(keeping: Keeping, key: str) -> None:
    """The open check-in need not ask this any more."""
    AskedKey.objects.filter(
        check_in__candidate=keeping.person, check_in__closed_at=None, key=key, done_at=None
    ).update(done_at=keeping.at)


# --- taking back ------------------------------------------------------------------------------


def take_back(row: Answer, at: datetime) -> Answer | None:
    """Puts back what the row superseded, unless a newer note waits; returns what is in force."""
    row.superseded_at = row.undone_at = at
    row.save(update_fields=["superseded_at", "undone_at"])
    aside = row.superseded.filter(undone_at=None)
    if not row.is_waiting and waiting(row).exists():
        aside = aside.filter(is_waiting=False)
    aside.update(superseded_at=None, superseded_by=None)
    follow_pool(row.candidate, row.key)
    before = in_force(row.candidate, row.key, row.scope, row.application_id)
    if before is None:
        AskedKey.objects.filter(
            check_in__candidate=row.candidate_id, check_in__closed_at=None, key=row.key
        ).update(done_at=None)
    return before


# --- as the rules read it ---------------------------------------------------------------------


def given(row: Answer) -> Given:
    return answer_value(row.pk)


def as_given(keeping: Keeping, said: Said) -> Given:
    return said.as_given(keeping.at, keeping.given_by, keeping.through)


def application_id_of(said: Said) -> int | None:
    return said.application.pk if said.application else None
