"""What was said, as it is shown: to colleagues, and to the candidate."""

from datetime import timedelta
from typing import Any

import pytest

from candidates.actions.links import make_link
from candidates.enums import LinkPurpose
from candidates.queries import find_link
from messaging.actions import calls
from messaging.actions.codes import send_code
from messaging.actions.links import send_link_again
from messaging.enums import CallOutcome
from messaging.models import InboundMessage, Message, MessageSecret
from messaging.queries import last_contacts, recent_of, thread_items, waiting_on
from messaging.queries.outbox import may_still_undo, outbox_of, returned_to
from preferences.enums import Channel
from tests.factories.candidates import (
    NOW,
    ApplicationFactory,
    JobFactory,
    TeamFactory,
    UserFactory,
    member,
    person,
)
from tests.factories.messaging import compose, delivery_of, pretend_sent, send_due
from tests.factories.preferences import give, set_up

DUE = NOW + timedelta(seconds=20)


@pytest.fixture
def _house(db: None) -> None:
    set_up()


@pytest.fixture
def case(_house: None) -> Any:
    """A candidate of one team, and a colleague of it."""
    team = TeamFactory.create()
    sam = person(email="sam@example.com")
    give(sam, "channel.first", "email")
    application = ApplicationFactory.create(candidate=sam, job=JobFactory.create(team=team))
    return sam, application, member(team)


def heard(candidate: Any, words: str, at: Any) -> None:
    thread = candidate.thread
    InboundMessage.objects.create(
        provider="twilio",
        provider_msg_id=words,
        channel="text",
        from_address="+447700900001",
        thread=thread,
        body=words,
        received_at=at,
    )
    thread.last_in_at, thread.last_in_channel = at, "text"
    thread.save()


def test_both_sides_newest_first_with_the_ruling(case: Any) -> None:
    sam, application, ana = case
    message = compose(sam, application=application, author=ana)
    pretend_sent(delivery_of(message), at=NOW)
    heard(sam, "Thank you", NOW + timedelta(minutes=5))
    items = thread_items(sam, ana, NOW)
    assert [item.body for item in items] == ["Thank you", "Hello Sam, we have news."]
    assert [item.is_inbound for item in items] == [True, False]
    ruling = items[1].ruling
    assert ruling is not None
    assert ruling.rule == "first_way"
    assert items[1].author == str(ana)


def test_words_of_other_teams_are_withheld_and_that_they_were_said_is_not(case: Any) -> None:
    sam, application, ana = case
    compose(sam, application=application, author=ana)
    stranger = member(TeamFactory.create())
    (item,) = thread_items(sam, stranger, NOW)
    assert (item.body, item.subject, item.is_withheld) == ("", "", True)


def test_the_candidate_sees_what_they_were_told(case: Any) -> None:
    sam, _application, _ana = case
    message = compose(sam)
    assert thread_items(sam, None, NOW) == []
    pretend_sent(delivery_of(message), at=NOW)
    assert [item.message for item in thread_items(sam, None, NOW)] == [message]


def test_pages_go_back_in_time(case: Any) -> None:
    sam, _application, ana = case
    for minute in range(5):
        compose(sam, at=NOW + timedelta(minutes=minute), subject=str(minute))
    first = thread_items(sam, ana, NOW, limit=2)
    second = thread_items(sam, ana, NOW, before=first[-1].at, limit=2)
    assert [item.subject for item in first + second] == ["4", "3", "2", "1"]


def test_queries_do_not_grow_with_what_was_said(
    case: Any, django_assert_max_num_queries: Any
) -> None:
    sam, application, ana = case
    for _number in range(12):
        pretend_sent(delivery_of(compose(sam, application=application, author=ana)), at=NOW)
    with django_assert_max_num_queries(9):
        assert len(thread_items(sam, ana, NOW)) == 12


def test_whose_turn_it_is(case: Any) -> None:
    sam, _application, _ana = case
    pretend_sent(delivery_of(compose(sam)), at=NOW)
    assert waiting_on([sam.pk]) == {sam.pk: "them"}
    heard(sam, "When?", NOW + timedelta(hours=1))
    assert waiting_on([sam.pk]) == {sam.pk: "us"}
    last = last_contacts([sam.pk])[sam.pk]
    assert (last.channel, last.is_inbound) == ("text", True)


def test_the_outbox_and_the_strip_with_undo(case: Any) -> None:
    sam, application, ana = case
    message = compose(sam, application=application, author=ana)
    assert [delivery.message for delivery in outbox_of(ana)] == [message]
    (recent,) = recent_of(ana, NOW)
    assert may_still_undo(recent, NOW)
    assert not may_still_undo(recent, DUE)
    assert not recent_of(ana, NOW + timedelta(minutes=3))
    assert not outbox_of(member(TeamFactory.create()))
    assert not returned_to(UserFactory.create())


# --- secrets ----------------------------------------------------------------------------------

SENDS = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@SENDS
def test_a_code_leaves_at_once_and_is_kept_nowhere(provider: Any) -> None:
    set_up()
    sam = person(email="sam@example.com")
    message = send_code(contact_point=sam.contact_points.get(), at=NOW)
    code = MessageSecret.objects.get().value
    assert code not in message.bodies.get().body
    send_due(NOW)
    (arrival,) = provider.arrivals
    assert f"your code is {code}" in arrival.body
    assert not MessageSecret.objects.exists()
    attempt = delivery_of(message).attempts.get()
    assert code not in attempt.content + attempt.html
    assert Message.objects.get().told_at is None


@SENDS
def test_a_new_link_goes_to_the_contact_on_file(provider: Any) -> None:
    set_up()
    sam = person(email="sam@example.com")
    token = make_link(candidate=sam, purpose=LinkPurpose.USUAL, at=NOW)
    found = find_link(token, NOW)
    assert found is not None
    message = send_link_again(link=found.link, at=NOW + timedelta(days=31))
    assert message is not None
    send_due(NOW + timedelta(days=31))
    (arrival,) = provider.arrivals
    assert arrival.to == "sam@example.com"
    words = arrival.body.replace("=\r\n", "").replace("=\n", "")
    new = words.split("/u/")[1].split("/")[0]
    opened = find_link(new, NOW + timedelta(days=31))
    assert opened is not None
    assert opened.is_open
    assert new not in delivery_of(message).attempts.get().content


# --- why this way, why now --------------------------------------------------------------------


@pytest.mark.parametrize("way", ["email", "portal", "call", "outside", "by_hand"])
def test_everything_they_were_told_says_why_it_came_so_on_both_sides(case: Any, way: str) -> None:
    sam, application, ana = case
    sam.contact_points.create(kind="phone", value="+447700900001", created_at=NOW)
    give(sam, "channel.first", "email", "call")
    about = {"candidate": sam, "topic": "update", "by": ana, "application": application}
    if way == "outside":
        done = {"channel": Channel.CALL, "outcome": CallOutcome.SPOKE, "words": "All is well."}
        calls.log_outside(**about, **done, at=DUE)
    elif way in ("call", "by_hand"):
        begun = calls.start(**about, at=DUE) if way == "call" else by_hand(sam, ana, application)
        calls.finish(attempt=begun, outcome=CallOutcome.SPOKE, by=ana, at=DUE)
    else:
        channel = "" if way == "email" else way
        pretend_sent(delivery_of(compose(sam, channel=channel, application=application)), DUE)
    for user in (ana, None):
        (item,) = thread_items(sam, user, DUE)
        assert item.ruling is not None, "nothing explains it"
        assert item.ruling.rule


def by_hand(sam: Any, ana: Any, application: Any) -> Any:
    """Their employer's own way: the rule is kept with it as with every other."""
    why = ("by_hand", "not_their_way", "asked_for_it", "")
    return calls.start(
        candidate=sam,
        topic="update",
        by=ana,
        application=application,
        channel=Channel.BY_HAND,
        overrides=[why],
        at=DUE,
    )
