"""Opening, extending and closing the one check-in of a candidate (RULES 6)."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from candidates.actions import happenings
from candidates.actions.candidates import locked_candidate
from candidates.enums import HappeningKind
from candidates.models import Application
from preferences.enums import Channel
from preferences.models import AskedKey, CheckIn, StillRightAsked
from preferences.queries.check_ins import asking_for
from preferences.queries.questions import QuestionAsked, questions_of
from preferences.queries.setup import EmployerSetup, employer_setup
from preferences.queries.usual import usual_of
from preferences.rules.check_in import Asking, is_told
from preferences.rules.values import Usual

FINISHED = "finished"
CLOSED = "closed"
HAD_ENOUGH = "had_enough"


@transaction.atomic
def open_for_stage(
    *, application: Application, at: datetime, unanswered: Collection[Channel] = ()
) -> CheckIn | None:
    """The check-in that asks the questions of the application's stage; None with nothing to ask.

    A second move adds its questions to the open one; asked twice it changes nothing. `unanswered`
    are the ways on which earlier asks got no answer: two of them, or three skips, are enough.
    """
    person = locked_candidate(application.candidate_id)
    held = Application.objects.select_related("candidate", "job", "stage").get(pk=application.pk)
    if person.erased_at is not None or not held.is_live:
        return None
    setup = employer_setup()
    usual = usual_of(person, at, held, setup)
    asked = questions_of(stage=held.stage, language=person.language, setup=setup)
    return open_for(held, asked, usual, setup, at=at, unanswered=unanswered)


@transaction.atomic
def open_for_outcome(
    *, application: Application, at: datetime, unanswered: Collection[Channel] = ()
) -> CheckIn | None:
    """The questions after the decision, when the candidate was told of it."""
    person = locked_candidate(application.candidate_id)
    held = Application.objects.select_related("candidate", "job").get(pk=application.pk)
    if person.erased_at is not None or held.is_live:
        return None
    setup = employer_setup()
    usual = usual_of(person, at, held, setup)
    asked = questions_of(outcome=held.outcome, language=person.language, setup=setup)
    return open_for(held, asked, usual, setup, at=at, unanswered=unanswered)


@transaction.atomic
def open_if_still_right(
    *, application: Application, at: datetime, unanswered: Collection[Channel] = ()
) -> CheckIn | None:
    """The check-in that asks whether what is old or in doubt is still right, and nothing new.

    None with nothing to ask, which it also is within 30 days of the last time.
    """
    person = locked_candidate(application.candidate_id)
    held = Application.objects.select_related("candidate", "job", "stage").get(pk=application.pk)
    if person.erased_at is not None or not held.is_live:
        return None
    setup = employer_setup()
    usual = usual_of(person, at, held, setup)
    asked = questions_of(stage=held.stage, language=person.language, setup=setup)
    told = [question for question in asked if is_told(usual.of(question.key))]
    asking = asking_for(held, told, usual, setup, at=at, unanswered=unanswered)
    if not asking.still_right:
        return None
    check_in = CheckIn.objects.filter(candidate=person, closed_at=None).first()
    check_in = check_in or opened(held, at)
    add(check_in, held, asking, at)
    return check_in


@transaction.atomic
def finish(*, check_in: CheckIn, at: datetime) -> CheckIn:
    """The candidate is through with it. Twice changes nothing."""
    closed = close(check_in, FINISHED, at)
    if closed.closed_at == at and closed.closed_why == FINISHED:
        happenings.record(
            kind=HappeningKind.CHECK_IN_FINISHED,
            candidate=closed.candidate,
            application=closed.application,
            subject=closed,
            at=at,
        )
    return closed


@transaction.atomic
def stop(*, check_in: CheckIn, why: str, at: datetime) -> CheckIn:
    """Asking ends without their answers: they had enough, withdrew, or the application closed."""
    return close(check_in, why, at)


@transaction.atomic
def leave_out(*, application: Application, at: datetime) -> CheckIn | None:
    """The application is closed: its questions are asked no more, those of another one still are.

    Returns the check-in when nothing was left of it and it closed. Twice changes nothing.
    """
    locked_candidate(application.candidate_id)
    check_in = CheckIn.objects.filter(candidate=application.candidate_id, closed_at=None).first()
    if check_in is None:
        return None
    own = check_in.asked.filter(application=application, done_at=None)
    if check_in.outcome and check_in.application_id == application.pk:
        own = own.none()  # these were asked because it closed
    if not own.update(done_at=at) or check_in.asked.filter(done_at=None).exists():
        return None
    return close(check_in, CLOSED, at)


@transaction.atomic
def mark_sent(*, check_in: CheckIn, at: datetime) -> CheckIn:
    """A message took it along. The first time counts."""
    locked_candidate(check_in.candidate_id)
    CheckIn.objects.filter(pk=check_in.pk, sent_at=None).update(sent_at=at)
    return CheckIn.objects.get(pk=check_in.pk)


# --- one for each candidate -------------------------------------------------------------------


def open_for(
    application: Application,
    asked: list[QuestionAsked],
    usual: Usual,
    setup: EmployerSetup,
    *,
    at: datetime,
    unanswered: Collection[Channel],
) -> CheckIn | None:
    """The candidate is locked."""
    asking = asking_for(application, asked, usual, setup, at=at, unanswered=unanswered)
    check_in = CheckIn.objects.filter(candidate=application.candidate, closed_at=None).first()
    if not asking.is_empty:
        check_in = check_in or opened(application, at)
        add(check_in, application, asking, at)
        return check_in
    left = {question.key for question in asked}
    is_asking = check_in and check_in.asked.filter(key__in=left, done_at=None).exists()
    return check_in if is_asking else None


def opened(application: Application, at: datetime) -> CheckIn:
    check_in = CheckIn.objects.create(
        candidate=application.candidate,
        application=application,
        stage=application.stage if application.is_live else None,
        outcome=application.outcome,
        opened_at=at,
    )
    happenings.record(
        kind=HappeningKind.CHECK_IN_OPENED,
        candidate=application.candidate,
        application=application,
        subject=check_in,
        at=at,
    )
    return check_in


def add(check_in: CheckIn, application: Application, asking: Asking, at: datetime) -> None:
    last = check_in.asked.aggregate(last=Max("position"))["last"] or 0
    again = [preference.key for preference in asking.still_right]
    new = [question.key for question in asking.questions]
    AskedKey.objects.bulk_create(
        [
            AskedKey(
                check_in=check_in,
                application=application,
                key=key,
                position=last + place,
                is_confirmation=key in again,
            )
            for place, key in enumerate([*again, *new], start=1)
        ],
        # A check-in that stays open for months may ask "still right?" about a key again.
        update_conflicts=True,
        unique_fields=["check_in", "key", "application"],
        update_fields=["position", "is_confirmation", "done_at"],
    )
    if again:
        StillRightAsked.objects.update_or_create(candidate=check_in.candidate, defaults={"at": at})


def close(check_in: CheckIn, why: str, at: datetime) -> CheckIn:
    locked_candidate(check_in.candidate_id)
    held = CheckIn.objects.select_related("candidate", "application").get(pk=check_in.pk)
    if held.closed_at is None:
        held.closed_at, held.closed_why = at, why
        held.save(update_fields=["closed_at", "closed_why"])
    return held
