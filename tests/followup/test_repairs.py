"""Repair: an apology that left, their one answer, a doubled message, a gesture, their own view."""

from datetime import timedelta

import pytest

from candidates.actions.happenings import record
from candidates.enums import HappeningKind
from followup.actions import repairs
from followup.enums import GestureKind, Repair, SlipKind, SlipReply
from followup.models import Gesture, OwnView, Slip
from followup.queries import gestures_for
from followup.queries.slips import with_repairs
from messaging.actions.messages import compose as send
from messaging.enums import AttemptOutcome
from messaging.models import Message
from preferences.actions import check_ins
from tests.factories.candidates import NOW, TeamFactory, member
from tests.factories.followup import slip_about
from tests.factories.messaging import delivery_of, pretend_sent
from tests.factories.preferences import give
from tests.followup.test_silences import ana, job, sam, team, told  # noqa: F401

DAY = timedelta(days=1)


@pytest.fixture
def slip(sam):  # noqa: F811
    delivery = told(sam, application=sam.applications.get())
    return slip_about(sam, delivery.message)


def notice(sam, at):  # noqa: F811
    record(kind=HappeningKind.MESSAGE_ACCEPTED, candidate=sam, at=at)
    return repairs.listen(at=at)


def test_an_apology_that_left_mends_it(slip, sam, ana):  # noqa: F811
    body = slip.apology.bodies.get()
    message = send(
        candidate=sam,
        topic="update",
        subject=body.subject,
        body=body.body,
        author=ana,
        application=slip.apology.application,
        draft=slip.apology,
        channel="email",
        at=NOW + DAY,
    )
    notice(sam, NOW + DAY)
    slip.refresh_from_db()
    assert slip.mended_at is None
    pretend_sent(delivery_of(message), NOW + DAY)
    notice(sam, NOW + DAY)
    slip.refresh_from_db()
    assert (slip.repair, slip.mended_by_id) == (Repair.APOLOGISED, ana.pk)


def told_of(candidate):
    """What their own pages say we got wrong."""
    return [row["pk"] for row in with_repairs(candidate.applications.all())[0].wrongs]


@pytest.mark.parametrize(
    ("reply", "repair"),
    [
        (SlipReply.GO_ON, Repair.NOTHING_NEEDED),
        (SlipReply.CHANGE, Repair.CHANGED),
        (SlipReply.SOMEONE_ELSE, ""),
    ],
)
def test_their_answer_counts_once(slip, sam, reply, repair):  # noqa: F811
    Message.objects.update(told_at=NOW)
    assert told_of(sam) == [slip.pk]
    repairs.answer_slip(slip=slip, reply=reply, at=NOW + DAY)
    repairs.answer_slip(slip=slip, reply=SlipReply.GO_ON, at=NOW + 2 * DAY)
    slip.refresh_from_db()
    assert (slip.reply, slip.repair) == (reply, repair)
    assert told_of(sam) == []


def test_a_message_that_arrived_twice_is_a_slip_once(sam):  # noqa: F811
    delivery = told(sam)
    first = delivery.attempts.get()
    first.pk, first.n, first.key, first.is_human_resend = None, 2, "again", True
    first.save()
    assert delivery.attempts.filter(outcome=AttemptOutcome.ACCEPTED).count() == 2
    notice(sam, NOW + DAY)
    notice(sam, NOW + DAY)
    assert Slip.objects.get().kind == SlipKind.DOUBLED


def test_the_same_bytes_under_one_key_are_one(sam):  # noqa: F811
    delivery = told(sam)
    first = delivery.attempts.get()
    original = first.pk
    first.pk, first.n, first.key, first.is_human_resend = None, 2, "again", True
    first.repeats_id = original
    first.save()
    notice(sam, NOW + DAY)
    assert not Slip.objects.exists()


def test_a_gesture_is_seen_by_those_who_see_the_job(sam, ana):  # noqa: F811
    repairs.log_gesture(
        candidate=sam,
        kind=GestureKind.FORM,
        application=sam.applications.get(),
        by=ana,
        at=NOW,
    )
    assert [row.kind for row in gestures_for(ana, sam)] == [GestureKind.FORM]
    assert not gestures_for(member(TeamFactory.create()), sam).exists()
    assert Gesture.objects.get().by == ana


def test_asked_after_three_contacts_and_not_twice_in_a_month(sam):  # noqa: F811
    for hours in range(2):
        told(sam, NOW + timedelta(hours=hours))
    assert repairs.say_own_view(candidate=sam, is_kept=True, at=NOW + DAY) is None
    told(sam, NOW + timedelta(hours=3))
    assert repairs.say_own_view(candidate=sam, is_kept=False, at=NOW + DAY) is not None
    assert repairs.say_own_view(candidate=sam, is_kept=True, at=NOW + DAY) is None
    assert [row.is_kept for row in OwnView.objects.all()] == [False]


def test_whoever_wants_no_questions_is_not_asked_this_either(sam):  # noqa: F811
    give(sam, "ask.how", "just_use_my_usual", at=NOW)
    for hours in range(4):
        told(sam, NOW + timedelta(hours=hours))
    assert repairs.say_own_view(candidate=sam, is_kept=True, at=NOW + DAY) is None


def test_a_question_that_was_answered_before_and_is_asked_anew_is_a_slip(sam):  # noqa: F811
    application = sam.applications.get()
    check_in = check_ins.open_for_stage(application=application, at=NOW)
    told(sam, NOW, check_in=check_in, application=application)
    notice(sam, NOW + DAY)
    assert not Slip.objects.exists()
    give(sam, "channel.first", "email", at=NOW - DAY)
    notice(sam, NOW + DAY)
    notice(sam, NOW + DAY)
    assert [slip.kind for slip in Slip.objects.all()] == [SlipKind.ASKED_TWICE]


@pytest.mark.parametrize(
    ("changed", "more", "kinds"),
    [
        (timedelta(minutes=2), {}, [SlipKind.OUTSIDE_HOURS]),
        (timedelta(minutes=6), {}, []),  # they changed them after they had it
        (-DAY, {}, []),  # the verdict knew them
        (timedelta(minutes=2), {"agreed_at": NOW}, []),
        (timedelta(minutes=2), {"always_goes": True}, []),
    ],
)
def test_what_a_change_of_hours_overtook_is_a_slip_once(sam, changed, more, kinds):  # noqa: F811
    """It had begun, and a provider has it: nobody calls it back."""
    delivery = told(sam, NOW, application=sam.applications.get())
    delivery.attempts.update(ended_at=NOW + timedelta(minutes=5))
    Message.objects.update(**more)
    give(sam, "contact.hours", "evenings", at=NOW + changed)  # it is nine in the morning
    for _twice in range(2):
        kind, at = HappeningKind.MESSAGE_ACCEPTED, NOW + DAY
        record(kind=kind, candidate=sam, subject=delivery, at=at)
        repairs.listen(at=at)
    assert [slip.kind for slip in Slip.objects.all()] == kinds


def test_who_wrote_a_moment_ago_is_there(sam):  # noqa: F811
    delivery = told(sam, NOW, application=sam.applications.get())
    delivery.attempts.update(ended_at=NOW + timedelta(minutes=5))
    thread = sam.thread
    thread.last_in_at, thread.last_in_channel = NOW - timedelta(minutes=1), delivery.channel
    thread.save()
    give(sam, "contact.hours", "evenings", at=NOW + timedelta(minutes=2))
    record(kind=HappeningKind.MESSAGE_ACCEPTED, candidate=sam, subject=delivery, at=NOW + DAY)
    repairs.listen(at=NOW + DAY)
    assert not Slip.objects.exists()
