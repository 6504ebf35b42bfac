"""What people asked for and we did not have: by hand, or once we can."""

from datetime import timedelta
from typing import Any

import pytest

from candidates.actions import applications
from messaging.actions.wishes import offer_what_we_can, serve_by_hand
from messaging.models import Attempt, Message
from preferences.actions import answers
from preferences.models import Capability, Option, OptionWording, Question, UnmetRequest, Wording
from preferences.rules.adopting import is_asked_for
from tests.factories.candidates import NOW, ApplicationFactory, UserFactory, person
from tests.factories.preferences import give, set_up

LATER = NOW + timedelta(days=3)
NAMES = {"whatsapp", "WhatsApp message"}


@pytest.mark.parametrize(
    ("words", "is_met"),
    [
        ("WhatsApp", True),
        ("please use whats app!", True),
        ("WHATSÁPP", True),
        ("Signal", False),
        ("what is up", False),
        ("", False),
    ],
)
def test_words_are_matched_by_what_the_thing_is_called(words: str, is_met: bool) -> None:
    assert is_asked_for(words, NAMES) == is_met


def test_a_name_too_short_to_mean_anything_matches_nothing() -> None:
    assert not is_asked_for("use the bus", {"us"})


@pytest.fixture
def sam(db: None) -> Any:
    set_up()
    candidate = person(email="sam@example.com", first_name="Sam")
    ApplicationFactory.create(candidate=candidate)
    give(candidate, "channel.first", "another", words="WhatsApp please")
    return candidate


def adopt(at: Any = LATER) -> None:
    """As an admin does: the option that needs it, and the switch."""
    question = Question.objects.get(key="channel.first")
    option = Option.objects.create(question=question, key="whatsapp", needs="whatsapp", position=9)
    for wording in Wording.objects.filter(question=question):
        OptionWording.objects.create(option=option, wording=wording, label="WhatsApp")
    Capability.objects.create(key="whatsapp", is_on=True, adopted_at=at)


def test_adopting_offers_it_to_everyone_who_asked_once_in_their_way(sam: Any) -> None:
    ada = person(email="ada@example.com")
    ApplicationFactory.create(candidate=ada)
    give(ada, "channel.first", "another", words="Signal")
    assert offer_what_we_can(LATER) == 0
    adopt()
    assert [offer_what_we_can(LATER), offer_what_we_can(LATER)] == [1, 0]
    message = Message.objects.get()
    assert message.thread.candidate == sam
    body = message.bodies.get()
    assert "you asked us for “WhatsApp please”. We can do it now." in body.body
    assert "{link}" in body.body
    assert UnmetRequest.objects.get(candidate=sam).offered_at == LATER
    assert UnmetRequest.objects.get(candidate=ada).offered_at is None


def test_who_asked_after_it_was_adopted_is_not_written_to(sam: Any) -> None:
    adopt(at=NOW - timedelta(days=1))
    assert offer_what_we_can(LATER) == 0


def test_who_took_it_back_or_left_is_not_written_to(sam: Any) -> None:
    adopt()
    answer = sam.answers.get(superseded_at=None, key="channel.first")
    application = sam.applications.get()
    applications.withdraw(application=application, at=LATER)
    assert offer_what_we_can(LATER) == 0
    ApplicationFactory.create(candidate=sam)
    answers.undo(answer=answer, at=LATER)
    assert offer_what_we_can(LATER) == 0


def test_what_nobody_can_choose_yet_is_not_offered(sam: Any) -> None:
    Capability.objects.create(key="whatsapp", is_on=True, adopted_at=LATER)
    assert offer_what_we_can(LATER) == 0


def test_served_by_hand_it_counts_as_a_contact_and_only_once(sam: Any) -> None:
    wish, ana = UnmetRequest.objects.get(), UserFactory.create(first_name="Ana")
    for _time in range(2):
        serve_by_hand(request=wish, by=ana, at=LATER)
    wish.refresh_from_db()
    assert wish.served_at == LATER
    attempt = Attempt.objects.get()
    assert (attempt.delivery.channel, attempt.content) == ("by_hand", "WhatsApp please")
