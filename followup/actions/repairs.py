"""Mending what went wrong: what the candidate says, what a colleague did, and what was sent."""

from datetime import datetime

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from candidates.actions import happenings
from candidates.actions.candidates import locked_candidate
from candidates.enums import HappeningKind
from candidates.models import Application, Candidate, Happening
from candidates.staff import Staff, id_of
from followup.actions.slips import is_erased, mend_slip, open_slip
from followup.enums import GestureKind, Repair, SlipKind, SlipReply
from followup.models import Gesture, OwnView, Slip
from followup.queries.outside import outside_after_change
from followup.queries.slips import asks_for_own_view
from messaging.enums import AttemptOutcome, DeliveryState
from messaging.models import Delivery, Message
from preferences.actions import answers
from preferences.actions.said import Said
from preferences.enums import AnswerState, GivenBy, Scope, Through
from preferences.models import Answer, AskedKey

CONSUMER = "followup.repairs"
TOLD = (HappeningKind.MESSAGE_ACCEPTED, HappeningKind.CALL_DONE)
MENDS = {SlipReply.GO_ON: Repair.NOTHING_NEEDED, SlipReply.CHANGE: Repair.CHANGED}


def listen(*, at: datetime) -> int:
    """Reads what was told since; how many happenings that were."""
    return happenings.consume(consumer=CONSUMER, kinds=TOLD, handle=look_at, at=at)


def look_at(happening: Happening, at: datetime) -> None:
    """An apology that left mends its slip; a message that left twice, asks twice or came into
    hours that they had just closed opens one."""
    if is_erased(happening):
        return
    apologised = Slip.objects.filter(
        candidate=happening.candidate_id, mended_at=None, apology__in=told_messages(happening)
    )
    for slip in apologised.select_related("apology__author"):
        by = slip.apology.author if slip.apology else None
        mend_slip(slip=slip, repair=Repair.APOLOGISED, by=by, at=happening.at)
    for message in doubled(happening):
        open_slip(message=message, kind=SlipKind.DOUBLED, at=at)
    for message in asked_twice(happening):
        open_slip(message=message, kind=SlipKind.ASKED_TWICE, at=at)
    overtaken = outside_after_change(happening)
    if overtaken is not None:
        open_slip(message=overtaken, kind=SlipKind.OUTSIDE_HOURS, at=at)


def told_messages(happening: Happening) -> QuerySet[Delivery, int]:
    accepted = Delivery.objects.filter(
        candidate=happening.candidate_id, state=DeliveryState.ACCEPTED
    )
    return accepted.values_list("message", flat=True)


def doubled(happening: Happening) -> QuerySet[Message]:
    """Sent again although it may have arrived, and both did. The same bytes under one key are one."""
    arrived = Q(
        deliveries__attempts__outcome=AttemptOutcome.ACCEPTED,
        deliveries__attempts__repeats=None,
    )
    resent = Message.objects.filter(
        thread__candidate=happening.candidate_id,
        slip=None,
        deliveries__attempts__is_human_resend=True,
    )
    counted = Message.objects.filter(pk__in=resent.values("pk")).annotate(
        arrived=Count("deliveries__attempts", filter=arrived, distinct=True)
    )
    return counted.filter(arrived__gt=1).select_related("thread__candidate", "application")


def asked_twice(happening: Happening) -> QuerySet[Message]:
    """It asks anew what they had told us before it was opened: for always, and not only skipped."""
    known = Answer.objects.filter(
        candidate=happening.candidate_id,
        key=OuterRef("key"),
        scope=Scope.ALWAYS,
        given_by=GivenBy.CANDIDATE,
        state__in=[AnswerState.CHOSEN, AnswerState.NO_PREFERENCE],
        superseded_at=None,
        at__lt=OuterRef("check_in__opened_at"),
    )
    again = AskedKey.objects.filter(
        Exists(known), check_in__candidate=happening.candidate_id, is_confirmation=False
    )
    told = Message.objects.filter(pk__in=told_messages(happening), slip=None)
    return told.filter(check_in__in=again.values("check_in")).select_related(
        "thread__candidate", "application"
    )


# --- the candidate's word -----------------------------------------------------------------------


@transaction.atomic
def answer_slip(*, slip: Slip, reply: SlipReply, at: datetime) -> Slip:
    """“Should we change anything?” The first answer counts; whoever wants somebody else gets a person."""
    locked_candidate(slip.candidate_id)
    held = Slip.objects.select_for_update(of=("self",)).get(pk=slip.pk)
    if held.reply:
        return held
    held.reply, held.replied_at = reply, at
    held.save(update_fields=["reply", "replied_at"])
    if reply in MENDS and held.mended_at is None:
        return mend_slip(slip=held, repair=MENDS[reply], by=None, at=at)
    return held


@transaction.atomic
def say_own_view(*, candidate: Candidate, is_kept: bool | None, at: datetime) -> OwnView | None:
    """One tap; None for `is_kept` passes it by. Twice is once: nothing is kept while it is not asked."""
    held = locked_candidate(candidate.pk)
    if not asks_for_own_view(held, at):
        return None
    return OwnView.objects.create(candidate=held, is_kept=is_kept, at=at)


# --- what a colleague did -----------------------------------------------------------------------


@transaction.atomic
def log_gesture(
    *,
    candidate: Candidate,
    kind: GestureKind,
    words: str = "",
    application: Application | None = None,
    by: Staff,
    at: datetime,
) -> Gesture:
    return Gesture.objects.create(
        candidate=candidate,
        application=application,
        kind=kind,
        words=words,
        by_id=id_of(by),
        at=at,
    )


@transaction.atomic
def note_said(
    *,
    candidate: Candidate,
    said: Said,
    through: Through,
    noted_words: str,
    application: Application | None,
    for_them: bool,
    by: Staff,
    at: datetime,
) -> Answer:
    """What they said; and, where a colleague filled it in for them, the gesture that it is."""
    answer = answers.note_said(
        candidate=candidate, said=said, through=through, noted_words=noted_words, by=by, at=at
    )
    if for_them:
        log_gesture(
            candidate=candidate, kind=GestureKind.FORM, application=application, by=by, at=at
        )
    return answer
