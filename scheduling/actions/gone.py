"""What changed elsewhere: who left, what closed, who cannot be told. A person decides; nothing is lost."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from candidates.actions.candidates import locked_candidate
from candidates.enums import Outcome as ApplicationOutcome
from candidates.models import Application, Happening, Membership
from messaging.models import Message
from messaging.queries.verdicts import verdict_for
from preferences.enums import Channel, PauseKind, TopicKey, VerdictKind
from preferences.models import Pause
from scheduling.actions.due import AT_ONCE, one_by_one
from scheduling.actions.interviews import cancel
from scheduling.actions.offers import end
from scheduling.enums import InterviewState, OfferEnd, OfferState, PersonWhy
from scheduling.models import Interview, Offer, OfferPanel, Participant
from scheduling.queries.interviews import HOLDERS

NOT_TOLD = (TopicKey.INTERVIEW, TopicKey.REMINDER)


def look_after(at: datetime) -> int:
    """Interviewers who left, and jobs that closed: a person is told, nothing is lost."""
    return gone_from_panels(at) + gone_from_offers(at) + of_closed_jobs(at)


def gone_from_panels(at: datetime) -> int:
    missing = Participant.objects.filter(
        left_at=None, interview__state=InterviewState.BOOKED, interview__starts_at__gt=at
    ).filter(Q(user__is_active=False) | ~Exists(still_of("interview__application__job__team")))
    ids = missing.filter(interview__person_at=None).values_list("interview_id", flat=True)
    return Interview.objects.filter(pk__in=ids, person_at=None).update(
        person_why=PersonWhy.PANEL_LEFT, person_at=at
    )


def gone_from_offers(at: datetime) -> int:
    """With one of them gone no time suits all, and nobody would ever answer."""
    missing = OfferPanel.objects.filter(offer__state=OfferState.OPEN, offer__person_at=None).filter(
        Q(user__is_active=False) | ~Exists(still_of("offer__application__job__team"))
    )
    ids = missing.values_list("offer_id", flat=True)
    return Offer.objects.filter(pk__in=ids, person_at=None).update(
        person_why=PersonWhy.PANEL_LEFT, person_at=at
    )


def still_of(team: str) -> QuerySet[Membership]:
    return Membership.objects.filter(user=OuterRef("user"), team=OuterRef(team), role__in=HOLDERS)


def of_closed_jobs(at: datetime) -> int:
    """Open times end with it. What is booked stands until a person says otherwise: somebody gave their
    word, and whoever applied still waits for an answer."""
    shut = Offer.objects.filter(state=OfferState.OPEN).filter(
        Q(application__closed_at__isnull=False) | Q(application__job__closed_at__isnull=False)
    )
    ended = one_by_one(shut.values_list("pk", flat=True)[:AT_ONCE], close_one, at)
    coming = (
        coming_to(at)
        .filter(person_at=None, application__job__closed_at__isnull=False)
        .exclude(settled_why=PersonWhy.JOB_CLOSED)
    )
    return ended + coming.update(person_why=PersonWhy.JOB_CLOSED, person_at=at)


@transaction.atomic
def close_one(*, pk: int, at: datetime) -> bool:
    candidate_id = Offer.objects.values_list("candidate_id", flat=True).get(pk=pk)
    locked_candidate(candidate_id)
    offer = Offer.objects.select_for_update().get(pk=pk)
    if offer.state != OfferState.OPEN:
        return False
    end(offer, OfferEnd.CLOSED, at)
    return True


# --- consumers of happenings ------------------------------------------------------------------


def tidy_up(happening: Happening, at: datetime) -> None:
    """An application that ended has no interview to come."""
    application = Application.objects.get(pk=happening.application_id or 0)
    if application.is_live:
        return
    for offer in Offer.objects.filter(application=application, state=OfferState.OPEN):
        close_one(pk=offer.pk, at=at)
    for interview in coming_to(at).filter(application=application):
        cancel(
            interview=interview,
            version=interview.version,
            by=application.owner,
            is_theirs=application.outcome == ApplicationOutcome.WITHDRAWN,
            at=at,
        )


def notice_not_told(happening: Happening, at: datetime) -> None:
    """A message about a time came back: the row under Times says so, too. What was offered or booked
    after it was written is none of its business."""
    message = Message.objects.filter(pk=happening.subject or 0).first()
    if message is None or message.topic not in NOT_TOLD or message.application_id is None:
        return
    mark = {"person_why": PersonWhy.NOT_TOLD, "person_at": at}
    about = {"application": message.application_id, "person_at": None}
    booked = coming_to(at).filter(**about, booked_at__lte=message.created_at)
    booked.update(**mark)
    if message.topic == TopicKey.INTERVIEW:
        opened = Offer.objects.filter(**about, state=OfferState.OPEN)
        opened.filter(created_at__lte=message.created_at).update(**mark)


def notice_paused(happening: Happening, at: datetime) -> None:
    """Their interview falls inside the pause, and they did not ask to be reminded: it stands, and a
    person knows that they hear nothing more of it. Open times wait until the pause is over."""
    pause = Pause.objects.filter(pk=happening.subject or 0, kind=PauseKind.ALL).first()
    if pause is None or pause.lets_appointments_pass:
        return
    inside = coming_to(at).filter(candidate=happening.candidate_id, starts_at__lt=pause.until)
    inside.filter(person_at=None).update(person_why=PersonWhy.STOPPED, person_at=at)


def notice_stopped(happening: Happening, at: datetime) -> None:
    """They opted out with a time open or agreed. As long as one of their ways is left nothing changes;
    otherwise the time stands, and a person knows that no letter will reach them."""
    for application in Application.objects.filter(
        candidate=happening.candidate_id, closed_at=None
    ).select_related("candidate", "job__team", "owner"):
        verdict = verdict_for(application.candidate, None, TopicKey.INTERVIEW, at, application)
        if verdict.kind == VerdictKind.BLOCKED or verdict.channel == Channel.PORTAL:
            mark_all(PersonWhy.STOPPED, at, application=application.pk)


def mark_all(why: PersonWhy, at: datetime, *, application: int) -> None:
    mark = {"person_why": why, "person_at": at}
    offers = Offer.objects.filter(application=application, state=OfferState.OPEN)
    coming_to(at).filter(application=application, person_at=None).update(**mark)
    offers.filter(person_at=None).update(**mark)


def coming_to(at: datetime) -> QuerySet[Interview]:
    return Interview.objects.filter(state=InterviewState.BOOKED, starts_at__gt=at)
