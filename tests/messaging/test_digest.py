"""Small news together (D10): gathered at their rhythm, judged like everything, each settled once."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import transaction

from messaging.actions import messages
from messaging.actions.deliveries import change
from messaging.actions.messages.giving_back import hand_back
from messaging.actions.opt_outs import opt_out
from messaging.enums import DeliveryState, HoldReason, MessageState, ReturnedWhy
from messaging.exceptions import NotWaiting
from messaging.models import Delivery, Message
from messaging.queries import thread_items
from messaging.queries.ledger import findings
from messaging.tasks import consume_happenings
from preferences.actions.pauses import pause
from preferences.enums import Channel, ConsentHow, PauseKind, Rule, Through, TopicKey
from tests.factories.candidates import NOW, ApplicationFactory, UserFactory, person
from tests.factories.messaging import compose, delivery_of, send_due
from tests.factories.preferences import give, set_up

# NOW is a Wednesday, noon in London, in winter.
FRIDAY = datetime(2027, 3, 5, 8, 0, tzinfo=UTC)
NINE = FRIDAY + timedelta(hours=1, minutes=1)  # their hours have opened


pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture(autouse=True)
def _house(transactional_db: None) -> None:
    set_up()


@pytest.fixture
def sam() -> Any:
    sam = person(email="sam@example.com", first_name="Sam")
    give(sam, "channel.first", "email")
    give(sam, "news.together", "weekly")
    return sam


def news(sam: Any, words: str, at: datetime = NOW, **more: Any) -> Message:
    return compose(sam, at=at, subject=f"About {words}", body=f"News: {words}.", **more)


def go(until: datetime) -> None:
    """Their hour comes, what is put together waits its 20 seconds, and leaves."""
    send_due(until)
    send_due(until + timedelta(seconds=30))
    send_due(until + timedelta(seconds=60))
    consume_happenings(until + timedelta(seconds=60))


def test_two_small_things_go_as_one_on_friday_and_each_is_settled_once(sam: Any) -> None:
    first, second = news(sam, "parking"), news(sam, "the rota", NOW + timedelta(hours=1))
    waiting = delivery_of(first)
    assert (waiting.hold, waiting.not_before) == (HoldReason.GATHERED, FRIDAY)
    assert waiting.rulings.get().rule == Rule.GATHERED
    send_due(NOW + timedelta(days=1))
    assert mail.outbox == []
    go(FRIDAY)
    assert mail.outbox == []  # put together, and held for their hours like everything
    digest = Message.objects.get(topic=TopicKey.DIGEST)
    assert delivery_of(digest).hold == HoldReason.OWN_HOURS
    go(NINE)
    (letter,) = mail.outbox
    assert letter.subject.startswith("2 pieces of news")
    assert "News: parking." in letter.body
    assert "News: the rota." in letter.body
    assert "List-Unsubscribe" in letter.extra_headers
    for part in (first, second):
        part.refresh_from_db()
        assert (part.state, part.gathered_in) == (MessageState.DONE, digest)
    go(FRIDAY + timedelta(days=7, hours=2))
    assert len(mail.outbox) == 1
    assert [each for each in findings() if not each.holds] == []


def test_one_alone_goes_in_its_own_words(sam: Any) -> None:
    news(sam, "parking")
    go(FRIDAY)
    go(NINE)
    (letter,) = mail.outbox
    assert letter.subject == "About parking"
    assert "all together" not in letter.body


def test_what_is_urgent_is_not_held_and_neither_is_an_answer_or_a_fixed_appointment(
    sam: Any,
) -> None:
    for topic in (TopicKey.INTERVIEW, TopicKey.DECISION, TopicKey.REMINDER, TopicKey.DOCUMENTS):
        assert delivery_of(compose(sam, topic=topic)).hold == HoldReason.UNDO
    assert delivery_of(news(sam, "a move", always_goes=True)).hold == HoldReason.UNDO
    thread = sam.thread
    thread.last_in_at, thread.last_in_channel = NOW, Channel.EMAIL
    thread.save()
    assert delivery_of(news(sam, "an answer")).hold == HoldReason.UNDO


def test_sooner_only_with_a_reason(sam: Any) -> None:
    ana = UserFactory.create()
    reason = (Channel.EMAIL, Rule.GATHERED, "urgent_for_them", "")
    assert delivery_of(news(sam, "now", author=ana, overrides=[reason])).hold == HoldReason.UNDO
    held = news(sam, "later", author=ana)
    messages.send_now(message=held, by=ana, at=NOW, overrides=[reason])
    assert delivery_of(held).hold == ""
    send_due(NOW + timedelta(seconds=30))
    assert len(mail.outbox) == 2


def test_another_wish_lets_them_go_each_by_itself(sam: Any) -> None:
    news(sam, "parking")
    news(sam, "the rota")
    later = NOW + timedelta(minutes=1)
    give(sam, "news.together", "at_once", at=later)
    consume_happenings(later)
    for seconds in (5, 10):
        send_due(later + timedelta(seconds=seconds))
    assert [letter.subject for letter in mail.outbox] == ["About parking", "About the rota"]


def test_moving_does_not_bring_the_hour_forward(sam: Any) -> None:
    news(sam, "parking")
    later = NOW + timedelta(minutes=1)
    give(sam, "contact.hours", "any", at=later)  # judged again, and still small news
    consume_happenings(later)
    send_due(later)
    assert mail.outbox == []
    assert (delivery_of(Message.objects.get()).hold, Message.objects.count()) == ("gathered", 1)


def test_a_pause_and_an_opt_out_hold_for_what_was_put_together(sam: Any) -> None:
    news(sam, "parking")
    news(sam, "the rota")
    go(FRIDAY)
    digest = Message.objects.get(topic="digest")
    until = FRIDAY + timedelta(days=20)
    pause(candidate=sam, kind=PauseKind.ALL, until=until, through=Through.WEB, at=FRIDAY)
    go(NINE)
    assert delivery_of(digest).hold == HoldReason.PAUSED
    opt_out(
        candidate=sam,
        channel=Channel.EMAIL,
        how=ConsentHow.STOP_FOR_GOOD,
        through=Through.WEB,
        at=NINE,
    )
    by_email = digest.deliveries.get(channel=Channel.EMAIL)
    assert by_email.state == DeliveryState.SUPPRESSED
    assert mail.outbox == []
    assert [each for each in findings() if not each.holds] == []


def test_what_comes_back_comes_back_in_its_parts(sam: Any) -> None:
    ana = UserFactory.create()
    parts = [news(sam, "parking", author=ana), news(sam, "the rota", author=ana)]
    go(FRIDAY)
    digest = Message.objects.get(topic="digest")
    with transaction.atomic():
        delivery = Delivery.objects.select_for_update().get(message=digest)
        change(delivery, DeliveryState.RETURNED, at=FRIDAY, why="test", hold="")
        hand_back(delivery, why=ReturnedWhy.REFUSED, at=FRIDAY)
    for part in parts:
        part.refresh_from_db()
        assert (part.state, part.gathered_in, part.returned_at) == ("draft", None, FRIDAY)
    digest.refresh_from_db()
    assert digest.state == MessageState.CANCELLED
    assert [each for each in findings() if not each.holds] == []


def test_who_unsubscribes_from_what_is_put_together_gets_each_by_itself(sam: Any) -> None:
    opt_out(
        candidate=sam,
        channel=Channel.EMAIL,
        topic=TopicKey.DIGEST,
        how=ConsentHow.UNSUBSCRIBE,
        through=Through.EMAIL,
        at=NOW,
    )
    assert delivery_of(news(sam, "parking")).hold == HoldReason.UNDO


def test_taken_back_each_is_a_draft_again(sam: Any) -> None:
    ana = UserFactory.create()
    first, second = news(sam, "parking", author=ana), news(sam, "the rota", author=ana)
    go(FRIDAY)
    with pytest.raises(NotWaiting):
        messages.undo(message=first, by=ana, at=FRIDAY)
    digest = Message.objects.get(topic="digest")
    assert digest.owner == ana  # whose outbox shows it
    messages.undo(message=digest, by=ana, at=FRIDAY)
    states = set(Message.objects.filter(pk__in=[first.pk, second.pk]).values_list("state"))
    assert states == {(MessageState.DRAFT,)}
    digest.refresh_from_db()
    assert digest.state == MessageState.CANCELLED
    go(NINE)
    assert mail.outbox == []


def test_by_application_and_the_candidate_reads_it_once(sam: Any) -> None:
    mine, other = (ApplicationFactory.create(candidate=sam) for _n in range(2))
    for application in (mine, other, mine, None):
        news(sam, f"job {application and application.pk}", application=application)
    go(FRIDAY)
    digests = Message.objects.filter(topic="digest").order_by("pk")
    assert [each.application for each in digests] == [mine, other]
    assert digests[0].gathered.count() == 3
    go(NINE)
    go(NINE + timedelta(minutes=2))
    told = thread_items(sam, None, NINE + timedelta(minutes=5))
    assert [item.topic for item in told] == ["digest", "digest"]


def test_texts_stay_within_what_one_message_may_have(sam: Any) -> None:
    kim = person(phone="+447700900001", first_name="Kim")
    give(kim, "channel.first", "text", showed_number=True)
    give(kim, "news.together", "daily")
    for n in range(4):
        compose(kim, body=f"Night Carer: {n} " + "word " * 30)
    morning = datetime(2027, 3, 4, 8, 0, tzinfo=UTC)
    held = Delivery.objects.filter(hold=HoldReason.GATHERED)
    assert set(held.values_list("not_before", flat=True)) == {morning}
    send_due(morning)
    send_due(morning)
    sizes = [
        each.gathered.count() for each in Message.objects.filter(topic="digest").order_by("pk")
    ]
    assert sum(sizes) == 4
    assert len(sizes) == 2
    assert not held.filter(state=DeliveryState.QUEUED).exists()
