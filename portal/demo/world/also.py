"""What else is true of some people: paused, opted out, noted by staff, bounced."""

from collections.abc import Callable
from datetime import datetime, timedelta

from candidates.actions import contact_points
from candidates.enums import ClosedWhy, ContactKind
from candidates.models import Application, Candidate, ContactPoint
from messaging.actions import opt_outs
from preferences.actions import answers, pauses
from preferences.enums import (
    AnswerState,
    Channel,
    ConsentHow,
    PauseKind,
    Scope,
    Through,
    TopicKey,
)

Make = Callable[[Candidate, Application, datetime, str], None]


def make_so(extra: str, candidate: Candidate, application: Application, at: datetime) -> None:
    name, _colon, value = extra.partition(":")
    EXTRAS[name](candidate, application, at, value)


def paused(candidate: Candidate, _application: Application, at: datetime, days: str) -> None:
    pause(candidate, PauseKind.ALL, at, days)


def only_urgent(candidate: Candidate, _application: Application, at: datetime, days: str) -> None:
    pause(candidate, PauseKind.ONLY_URGENT, at, days)


def pause(candidate: Candidate, kind: PauseKind, at: datetime, days: str) -> None:
    pauses.pause(
        candidate=candidate,
        kind=kind,
        until=at + timedelta(days=int(days)),
        through=Through.WEB,
        lets_appointments_pass=False,
        at=at - timedelta(days=1),
    )


def stop_text(candidate: Candidate, _application: Application, at: datetime, _value: str) -> None:
    opt_outs.opt_out(
        candidate=candidate,
        channel=Channel.TEXT,
        topic="",
        contact_point=point(candidate, ContactKind.PHONE),
        how=ConsentHow.KEYWORD,
        through=Through.TEXT,
        words="STOP",
        at=at - timedelta(days=5),
    )


def stop_email_optional(
    candidate: Candidate, _application: Application, at: datetime, _value: str
) -> None:
    opt_outs.opt_out(
        candidate=candidate,
        channel=Channel.EMAIL,
        topic=TopicKey.OTHER_JOBS,
        contact_point=point(candidate, ContactKind.EMAIL),
        how=ConsentHow.UNSUBSCRIBE,
        through=Through.EMAIL,
        words="",
        at=at - timedelta(days=9),
    )


def stop_all(candidate: Candidate, _application: Application, at: datetime, _value: str) -> None:
    opt_outs.stop_for_good(candidate=candidate, through=Through.WEB, at=at - timedelta(days=2))


def bounced(candidate: Candidate, _application: Application, at: datetime, _value: str) -> None:
    contact_points.close(
        contact_point=point(candidate, ContactKind.EMAIL),
        why=ClosedWhy.BOUNCED,
        at=at - timedelta(days=3),
    )


def at_work_phone(
    candidate: Candidate, _application: Application, _at: datetime, _value: str
) -> None:
    ContactPoint.objects.filter(candidate=candidate, kind=ContactKind.PHONE).update(is_at_work=True)


def staff_note(candidate: Candidate, application: Application, at: datetime, way: str) -> None:
    note(
        candidate, application, at - timedelta(days=4), way, "Emails are easier while I move flat."
    )


def import_note(candidate: Candidate, application: Application, at: datetime, _value: str) -> None:
    note(candidate, application, at - timedelta(days=5), Channel.CALL, "Prefers calls")


def note(
    candidate: Candidate, application: Application, at: datetime, way: str, words: str
) -> None:
    answers.note(
        candidate=candidate,
        key="channel.first",
        state=AnswerState.CHOSEN,
        options=[(way, 1, "")],
        windows=[],
        scope=Scope.ALWAYS,
        by=application.owner,
        noted_words=words,
        through=Through.CALL,
        at=at,
    )


def now_email(candidate: Candidate, _application: Application, at: datetime, days: str) -> None:
    answers.give(
        candidate=candidate,
        key="channel.first",
        state=AnswerState.CHOSEN,
        options=[(Channel.EMAIL, 1, "")],
        windows=[],
        scope=Scope.NOW,
        until=at + timedelta(days=int(days)),
        through=Through.WEB,
        at=at - timedelta(days=1),
    )


def said_on_arrival(
    _candidate: Candidate, _application: Application, _at: datetime, _value: str
) -> None:
    """Dealt with when the person was added."""


def point(candidate: Candidate, kind: ContactKind) -> ContactPoint:
    return candidate.contact_points.filter(kind=kind).earliest("pk")


EXTRAS: dict[str, Make] = {
    "paused": paused,
    "only_urgent": only_urgent,
    "stop_text": stop_text,
    "stop_email_optional": stop_email_optional,
    "stop_all": stop_all,
    "bounced": bounced,
    "at_work_phone": at_work_phone,
    "staff_note": staff_note,
    "import_note": import_note,
    "now_email": now_email,
    "no_email": said_on_arrival,
}
