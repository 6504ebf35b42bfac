"""What the page of a check-in shows: questions, lines to confirm, lines that are only shown."""

from collections.abc import Container
from dataclasses import dataclass

from portal.me.rows import Row, row_of
from portal.standing import Standing
from preferences.forms.fields import name_of
from preferences.models import CheckIn
from preferences.queries.check_ins import with_what_depends
from preferences.queries.questions import QuestionAsked, questions
from preferences.rules.check_in import MOST_QUESTIONS, is_told, lines_of


@dataclass(frozen=True, slots=True)
class Asking:
    check_in: CheckIn
    questions: list[QuestionAsked]
    still_right: list[Row]
    known: list[Row]
    is_last: bool  # nothing is left for another page

    @property
    def is_empty(self) -> bool:
        """An admin may have taken back a question while it was open."""
        return not self.questions and not self.still_right


def asking_of(
    check_in: CheckIn, standing: Standing, level: int, sent: Container[str] = ()
) -> Asking:
    """Two queries: the words of everything at once. What was `sent` is read, although another window
    answered it meanwhile.
    """
    candidate = standing.candidate
    job_id = check_in.application.job_id if check_in.application else None
    asked = questions(
        language=candidate.language, setup=standing.setup, usual=standing.usual, job_id=job_id
    )
    left = [
        row
        for row in check_in.asked.all()
        if row.key in asked and (row.done_at is None or name_of(row.key) in sent)
    ]
    open_ones = [asked[row.key] for row in left if not row.is_confirmation]
    found = [question for question in open_ones if question.may_be_asked]
    page = with_what_depends(found[:MOST_QUESTIONS], found)
    again = [row.key for row in left if row.is_confirmation]
    of_stage = [each for each in asked.values() if each.stage_id == check_in.stage_id]
    known = [
        key
        for key in lines_of([each.facts for each in of_stage])
        if key in asked and key not in again and is_told(standing.usual.of(key))
    ]
    return Asking(
        check_in=check_in,
        questions=page,
        still_right=[row_of(asked[key], standing, level) for key in again],
        known=[row_of(asked[key], standing, level) for key in known],
        is_last=len(page) == len(found),
    )
