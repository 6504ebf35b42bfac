"""Riding along, ending, silence and enough: what becomes of questions after they were made."""

from datetime import timedelta
from typing import Any

import pytest

from candidates.actions import applications, closing
from candidates.enums import Outcome
from candidates.models import Application, Job
from messaging.actions.setup import install_starter_templates
from messaging.actions.silence import watch_silence
from messaging.enums import DeliveryState, MessageState
from messaging.models import Attempt, Delivery, Message, MessageTemplate
from messaging.tasks import consume_happenings
from preferences.actions import answers, pauses
from preferences.actions.check_ins import finish
from preferences.enums import Channel, PauseKind, Through, TopicKey
from preferences.models import AskedKey, CheckIn, Default, LeaveBeOffer
from tests.factories.candidates import NOW, JobFactory, member, person, stage
from tests.factories.messaging import compose, pretend_sent, send_due
from tests.factories.preferences import give, set_up

LATER = NOW + timedelta(seconds=61)
TWO_DAYS = timedelta(days=2, minutes=5)  # NOW is a Wednesday


@pytest.fixture(autouse=True)
def _house(db: None) -> None:
    set_up()
    install_starter_templates(at=NOW)


@pytest.fixture
def sam() -> Any:
    return person(email="sam@example.com", phone="+447700900001")


def apply(candidate: Any, job: Job | None = None, at: Any = NOW) -> Application:
    job = job or JobFactory.create()
    return applications.apply(candidate=candidate, job=job, source="applied", at=at)


def close(application: Application, outcome: str = "rejected", at: Any = NOW) -> Any:
    application.refresh_from_db()
    return closing.close(
        application=application,
        outcome=Outcome(outcome),
        by=application.owner,
        version=application.version,
        at=at,
    )


def sent(message: Message, at: Any) -> None:
    """Its newest delivery has left."""
    pretend_sent(message.deliveries.order_by("-pk")[0], at)


# --- riding -----------------------------------------------------------------------------------


def test_questions_ride_in_what_waits_for_them_anyway(provider: Any, sam: Any) -> None:
    application = apply(sam)
    message = compose(sam, application=application, at=LATER)
    consume_happenings(LATER)
    message.refresh_from_db()
    assert Message.objects.get() == message
    assert message.check_in == CheckIn.objects.get()
    assert CheckIn.objects.get().sent_at == LATER
    send_due(LATER + timedelta(seconds=30))
    content = Attempt.objects.get().content
    assert "we have news.\n\n4 short questions go with this. You may skip any: http" in content


def test_a_message_sent_soon_after_takes_them_along(sam: Any) -> None:
    application = apply(sam)
    consume_happenings(LATER)
    alone = Message.objects.get()
    assert alone.topic == TopicKey.CHECK_IN
    message = compose(sam, application=application, at=LATER)
    alone.refresh_from_db()
    assert (alone.state, message.check_in) == (MessageState.CANCELLED, CheckIn.objects.get())
    assert alone.deliveries.get().state == DeliveryState.CANCELLED


@pytest.mark.parametrize("topic", [TopicKey.DECISION, TopicKey.OTHER_JOBS])
def test_a_decision_never_shares_a_letter_with_questions(sam: Any, topic: str) -> None:
    give(sam, "touch.which", "like_this")
    application = apply(sam)
    consume_happenings(LATER)
    message = compose(sam, application=application, topic=topic, at=LATER)
    assert message.check_in is None
    assert Message.objects.filter(topic=TopicKey.CHECK_IN, state=MessageState.OUT).exists()


def test_what_the_stage_sends_by_itself_is_not_held_back(sam: Any) -> None:
    MessageTemplate.objects.filter(key="first_chat").update(
        is_automatic=True, stage=stage("application")
    )
    application = apply(sam)
    consume_happenings(LATER)
    own = Message.objects.get()
    assert "first chat" in own.bodies.get().body
    compose(sam, application=application, at=LATER)
    own.refresh_from_db()
    assert own.state == MessageState.OUT  # it says more than that there are questions


def test_answered_before_it_left_means_that_it_does_not_go(sam: Any) -> None:
    apply(sam)
    consume_happenings(LATER)
    for key, option in (("channel.first", "email"), ("papers.how", "upload")):
        give(sam, key, option, at=LATER)
    finish(check_in=CheckIn.objects.get(), at=LATER)
    consume_happenings(LATER)
    assert Message.objects.get().state == MessageState.CANCELLED


# --- the end ----------------------------------------------------------------------------------


def test_questions_close_with_their_application(sam: Any) -> None:
    application = apply(sam)
    consume_happenings(LATER)
    close(application, at=LATER)
    consume_happenings(LATER + timedelta(seconds=59))
    assert CheckIn.objects.get().closed_at is None  # a mistaken end can be undone for a minute
    consume_happenings(LATER + timedelta(seconds=61))
    assert CheckIn.objects.get().closed_why == "closed"
    assert Message.objects.get().state == MessageState.CANCELLED


def test_an_end_that_was_undone_leaves_them_open(sam: Any) -> None:
    application = apply(sam)
    consume_happenings(LATER)
    move = close(application, at=LATER)
    applications.undo_move(move=move, by=None, at=LATER + timedelta(seconds=10))
    consume_happenings(LATER + timedelta(seconds=61))
    assert CheckIn.objects.get().closed_at is None


def test_the_questions_of_another_application_stay(sam: Any) -> None:
    first = apply(sam)
    consume_happenings(LATER)
    second = apply(sam, at=LATER)
    second.stage = stage("screen")
    second.save()
    consume_happenings(LATER + timedelta(seconds=61))
    close(first, at=LATER)
    consume_happenings(LATER + timedelta(seconds=130))
    check_in = CheckIn.objects.get()
    assert check_in.closed_at is None
    left = AskedKey.objects.filter(done_at=None).values_list("key", "application")
    assert set(left) == {(key, second.pk) for key in ("chat.how", "times.how", "news.how", "goal")}


def test_whoever_withdraws_is_asked_at_once_and_nothing_else_is_left(sam: Any) -> None:
    application = apply(sam)
    consume_happenings(LATER)
    applications.withdraw(application=application, at=LATER)
    consume_happenings(LATER + timedelta(seconds=61))
    check_in = CheckIn.objects.get(closed_at=None)
    assert check_in.outcome == "withdrawn"
    assert set(check_in.asked.values_list("key", flat=True)) >= {"leave.why", "touch.which"}
    assert Message.objects.filter(state=MessageState.OUT).get().check_in == check_in


def test_a_no_is_told_before_anything_is_asked_and_a_day_before(sam: Any) -> None:
    application = apply(sam)
    consume_happenings(LATER)
    close(application, at=LATER)
    told_at = LATER + timedelta(minutes=5)
    consume_happenings(told_at)
    assert not CheckIn.objects.filter(closed_at=None).exists()
    decision = compose(sam, application=application, topic=TopicKey.DECISION, at=told_at)
    sent(decision, told_at)
    consume_happenings(told_at + timedelta(minutes=2))
    asked = CheckIn.objects.get(closed_at=None)
    assert asked.outcome == "rejected"
    message = Message.objects.get(check_in=asked)
    assert message.send_at >= told_at + timedelta(days=1)
    consume_happenings(told_at + timedelta(minutes=10))
    assert Message.objects.filter(check_in=asked).count() == 1


def test_told_first_and_closed_after_comes_to_the_same(sam: Any) -> None:
    application = apply(sam)
    decision = compose(sam, application=application, topic=TopicKey.DECISION, at=NOW)
    sent(decision, NOW)
    close(application, at=NOW)
    consume_happenings(LATER)
    assert CheckIn.objects.get(closed_at=None).outcome == "rejected"


# --- silence ----------------------------------------------------------------------------------


def asked(sam: Any) -> Message:
    apply(sam)
    consume_happenings(LATER)
    message = Message.objects.get()
    sent(message, LATER)
    return message


def test_unknown_and_silent_is_asked_one_other_way_and_then_no_more(sam: Any) -> None:
    asked(sam)
    assert watch_silence(LATER + timedelta(days=2) - timedelta(seconds=1)) == 0
    friday = LATER + TWO_DAYS
    assert watch_silence(friday) == 1
    other = Message.objects.latest("pk")
    delivery = other.deliveries.get()
    assert (delivery.channel, delivery.state) == (Channel.CALL, DeliveryState.QUEUED)
    assert "How should we contact you about this job?" in other.bodies.get().body
    for days in range(1, 40):
        assert watch_silence(friday + timedelta(days=days)) == 0
    assert Message.objects.count() == 2


def test_looked_at_twice_it_is_one(sam: Any) -> None:
    asked(sam)
    friday = LATER + TWO_DAYS
    assert [watch_silence(friday), watch_silence(friday)] == [1, 0]


def test_a_written_way_comes_before_a_person(sam: Any) -> None:
    """An employer whose default is text, then email: both are tried, then somebody rings."""
    sam.contact_points.filter(kind="phone").update(is_at_work=False)
    Default.objects.filter(key="channel.first").delete()
    for rank, option in enumerate(("text", "email", "call"), start=1):
        Default.objects.create(key="channel.first", option=option, rank=rank)
    give(sam, "meet.remind", "text_day_before", showed_number=True, at=NOW - timedelta(days=40))
    first = asked(sam)
    assert first.deliveries.get().channel == Channel.TEXT
    friday = LATER + TWO_DAYS
    assert watch_silence(friday) == 1
    second = Message.objects.latest("pk")
    assert second.deliveries.get().channel == Channel.EMAIL
    sent(second, friday)
    tuesday = friday + timedelta(days=4, minutes=5)
    assert watch_silence(tuesday) == 1
    task = Message.objects.exclude(channel=Channel.PORTAL).latest("pk")
    assert task.deliveries.get().channel == Channel.CALL
    # Two ways without an answer are enough as well: asking has stopped, and they are told where.
    assert CheckIn.objects.get().closed_why == "had_enough"
    assert LeaveBeOffer.objects.get().at == tuesday
    assert watch_silence(tuesday + timedelta(days=9)) == 0


def test_without_another_way_it_is_a_persons(sam: Any) -> None:
    sam.contact_points.filter(kind="phone").delete()
    asked(sam)
    assert watch_silence(LATER + TWO_DAYS) == 1
    assert Delivery.objects.latest("pk").channel == Channel.BY_HAND


def test_whoever_told_us_a_way_is_not_pressed(sam: Any) -> None:
    give(sam, "channel.first", "email")
    asked(sam)
    assert watch_silence(LATER + timedelta(days=30)) == 0


def test_whoever_wrote_back_is_not_silent(sam: Any) -> None:
    message = asked(sam)
    message.thread.inbound.create(
        provider="mail",
        provider_msg_id="1",
        channel=Channel.EMAIL,
        from_address="",
        body="Hello",
        received_at=LATER + timedelta(hours=1),
    )
    assert watch_silence(LATER + TWO_DAYS) == 0


def test_a_pause_stops_the_clock(sam: Any) -> None:
    asked(sam)
    pauses.pause(
        candidate=sam,
        kind=PauseKind.ALL,
        through=Through.WEB,
        until=LATER + timedelta(days=1),
        at=LATER,
    )
    assert watch_silence(LATER + TWO_DAYS) == 0
    # Thursday noon was its end: Thursday, Friday and Monday until noon.
    assert watch_silence(LATER + timedelta(days=5, minutes=5)) == 1


def test_what_a_pause_held_goes_when_it_ends(sam: Any) -> None:
    until = LATER + timedelta(days=1)
    pauses.pause(candidate=sam, kind=PauseKind.ALL, until=until, through=Through.WEB, at=NOW)
    consume_happenings(NOW)
    apply(sam)
    consume_happenings(LATER)
    assert Delivery.objects.get().not_before == until


# --- enough -----------------------------------------------------------------------------------


def test_three_skips_stop_the_asking_and_offer_to_leave_them_be(sam: Any) -> None:
    application = apply(sam)
    consume_happenings(LATER)
    for key in ("channel.first", "channel.never", "papers.how"):
        answers.skip(candidate=sam, key=key, at=LATER)
    consume_happenings(LATER)
    assert CheckIn.objects.get().closed_why == "had_enough"
    offer = Message.objects.get(channel=Channel.PORTAL)
    assert offer.bodies.get().subject == "Shall we leave you be?"
    consume_happenings(LATER)
    assert Message.objects.filter(channel=Channel.PORTAL).count() == 1
    # A move asks nothing now; once they answer anything, asking is welcome again.
    move_to_screen(application, LATER)
    consume_happenings(LATER + timedelta(seconds=61))
    assert not CheckIn.objects.filter(closed_at=None).exists()
    give(sam, "ask.how", "as_we_go", at=LATER + timedelta(seconds=62))
    assert LeaveBeOffer.objects.get().settled_at is not None


def move_to_screen(application: Application, at: Any) -> None:
    application.refresh_from_db()
    applications.move(
        application=application,
        to_stage=stage("screen"),
        by=member(application.job.team),
        version=application.version,
        at=at,
    )
