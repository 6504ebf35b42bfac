"""Saving what a form of questions holds, and saying it back."""

from collections.abc import Mapping, Sequence

from django.db import transaction

from candidates.actions.people import change_zone
from candidates.models import Application
from portal.access import MeRequest
from portal.me.meanwhile import is_there_already, tell_changes
from portal.me.saved import remember_saved
from portal.said_back import said_back
from portal.standing import Standing, standing_of
from preferences.actions.answers import give_page
from preferences.enums import AnswerState, Through
from preferences.forms.questions import QuestionsForm
from preferences.models import Answer
from preferences.queries.questions import QuestionAsked


@transaction.atomic
def save(request: MeRequest, form: QuestionsForm, before: Standing) -> list[Answer]:
    """The zone first: hours are read in it. Raises AnswerRefused."""
    candidate = request.visit.candidate
    asked = {each.key: each for each in form.questions}
    if form.zone_change:
        change_zone(
            candidate=candidate,
            time_zone=form.zone_change.time_zone,
            until=form.zone_change.until,
            at=request.at,
        )
        candidate.refresh_from_db()
    said = [each for each in form.answers if not is_there_already(request, before, each)]
    if form.answers and not said:
        return []  # sent twice: what is kept of the first time is what can be undone
    given = give_page(
        candidate=candidate,
        said=said,
        through=Through.WEB,
        at=request.at,
        showed_number=True,
    )
    tell_changes(request, before, form.answers, asked)
    told = [each.key for each in form.answers if each.state != AnswerState.SKIPPED]
    application = form.answers[0].application if form.answers else None
    say_back(request, given, told, asked, application)
    return given


def say_back(
    request: MeRequest,
    given: Sequence[Answer],
    keys: Sequence[str],
    asked: Mapping[str, QuestionAsked] | None = None,
    application: Application | None = None,
) -> None:
    """Read from what holds now, so that it is true whatever was sent."""
    standing = standing_of(request.visit.candidate, request.at, application)
    remember_saved(request, given, said_back(standing, keys, asked or {}))
