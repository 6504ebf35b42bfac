"""Telling the people who hold an interview: yours, moved, changed, called off, late, soon."""

from dataclasses import dataclass
from datetime import datetime
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils import translation

from candidates.rules.waits import wait_after
from messaging.actions.letters import written
from scheduling.channels.colleague_mail import ColleagueLetter, NotTold, send
from scheduling.enums import InterviewState, Notice, PersonWhy
from scheduling.models import Interview, Participant
from scheduling.queries.interviews import with_panel
from scheduling.queries.words import colleague_words, invitation_of, short_moment
from scheduling.rules import telling
from scheduling.rules.invitation import CANCEL, REQUEST, calendar_text

AT_ONCE = 25  # a letter takes a fraction of a second, and a turn of the worker thirty
WITH_ENTRY = (Notice.INVITED, Notice.MOVED, Notice.CHANGED, Notice.CALLED_OFF)


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """One letter that was begun, and what they will know once it has left."""

    participant: int
    interview: int
    notice: Notice
    letter: ColleagueLetter
    learns: dict[str, Any]
    tries: int


def tell_interviewers(at: datetime) -> int:
    """Everybody whose knowledge differs; how many letters left. Two things at once are two letters."""
    done = 0
    for pk in list(differing(at).values_list("pk", flat=True)[:AT_ONCE]):
        begun = begin(pk=pk, at=at)
        if begun is not None:
            done += finish(begun, at)
    return done


def differing(at: datetime) -> QuerySet[Participant]:
    """Whom there may be something to tell; the rule decides."""
    still = Q(left_at=None, interview__state=InterviewState.BOOKED)
    news = (
        Q(interview__starts_at__gt=at) & ~Q(told_sequence=F("interview__sequence"))
        | Q(interview__starts_at__gt=at, told_sequence=None)
        | Q(interview__late_at__isnull=False, told_late_at=None)
        | Q(told_late_at__lt=F("interview__late_at"))
        | reminder_near(at)
    )
    over = ~still & Q(told_starts_at__gt=at)
    return (
        Participant.objects.filter(interview__ends_at__gt=at, user__is_active=True)
        .filter(Q(again_at=None) | Q(again_at__lte=at))
        .filter((still & news) | over)
        .order_by("interview__starts_at", "pk")
    )


def reminder_near(at: datetime) -> Q:
    near = Q()
    for remind, before in telling.REMIND_BEFORE.items():
        near |= Q(user__diary__remind=remind, interview__starts_at__lte=at + before)
    return near & Q(reminded_at=None, interview__starts_at__gt=at)


@transaction.atomic
def begin(*, pk: int, at: datetime) -> Telling | None:
    """Committed before anything leaves: whoever dies now is done again in two minutes, by anybody."""
    held = (
        Participant.objects.select_for_update(of=("self",), skip_locked=True, no_key=True)
        .select_related("user__diary")
        .filter(Q(again_at=None) | Q(again_at__lte=at), pk=pk)
        .first()
    )
    if held is None:
        return None
    interview = with_panel(Interview.objects.filter(pk=held.interview_id)).get()
    notice = telling.notice_due(known_of(held, interview), at)
    if notice is None:
        return None
    held.tries += 1
    held.again_at = at + max(telling.ON_ITS_WAY, wait_after(held.tries))
    held.save(update_fields=["tries", "again_at"])
    return Telling(
        participant=held.pk,
        interview=interview.pk,
        notice=notice,
        letter=letter_of(held, interview, notice),
        learns=learns(held, interview, notice, at),
        tries=held.tries,
    )


def finish(begun: Telling, at: datetime) -> bool:
    """No transaction is open while it is sent."""
    try:
        send(begun.letter)
    except NotTold:
        if begun.tries == telling.A_PERSON_AFTER:
            mark = {"person_why": PersonWhy.PANEL_NOT_TOLD, "person_at": at}
            Interview.objects.filter(pk=begun.interview, person_at=None).update(**mark)
        return False
    known = begun.learns | {"tries": 0, "again_at": None}
    Participant.objects.filter(pk=begun.participant).update(**known)
    return True


# --- parts ------------------------------------------------------------------------------------


def known_of(held: Participant, interview: Interview) -> telling.Known:
    return telling.Known(
        is_theirs=held.left_at is None and interview.is_live,
        starts_at=interview.starts_at,
        ends_at=interview.ends_at,
        sequence=interview.sequence,
        told_sequence=held.told_sequence,
        told_starts_at=held.told_starts_at,
        late_at=None if interview.late_by_id == held.user_id else interview.late_at,
        told_late_at=held.told_late_at,
        remind=held.user.diary.remind,
        reminded_at=held.reminded_at,
    )


def learns(held: Participant, interview: Interview, notice: Notice, at: datetime) -> dict[str, Any]:
    if notice == Notice.LATE:
        return {"told_late_at": interview.late_at}
    if notice == Notice.REMINDER:
        return {"reminded_at": at}
    if notice == Notice.CALLED_OFF:
        return {"told_sequence": None, "told_starts_at": None, "reminded_at": None}
    new: dict[str, Any] = {
        "told_sequence": interview.sequence,
        "told_starts_at": interview.starts_at,
    }
    if notice == Notice.CHANGED:
        return new
    soon = telling.reminds_too(known_of(held, interview), at)
    return new | {"reminded_at": at if soon else None}


def letter_of(held: Participant, interview: Interview, notice: Notice) -> ColleagueLetter:
    zone = held.user.diary.time_zone
    words = colleague_words(interview, zone) | {
        "kind": notice.value,
        "name": held.user.first_name,
        "url": settings.PUBLIC_URL + reverse(settings.PAGE_NAMES["brief"], args=[interview.pk]),
        "was": short_moment(held.told_starts_at, zone) if held.told_starts_at else "",
        "is_off": not interview.is_live,
    }
    method = CANCEL if notice == Notice.CALLED_OFF else REQUEST
    with translation.override(settings.LANGUAGE_CODE):
        return ColleagueLetter(
            to=held.user.email,
            subject=written("panel", "subject", words),
            body=written("panel", "email", words),
            calendar=entry_of(held, interview, method) if notice in WITH_ENTRY else "",
            method=method,
        )


def entry_of(held: Participant, interview: Interview, method: str) -> str:
    invitation = invitation_of(
        interview,
        organiser=parseaddr(settings.EMAIL_FROM)[1],
        domain=settings.EMAIL_REPLY_DOMAIN,
        guest=held.user.email,
        for_staff=True,
        is_cancelled=method == CANCEL,
    )
    return calendar_text([invitation], method)
