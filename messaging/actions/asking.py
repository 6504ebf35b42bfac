"""What follows on moves, ends and answers: consumers of happenings, each once."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from candidates.enums import HappeningKind, Outcome
from candidates.models import Application, Candidate, Happening
from candidates.queries import standing_move
from messaging.actions.check_ins import call_off, send_check_in
from messaging.actions.duties import follow_answer
from messaging.actions.silence import stop_if_enough, ways_without_answer
from messaging.models import Message
from preferences.actions.check_ins import (
    leave_out,
    open_for_outcome,
    open_for_stage,
    open_if_still_right,
)
from preferences.enums import TopicKey
from preferences.models import CheckIn

BROUGHT = (HappeningKind.APPLIED, HappeningKind.MOVED)  # somebody to a stage


def ask_for_stage(happening: Happening, at: datetime) -> None:
    """The questions of the stage somebody has come to."""
    if is_old(happening, at) or is_taken_back(happening):
        return
    application = application_of(happening)
    ways = ways_without_answer(application.candidate, at)
    check_in = open_for_stage(application=application, unanswered=ways, at=at)
    if check_in is not None:
        send_check_in(check_in=check_in, at=at, cause=str(happening.pk))


def ask_after_the_end(happening: Happening, at: datetime) -> None:
    """An application closed: its questions with it. Those after the decision come once it was told.

    Whoever withdrew knows; a no is followed by questions a day later at the earliest.
    """
    if is_taken_back(happening):
        return
    application = application_of(happening)
    if application.is_live:
        return
    closed = leave_out(application=application, at=at)
    if closed is not None:
        call_off(check_in=closed, at=at)
    if is_old(happening, at) or not knows(application):
        return
    ways = ways_without_answer(application.candidate, at)
    check_in = open_for_outcome(application=application, unanswered=ways, at=at)
    if check_in is not None and check_in.application_id == application.pk:
        wait = timedelta(seconds=settings.AFTER_A_NO)
        is_no = application.outcome == Outcome.REJECTED
        send_check_in(
            check_in=check_in,
            cause=f"outcome:{application.pk}",
            send_at=at + wait if is_no else None,
            at=at,
        )


def look_at_answers(happening: Happening, at: datetime) -> None:
    """What is answered is not asked any more, may be something to do, or was one skip too many."""
    if happening.kind == HappeningKind.CHECK_IN_FINISHED:
        check_in = CheckIn.objects.filter(pk=happening.subject or 0).first()
        if check_in is not None:
            call_off(check_in=check_in, at=at)
    else:
        follow_answer(happening, at)
    candidate = Candidate.objects.filter(pk=happening.candidate_id, erased_at=None).first()
    if candidate is not None:
        stop_if_enough(candidate=candidate, at=at)


@transaction.atomic
def ask_if_still_right(*, application: Application, at: datetime) -> Message | None:
    """A colleague asks whether what is old or in doubt still holds: in their way, at most once in 30
    days. None with nothing to ask.
    """
    ways = ways_without_answer(application.candidate, at)
    check_in = open_if_still_right(application=application, unanswered=ways, at=at)
    if check_in is None:
        return None
    return send_check_in(check_in=check_in, cause=f"still right:{application.pk}", at=at)


@transaction.atomic
def ask_the_first_time(*, application: Application, at: datetime) -> Message | None:
    """A colleague asks somebody who was never asked anything: the questions of their stage, in their way.
    None with nothing to ask, or for whoever was asked by now.

    What brought them to their stage asks the same: whichever comes first, it goes once.
    """
    if CheckIn.objects.filter(candidate=application.candidate, sent_at__isnull=False).exists():
        return None
    ways = ways_without_answer(application.candidate, at)
    check_in = open_for_stage(application=application, unanswered=ways, at=at)
    if check_in is None:
        return None
    brought = Happening.objects.filter(application_id=application.pk, kind__in=BROUGHT)
    cause = brought.order_by("-pk").values_list("pk", flat=True).first()
    return send_check_in(check_in=check_in, cause=str(cause or f"first:{application.pk}"), at=at)


# --- parts ------------------------------------------------------------------------------------


def application_of(happening: Happening) -> Application:
    return Application.objects.select_related("candidate").get(pk=happening.application_id or 0)


def is_old(happening: Happening, at: datetime) -> bool:
    return at - happening.at > timedelta(days=settings.CHECK_IN_MAX_AGE)


def is_taken_back(happening: Happening) -> bool:
    """The move or the end that it tells of was undone within its minute."""
    if happening.kind not in (HappeningKind.MOVED, HappeningKind.CLOSED):
        return False
    return standing_move(happening.subject or 0) is None


def knows(application: Application) -> bool:
    """Whether they were told how it ended; nobody is asked anything before that."""
    if application.outcome == Outcome.WITHDRAWN:
        return True
    told = Message.objects.filter(
        application=application, topic=TopicKey.DECISION, told_at__isnull=False
    )
    return told.exists()
