"""What happens by itself: reminders, one chase, and whoever is no longer there."""

from datetime import UTC, datetime, timedelta

import pytest
from time_machine import travel

from candidates.actions import closing
from candidates.enums import HappeningKind
from candidates.models import Happening
from messaging.actions import opt_outs
from messaging.models import Message
from preferences.actions import pauses
from preferences.enums import ConsentHow, Through
from scheduling import tasks
from scheduling.actions import due, gone, interviews, panels
from scheduling.models import Offer
from tests.factories.candidates import NOW, member
from tests.factories.messaging import delivery_of
from tests.factories.preferences import give
from tests.factories.scheduling import free_weekdays, live, offer_times

pytestmark = pytest.mark.django_db

NEXT_WEEK = datetime(2027, 3, 10, 10, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def messages(application, topic="interview"):
    return Message.objects.filter(application=application, topic=topic).order_by("pk")


@pytest.fixture
def offer(application, ana):
    return offer_times(application, ana)


@pytest.mark.parametrize(
    ("option", "before", "channel"),
    [
        ("text_day_before", DAY, "text"),
        ("text_hour_before", timedelta(hours=1), "text"),
        ("email_calendar", DAY, "email"),
    ],
)
def test_reminded_as_they_like(application, sam, ana, option, before, channel):
    give(sam, "channel.first", "text", "email", showed_number=True)
    give(sam, "meet.remind", option)
    offer = offer_times(application, ana)
    booked = interviews.book(offer=offer, starts_at=NEXT_WEEK, at=NOW)
    assert booked.remind_at == NEXT_WEEK - before
    assert due.remind(booked.remind_at - timedelta(minutes=1)) == 0
    assert due.remind(booked.remind_at) == 1
    assert due.remind(booked.remind_at) == 0
    [reminder] = messages(application, "reminder")
    assert delivery_of(reminder).channel == channel
    assert reminder.valid_until == booked.ends_at
    assert reminder.always_goes
    assert bool(reminder.calendar)


def test_no_reminder_is_none(application, sam, ana):
    give(sam, "meet.remind", "no_reminder")
    offer = offer_times(application, ana)
    booked = interviews.book(offer=offer, starts_at=NEXT_WEEK, at=NOW)
    assert booked.remind_at is None


def test_a_move_brings_the_reminder_along_and_a_cancelled_one_has_none(offer, application):
    booked = interviews.book(offer=offer, starts_at=NEXT_WEEK, at=NOW)
    later = NEXT_WEEK + DAY
    moved = interviews.move(interview=booked, starts_at=later, version=booked.version, at=NOW)
    assert due.remind(NEXT_WEEK - DAY) == 0
    interviews.cancel(interview=moved, version=moved.version, at=NOW)
    assert due.remind(later) == 0


def test_another_way_to_be_reminded_counts_from_now_on(offer, sam):
    interviews.book(offer=offer, starts_at=NEXT_WEEK, at=NOW)
    give(sam, "meet.remind", "text_hour_before")
    said = Happening.objects.filter(kind=HappeningKind.ANSWERED).last()
    due.plan_reminders_again(said, NOW)
    assert live(offer).remind_at == NEXT_WEEK - timedelta(hours=1)


# --- no answer --------------------------------------------------------------------------------


def test_one_reminder_in_their_way_and_then_a_person(offer, application):
    """Offered on a Wednesday: Friday noon, and then Tuesday noon."""
    assert due.chase(NOW + 2 * DAY - timedelta(minutes=1)) == 0
    assert due.chase(NOW + 2 * DAY) == 1
    assert due.chase(NOW + 3 * DAY) == 0
    first, second = messages(application)
    assert "Still open" in second.bodies.get().subject
    offer.refresh_from_db()
    assert offer.person_why == ""
    assert due.chase(NOW + 6 * DAY) == 1
    offer.refresh_from_db()
    assert offer.person_why == "silent"
    assert messages(application).count() == 2
    assert first.pk != second.pk


def test_nobody_chases_who_has_answered(offer):
    interviews.book(offer=offer, starts_at=NEXT_WEEK, at=NOW)
    assert due.chase(NOW + 9 * DAY) == 0


def test_no_time_left_when_it_is_chased_is_for_a_person(offer, ana):
    ana.diary.rules.all().delete()
    assert due.chase(NOW + 2 * DAY) == 1
    offer.refresh_from_db()
    assert offer.person_why == "no_times"


# --- gone in between --------------------------------------------------------------------------


def test_an_interviewer_who_left_is_a_task(application, team, ana):
    tom = member(team, "interviewer", first_name="Tom")
    free_weekdays(tom)
    offer = offer_times(application, ana, panel=[tom.pk])
    booked = interviews.book(offer=offer, starts_at=NEXT_WEEK, at=NOW)
    assert gone.look_after(NOW) == 0
    tom.memberships.all().delete()
    assert gone.look_after(NOW) == 1
    assert gone.look_after(NOW) == 0
    booked.refresh_from_db()
    assert booked.person_why == "panel_left"
    assert booked.state == "booked"


def test_a_job_that_closes_ends_what_is_open(offer, job):
    job.closed_at = NOW
    job.save()
    assert gone.look_after(NOW) == 1
    assert Offer.objects.get().ended_why == "closed"


def test_withdrawn_with_an_interview_to_come(offer, application, sam, ana):
    interviews.book(offer=offer, starts_at=NEXT_WEEK, at=NOW)
    application.refresh_from_db()
    closing.close(
        application=application, outcome="withdrawn", by=ana, at=NOW, version=application.version
    )
    closed = Happening.objects.filter(kind=HappeningKind.CLOSED).last()
    gone.tidy_up(closed, NOW)
    ended = offer.interviews.get()
    assert (ended.state, ended.is_cancelled_by_them) == ("cancelled", True)
    assert "as you asked" in messages(application).last().bodies.get().body


def test_what_could_not_be_told_is_a_task(offer, application, sam):
    booked = interviews.book(offer=offer, starts_at=NEXT_WEEK, at=NOW)
    message = messages(application).last()
    returned = Happening.objects.create(
        kind=HappeningKind.MESSAGE_RETURNED, candidate_id=sam.pk, subject=message.pk, at=NOW
    )
    gone.notice_not_told(returned, NOW)
    booked.refresh_from_db()
    assert booked.person_why == "not_told"


@pytest.mark.parametrize(
    ("topic", "earlier"), [("interview", timedelta(minutes=1)), ("reminder", timedelta())]
)
def test_what_came_back_before_these_times_or_as_a_reminder_says_nothing_of_them(
    offer, application, sam, topic, earlier
):
    message = messages(application).last()
    message.topic, message.created_at = topic, NOW - earlier
    message.save()
    returned = Happening.objects.create(
        kind=HappeningKind.MESSAGE_RETURNED, candidate_id=sam.pk, subject=message.pk, at=NOW
    )
    gone.notice_not_told(returned, NOW)
    offer.refresh_from_db()
    assert offer.person_why == ""


def test_who_stopped_everything_keeps_the_time_and_a_person_is_told_of_our_changes(
    offer, application, sam, ana
):
    opt_outs.stop_for_good(candidate=sam, through=Through.WEB, at=NOW)
    booked = interviews.book(offer=offer, starts_at=NEXT_WEEK, at=NOW)
    message = messages(application).last()
    assert booked.state == "booked"
    assert delivery_of(message).channel == "portal"
    assert booked.person_why == ""
    later = NEXT_WEEK + DAY
    interviews.move(interview=booked, starts_at=later, version=booked.version, by=ana, at=NOW)
    assert live(offer).person_why == "not_told"


def test_a_job_that_closes_leaves_what_is_booked_to_a_person_once(offer, job):
    booked = interviews.book(offer=offer, starts_at=NEXT_WEEK, at=NOW)
    job.closed_at = NOW
    job.save()
    assert gone.look_after(NOW) == 1
    booked.refresh_from_db()
    assert (booked.state, booked.person_why) == ("booked", "job_closed")
    panels.settle_task(interview=booked)
    assert gone.look_after(NOW) == 0


def test_open_times_with_somebody_who_left_are_a_task(application, team, ana):
    tom = member(team, "interviewer", first_name="Tom")
    free_weekdays(tom)
    offer = offer_times(application, ana, panel=[ana.pk, tom.pk])
    tom.is_active = False
    tom.save()
    assert gone.look_after(NOW) == 1
    assert gone.look_after(NOW) == 0
    offer.refresh_from_db()
    assert (offer.state, offer.person_why) == ("open", "panel_left")


@pytest.mark.parametrize(
    ("kind", "days", "reminds", "expected"),
    [
        ("all", 14, False, "stopped"),
        ("all", 14, True, ""),
        ("all", 3, False, ""),
        ("only_urgent", 14, False, ""),
    ],
)
def test_an_interview_inside_a_pause_is_a_task_unless_they_want_the_reminder(
    offer, sam, kind, days, reminds, expected
):
    booked = interviews.book(offer=offer, starts_at=NEXT_WEEK, at=NOW)
    pauses.pause(
        candidate=sam,
        kind=kind,
        until=NOW + days * DAY,
        through=Through.WEB,
        lets_appointments_pass=reminds,
        at=NOW,
    )
    with travel(NOW, tick=False):
        tasks.consume_happenings()
    booked.refresh_from_db()
    assert (booked.state, booked.person_why) == ("booked", expected)


def test_a_pause_stops_the_clock_of_the_chase(offer, sam, application):
    pauses.pause(candidate=sam, kind="all", until=NOW + 7 * DAY, through=Through.WEB, at=NOW + DAY)
    assert due.chase(NOW + 5 * DAY) == 0
    assert due.chase(NOW + 8 * DAY) == 1
    assert due.chase(NOW + 9 * DAY) == 0
    offer.refresh_from_db()
    assert offer.person_why == ""
    assert due.chase(NOW + 13 * DAY) == 1


def test_who_opts_out_of_everything_in_between_is_a_task(offer, job, sam, application):
    opt_outs.stop_for_good(candidate=sam, through=Through.WEB, at=NOW)
    with travel(NOW, tick=False):
        tasks.consume_happenings()
    offer.refresh_from_db()
    assert (offer.state, offer.person_why) == ("open", "stopped")


def test_who_opts_out_of_one_way_and_has_another_is_none(offer, sam):
    give(sam, "channel.first", "text", "email", showed_number=True)
    opt_outs.opt_out(
        candidate=sam, channel="text", how=ConsentHow.KEYWORD, through=Through.TEXT, at=NOW
    )
    with travel(NOW, tick=False):
        tasks.consume_happenings()
    offer.refresh_from_db()
    assert offer.person_why == ""
