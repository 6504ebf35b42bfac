"""Held, booked, confirmed, moved, cancelled: one winner, and everybody is told."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from candidates.models import ApplicationAccess, Happening
from messaging.models import Message
from scheduling.actions import answering, attending, holding, interviews, panels
from scheduling.enums import InterviewState, OfferState, Outcome
from scheduling.exceptions import (
    AlreadyBooked,
    InterviewMoved,
    InterviewNotStarted,
    InterviewOver,
    NotConfirmable,
    NotOffered,
    OfferOver,
    SlotGone,
    TooLateToChange,
)
from scheduling.models import Taken
from tests.factories.candidates import NOW, ApplicationFactory, member, person
from tests.factories.messaging import delivery_of, send_due
from tests.factories.preferences import give
from tests.factories.scheduling import free_weekdays, live, offer_times

pytestmark = pytest.mark.django_db

THURSDAY = datetime(2027, 3, 4, 10, 0, tzinfo=UTC)
FRIDAY = datetime(2027, 3, 5, 10, 0, tzinfo=UTC)
NEXT_WEEK = datetime(2027, 3, 10, 10, 0, tzinfo=UTC)


@pytest.fixture
def offer(application, ana):
    return offer_times(application, ana)


def newest(application):
    return Message.objects.filter(application=application).order_by("-pk")[0]


def words_of(message):
    return message.bodies.get().body


def another(job, ana):
    bo = person(email="bo@example.org", first_name="Bo")
    return offer_times(ApplicationFactory.create(candidate=bo, job=job), ana)


# --- holding ----------------------------------------------------------------------------------


def test_a_hold_keeps_a_time_from_others_for_five_minutes(offer, job, ana):
    holding.hold_slot(offer=offer, starts_at=THURSDAY, at=NOW)
    other = another(job, ana)
    with pytest.raises(SlotGone):
        interviews.book(offer=other, starts_at=THURSDAY, at=NOW + timedelta(minutes=4))
    booked = interviews.book(offer=other, starts_at=THURSDAY, at=NOW + timedelta(minutes=5))
    assert booked.starts_at == THURSDAY
    with pytest.raises(SlotGone):
        interviews.book(offer=offer, starts_at=THURSDAY, at=NOW + timedelta(minutes=6))


def test_a_hold_is_theirs_to_book_to_change_and_to_keep_longer(offer):
    holding.hold_slot(offer=offer, starts_at=THURSDAY, at=NOW)
    kept = holding.hold_slot(offer=offer, starts_at=THURSDAY, at=NOW + timedelta(minutes=4))
    assert kept.until == NOW + timedelta(minutes=9)
    holding.hold_slot(offer=offer, starts_at=FRIDAY, at=NOW)
    assert Taken.objects.count() == 2
    interviews.book(offer=offer, starts_at=FRIDAY, at=NOW)
    assert not Taken.objects.filter(hold__isnull=False).exists()
    assert Taken.objects.count() == 2


def test_a_time_that_was_never_open_is_refused(offer):
    with pytest.raises(NotOffered):
        holding.hold_slot(offer=offer, starts_at=THURSDAY.replace(hour=3), at=NOW)


# --- booking ----------------------------------------------------------------------------------


def test_booked_confirmed_and_told_at_once(offer, application, ana):
    booked = interviews.book(offer=offer, starts_at=THURSDAY, at=NOW)
    message = newest(application)
    offer.refresh_from_db()
    assert booked.confirmed_at == NOW
    assert offer.state == OfferState.BOOKED
    assert "Thu 4 Mar, 10am London time" in words_of(message)
    assert "Beeches House, Leeds" in words_of(message)
    assert "four hours before" in words_of(message)
    # Within 48 hours, so it always goes; past its time it is of no use.
    assert message.always_goes
    assert message.valid_until == booked.ends_at
    assert message.agreed_at == THURSDAY
    assert ApplicationAccess.objects.get(user=ana).until > booked.ends_at
    kinds = set(Happening.objects.values_list("kind", flat=True))
    assert {"times_offered", "interview_booked", "interview_confirmed"} <= kinds


def test_a_far_interview_waits_for_their_hours(offer, application):
    interviews.book(offer=offer, starts_at=NEXT_WEEK, at=NOW)
    assert not newest(application).always_goes


def test_the_same_again_is_the_same(offer, application):
    first = interviews.book(offer=offer, starts_at=THURSDAY, at=NOW)
    assert interviews.book(offer=offer, starts_at=THURSDAY, at=NOW) == first
    with pytest.raises(AlreadyBooked):
        interviews.book(offer=offer, starts_at=FRIDAY, at=NOW)
    assert Message.objects.filter(application=application).count() == 2


def test_the_database_itself_refuses_an_overlap(offer, ana, job):
    interviews.book(offer=offer, starts_at=THURSDAY, at=NOW)
    other = another(job, ana)
    span = (THURSDAY + timedelta(minutes=15), THURSDAY + timedelta(minutes=45))
    hold = holding.hold_slot(offer=other, starts_at=FRIDAY, at=NOW)
    with pytest.raises(IntegrityError, match="interviewer_in_one_place"), transaction.atomic():
        Taken.objects.create(user=ana, span=span, hold=hold)
    sam = offer.candidate
    with pytest.raises(IntegrityError, match="candidate_in_one_place"), transaction.atomic():
        Taken.objects.create(candidate=sam, span=span, hold=hold)


def test_a_colleague_books_outside_of_the_free_times_but_never_over_another(offer, job, ana):
    evening = THURSDAY.replace(hour=20)
    booked = interviews.book(offer=offer, starts_at=evening, by=ana, at=NOW)
    assert booked.booked_by == ana
    with pytest.raises(SlotGone):
        interviews.book(offer=another(job, ana), starts_at=evening, by=ana, at=NOW)
    with pytest.raises(NotOffered):
        interviews.book(offer=another(job, ana), starts_at=NOW, by=ana, at=NOW)


def test_a_closed_job_books_nothing(offer, job):
    job.closed_at = NOW
    job.save()
    with pytest.raises(OfferOver):
        interviews.book(offer=offer, starts_at=THURSDAY, at=NOW)


def test_a_phone_interview_is_a_call_at_the_agreed_time_although_calls_are_never(
    application, sam, ana
):
    give(sam, "channel.never", "call")
    offer = offer_times(application, ana, meeting="phone")
    booked = interviews.book(offer=offer, starts_at=THURSDAY, at=NOW)
    call = live(offer).call
    assert (call.channel, call.agreed_at, call.valid_until) == ("call", THURSDAY, booked.ends_at)
    assert delivery_of(call).not_before == THURSDAY
    interviews.move(interview=booked, starts_at=FRIDAY, version=booked.version, by=ana, at=NOW)
    call.refresh_from_db()
    assert call.state == "cancelled"
    assert live(offer).call.agreed_at == FRIDAY


# --- arrangements -----------------------------------------------------------------------------


def test_what_they_asked_for_is_ticked_before_it_is_confirmed(application, sam, ana):
    give(sam, "meet.support", "step_free", application=application)
    give(sam, "know.first", "pay")
    offer = offer_times(application, ana)
    booked = interviews.book(offer=offer, starts_at=THURSDAY, at=NOW)
    assert booked.confirmed_at is None
    assert "still arranging" in words_of(newest(application))
    with pytest.raises(NotConfirmable):
        interviews.confirm(interview=booked, by=ana, at=NOW, version=booked.version)
    tick = {"application": application, "by": ana, "at": NOW}
    panels.tick_off(key="meet.support", option="step_free", **tick)
    with pytest.raises(NotConfirmable):
        interviews.confirm(interview=booked, by=ana, at=NOW, version=booked.version)
    panels.tick_off(key="know.first", option="pay", words="£14.60 an hour", **tick)
    confirmed = interviews.confirm(interview=booked, by=ana, at=NOW, version=booked.version)
    assert confirmed.confirmed_at == NOW
    told = words_of(newest(application))
    assert "Pay: £14.60 an hour" in told
    assert "Step-free access: arranged" in told
    again = interviews.confirm(interview=booked, by=ana, at=NOW, version=confirmed.version)
    assert again.confirmed_at == NOW


# --- moving and cancelling --------------------------------------------------------------------


def test_moved_in_one_step_and_told_with_the_old_time(offer, application):
    booked = interviews.book(offer=offer, starts_at=THURSDAY, at=NOW)
    moved = interviews.move(interview=booked, starts_at=FRIDAY, version=booked.version, at=NOW)
    assert (moved.uid, moved.sequence, moved.moves) == (booked.uid, 1, 1)
    assert (
        Taken.objects.filter(span__overlap=(THURSDAY, THURSDAY + timedelta(minutes=30))).count()
        == 0
    )
    assert "It was Thu 4 Mar 10am London time." in words_of(newest(application))
    with pytest.raises(InterviewMoved):
        interviews.move(interview=booked, starts_at=NEXT_WEEK, version=booked.version, at=NOW)


def test_the_limits_of_moving(offer, ana):
    booked = interviews.book(offer=offer, starts_at=THURSDAY, at=NOW)
    close = THURSDAY - timedelta(hours=4)
    with pytest.raises(TooLateToChange):
        interviews.move(interview=booked, starts_at=FRIDAY, version=booked.version, at=close)
    for starts_at in (FRIDAY, NEXT_WEEK, FRIDAY):
        booked = interviews.move(
            interview=booked, starts_at=starts_at, version=booked.version, at=NOW
        )
    with pytest.raises(TooLateToChange):
        interviews.move(interview=booked, starts_at=NEXT_WEEK, version=booked.version, at=NOW)
    by_us = interviews.move(
        interview=booked, starts_at=NEXT_WEEK, version=booked.version, by=ana, at=NOW
    )
    assert by_us.starts_at == NEXT_WEEK


def test_a_move_to_a_time_that_has_gone_leaves_everything_as_it_is(offer, job, ana):
    booked = interviews.book(offer=offer, starts_at=THURSDAY, at=NOW)
    interviews.book(offer=another(job, ana), starts_at=FRIDAY, at=NOW)
    with pytest.raises(SlotGone):
        interviews.move(interview=booked, starts_at=FRIDAY, version=booked.version, at=NOW)
    assert live(offer).starts_at == THURSDAY
    assert Taken.objects.filter(interview=booked).count() == 2


def test_cancelled_by_them_and_the_time_is_free_again(offer, application, job, ana):
    booked = interviews.book(offer=offer, starts_at=THURSDAY, at=NOW)
    gone = interviews.cancel(interview=booked, version=booked.version, at=NOW)
    assert (gone.state, gone.is_cancelled_by_them) == (InterviewState.CANCELLED, True)
    assert "as you asked" in words_of(newest(application))
    assert not Taken.objects.filter(interview=booked).exists()
    assert ApplicationAccess.objects.get(user=ana).until == NOW
    interviews.book(offer=another(job, ana), starts_at=THURSDAY, at=NOW)
    with pytest.raises(InterviewOver):
        interviews.cancel(interview=booked, version=gone.version, at=NOW)


def test_cancelled_and_asked_again(offer, application, ana):
    booked = interviews.book(offer=offer, starts_at=THURSDAY, at=NOW)
    interviews.cancel(
        interview=booked, version=booked.version, by=ana, why="Ana is ill.", ask_again=True, at=NOW
    )
    told = words_of(newest(application))
    assert "Ana is ill." in told
    assert "choose another time" in told
    again = interviews.book(offer=offer, starts_at=FRIDAY, at=NOW)
    assert again.uid != booked.uid


def test_nobody_cancels_what_has_begun(offer):
    booked = interviews.book(offer=offer, starts_at=THURSDAY, at=NOW)
    with pytest.raises(TooLateToChange):
        interviews.cancel(interview=booked, version=booked.version, at=THURSDAY)


def test_running_late(offer, application, ana):
    booked = interviews.book(offer=offer, starts_at=THURSDAY, at=NOW)
    with pytest.raises(TooLateToChange):
        attending.run_late(interview=booked, minutes=10, at=NOW)
    soon = THURSDAY - timedelta(minutes=20)
    attending.run_late(interview=booked, minutes=10, at=soon)
    assert live(offer).late_minutes == 10
    before = Message.objects.count()
    attending.run_late(interview=booked, minutes=15, by=ana, at=soon)
    assert "15 minutes late" in words_of(newest(application))
    assert Message.objects.count() == before + 1


def test_how_it_went(offer, ana):
    booked = interviews.book(offer=offer, starts_at=THURSDAY, at=NOW)
    about = {"interview": booked, "by": ana, "version": booked.version}
    with pytest.raises(InterviewNotStarted):
        attending.set_outcome(outcome=Outcome.CAME, at=NOW, **about)
    went = attending.set_outcome(outcome=Outcome.CAME, at=THURSDAY, **about)
    assert (went.outcome, went.outcome_at) == ("came", THURSDAY)
    with pytest.raises(InterviewMoved):
        attending.set_outcome(outcome=Outcome.NO_SHOW, at=THURSDAY, **about)


def test_a_panel_changes_at_the_same_time(offer, team, ana):
    booked = interviews.book(offer=offer, starts_at=THURSDAY, at=NOW)
    tom = member(team, "interviewer", first_name="Tom")
    free_weekdays(tom)
    changed = panels.change_panel(
        interview=booked, panel=[tom.pk], by=ana, version=booked.version, at=NOW
    )
    assert [p.user for p in changed.participants.filter(left_at=None)] == [tom]
    assert ApplicationAccess.objects.get(user=tom).until > NOW
    assert ApplicationAccess.objects.get(user=ana).until == NOW
    assert set(Taken.objects.values_list("user", flat=True)) == {tom.pk, None}


# --- a reply to numbers -----------------------------------------------------------------------


def test_two_books_the_second(offer):
    wanted = offer.slots.get(number=2).starts_at
    booked = answering.choose_by_words(offer=offer, words="2 please", channel="text", at=NOW)
    assert booked.starts_at == wanted
    offer.refresh_from_db()
    assert offer.used_way == "text_few"


def test_two_that_has_gone_is_answered_with_what_is_left(offer, job, ana, application):
    wanted = offer.slots.get(number=2).starts_at
    interviews.book(offer=another(job, ana), starts_at=wanted, at=NOW)
    assert answering.choose_by_words(offer=offer, words="2", channel="text", at=NOW) is None
    offer.refresh_from_db()
    assert offer.person_why == ""
    assert wanted not in [slot.starts_at for slot in offer.slots.all()]
    assert "has gone" in words_of(newest(application))


def test_what_is_not_understood_goes_to_a_person_with_the_words(offer):
    said = "sometime next week would be lovely"
    assert answering.choose_by_words(offer=offer, words=said, channel="text", at=NOW) is None
    offer.refresh_from_db()
    assert (offer.person_why, offer.said) == ("not_understood", said)


def test_the_way_they_took_is_a_question_and_no_change(offer, sam):
    from preferences.queries.usual import usual_of
    from scheduling.rules.meet import way_of

    answering.choose_by_words(offer=offer, words="1", channel="text", at=NOW)
    assert way_of(usual_of(sam, NOW)) == ""
    offer.refresh_from_db()
    answering.settle_way(offer=offer, keep=False, at=NOW)
    assert way_of(usual_of(sam, NOW)) == ""
    with pytest.raises(OfferOver):
        answering.settle_way(offer=offer, keep=True, at=NOW)


@pytest.mark.django_db(transaction=True)
def test_the_calendar_goes_with_the_letter(offer, application, mailoutbox):
    interviews.book(offer=offer, starts_at=THURSDAY, at=NOW)
    send_due(NOW + timedelta(minutes=1))
    letter = next(m for m in mailoutbox if "Agreed" in m.subject)
    [(name, content, kind)] = letter.attachments
    assert (name, kind) == ("invitation.ics", "text/calendar; method=REQUEST")
    assert "DTSTART:20270304T100000Z" in content
