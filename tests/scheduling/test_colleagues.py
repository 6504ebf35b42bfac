"""Who holds an interview hears of it: by email, with an entry that their calendar updates in place."""

from datetime import UTC, datetime, timedelta
from smtplib import SMTPException

import pytest
import vobject

from scheduling.actions import attending, colleagues, interviews, panels
from scheduling.channels.colleague_mail import EmailMessage
from scheduling.models import Participant
from tests.factories.candidates import NOW, member
from tests.factories.preferences import give
from tests.factories.scheduling import free_weekdays, live, offer_times

pytestmark = pytest.mark.django_db

NEXT_WEEK = datetime(2027, 3, 10, 10, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def tom(team):
    tom = member(team, "interviewer", first_name="Tom", email="tom@northside.example")
    free_weekdays(tom)
    return tom


@pytest.fixture
def offer(application, ana, tom):
    return offer_times(application, ana, panel=[tom.pk], meeting="video", where="video.example/b")


@pytest.fixture
def booked(offer):
    return interviews.book(offer=offer, starts_at=NEXT_WEEK, at=NOW)


@pytest.fixture
def told(mailoutbox):
    """What leaves when the worker looks at this instant."""

    def look(at=NOW):
        mailoutbox.clear()
        colleagues.tell_interviewers(at)
        return [Letter(each) for each in mailoutbox]

    return look


class Letter:
    def __init__(self, mail):
        self.to, self.subject, self.body = mail.to, mail.subject, mail.body
        self.kind = mail.attachments[0][2] if mail.attachments else ""
        self.entry = vobject.readOne(mail.attachments[0][1]).vevent if mail.attachments else None


def test_invited_once_with_an_entry_and_nothing_about_arrangements(
    application, sam, ana, tom, told, settings
):
    give(sam, "meet.support", "captions", application=application)
    offer = offer_times(application, ana, panel=[tom.pk], meeting="video", where="video.example/b")
    booked = interviews.book(offer=offer, starts_at=NEXT_WEEK, at=NOW)
    [letter] = told()
    assert letter.to == ["tom@northside.example"]
    assert letter.subject == "Interview with Sam Okoro, Wed 10 Mar 10am"
    assert f"{settings.PUBLIC_URL}/desk/brief/{booked.pk}/" in letter.body
    assert "Not everything they asked for is arranged yet." in letter.body
    assert letter.kind == "text/calendar; method=REQUEST"
    assert letter.entry.uid.value.startswith(str(booked.uid))
    assert letter.entry.attendee.value == "MAILTO:tom@northside.example"
    assert letter.entry.status.value == "TENTATIVE"
    assert "aptions" not in letter.body + letter.entry.serialize()
    assert told() == []


def test_moved_confirmed_and_cancelled_are_the_same_entry(booked, ana, told):
    [first] = told()
    moved = interviews.move(
        interview=booked, starts_at=NEXT_WEEK + DAY, version=booked.version, by=ana, at=NOW
    )
    [second] = told(NOW + timedelta(minutes=1))
    assert "It was Wed 10 Mar 10am." in second.body
    interviews.cancel(interview=moved, version=moved.version, by=ana, why="Beth is ill.", at=NOW)
    [third] = told(NOW + timedelta(minutes=2))
    assert "is cancelled. You do not have to come. Beth is ill." in third.body
    assert third.kind == "text/calendar; method=CANCEL"
    assert third.entry.status.value == "CANCELLED"
    assert len({each.entry.uid.value for each in (first, second, third)}) == 1
    assert [int(each.entry.sequence.value) for each in (first, second, third)] == [0, 1, 2]
    assert told(NOW + timedelta(minutes=3)) == []


def test_of_three_changes_in_a_minute_the_last_is_told(booked, ana, told):
    told()
    for days in (1, 2, 5):
        interviews.move(
            interview=booked,
            starts_at=NEXT_WEEK + days * DAY,
            version=live(booked.offer).version,
            by=ana,
            at=NOW,
        )
    [letter] = told()
    assert letter.entry.dtstart.value == NEXT_WEEK + 5 * DAY


def test_cancelled_before_they_heard_of_it_is_not_told(booked, ana, told):
    interviews.cancel(interview=booked, version=booked.version, by=ana, at=NOW)
    assert told() == []


def test_who_leaves_the_panel_and_who_comes(booked, ana, told):
    told()
    panels.change_panel(interview=booked, panel=[ana.pk], by=ana, version=booked.version, at=NOW)
    off, on = sorted(told(), key=lambda letter: letter.to != ["tom@northside.example"])
    assert "others hold the interview with Sam Okoro" in off.body
    assert (off.kind, on.kind) == (
        "text/calendar; method=CANCEL",
        "text/calendar; method=REQUEST",
    )
    assert on.to == [ana.email]
    assert on.entry.status.value == "CONFIRMED"
    newest = booked.application.messages.latest("pk").bodies.get()
    assert "You meet Ana." in newest.body


def test_the_candidate_is_late_and_everybody_there_hears_it_at_once(booked, told):
    told()
    soon = NEXT_WEEK - timedelta(minutes=20)
    told(soon)  # the reminder
    attending.run_late(interview=booked, minutes=10, at=soon)
    [letter] = told(soon)
    assert letter.subject == "Sam is about 10 minutes late"
    assert letter.entry is None
    attending.run_late(interview=booked, minutes=15, at=soon + timedelta(minutes=5))
    [again] = told(soon + timedelta(minutes=5))
    assert "15 minutes late" in again.subject


def test_who_is_late_is_not_told_that_they_are(booked, tom, told):
    told()
    soon = NEXT_WEEK - timedelta(minutes=20)
    told(soon)
    attending.run_late(interview=booked, minutes=10, by=tom, at=soon)
    assert told(soon) == []


@pytest.mark.parametrize(("remind", "before"), [("day", DAY), ("hour", timedelta(hours=1))])
def test_reminded_as_they_like_once(booked, tom, told, remind, before):
    tom.diary.remind = remind
    tom.diary.save()
    told()
    assert told(NEXT_WEEK - before - timedelta(minutes=1)) == []
    [letter] = told(NEXT_WEEK - before)
    assert letter.subject.startswith("Soon: ")
    assert told(NEXT_WEEK - before + timedelta(minutes=3)) == []


def test_a_mail_server_that_is_down_loses_nothing_and_calls_a_person(booked, told, monkeypatch):
    with monkeypatch.context() as down:
        down.setattr(EmailMessage, "send", refuse)
        at = NOW
        for _try in range(5):
            assert told(at) == []
            assert told(at + timedelta(seconds=90)) == []  # not before two minutes
            at += timedelta(hours=1)
    booked.refresh_from_db()
    assert booked.person_why == "panel_not_told"
    [letter] = told(at + timedelta(hours=1))
    assert letter.subject.startswith("Interview with")
    assert Participant.objects.get().tries == 0


def refuse(_mail):
    raise SMTPException


def test_killed_between_two_steps_it_is_told_again_and_the_entry_is_the_same(booked, told):
    begun = colleagues.begin(pk=Participant.objects.get().pk, at=NOW)
    colleagues.send(begun.letter)  # and the process dies before it writes that down
    assert told(NOW + timedelta(minutes=1)) == []
    [letter] = told(NOW + timedelta(minutes=2))
    assert letter.entry.uid.value in begun.letter.calendar


def test_nobody_writes_to_who_has_left_the_house(booked, tom, told):
    tom.is_active = False
    tom.save()
    assert told() == []
