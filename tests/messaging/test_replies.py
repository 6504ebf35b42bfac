"""Replies that answer: by text and by letter, read back, once, and never when in doubt."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from candidates.actions import applications
from messaging.actions.asking_by_reply import ask_by_reply, in_words
from messaging.actions.events import read_event, read_events
from messaging.actions.inbound import put_into_thread
from messaging.actions.replies import Reply, to_be_read
from messaging.actions.setup import install_starter_templates
from messaging.enums import NeedsPerson
from messaging.models import AskedByReply, InboundMessage, Message, ProviderEvent
from messaging.queries.replies import is_answerable
from messaging.rules.texts import length_of
from messaging.tasks import consume_happenings
from preferences.actions import answers, pauses
from preferences.enums import AnswerState, Channel, ConsentHow, PauseKind, Through, TopicKey
from preferences.exceptions import AnswerRefused
from preferences.models import Answer, CheckIn
from preferences.queries.questions import questions
from preferences.queries.setup import employer_setup
from preferences.queries.usual import usual_of
from tests.factories.candidates import JobFactory, TeamFactory, member, person
from tests.factories.messaging import delivery_of, pretend_sent
from tests.factories.preferences import give, set_up

pytestmark = pytest.mark.django_db
NUMBER = "+447700900001"
NOW = timezone.now().replace(hour=12, minute=0, second=0, microsecond=0)


@pytest.fixture(autouse=True)
def _house() -> None:
    set_up()
    install_starter_templates(at=NOW)


def asked(**points: str) -> Any:
    """Somebody who has just been sent the questions of the first stage."""
    sam = person(**points)
    if "phone" in points:
        give(sam, "channel.first", "text", showed_number=True, at=NOW)
    applications.apply(candidate=sam, job=JobFactory.create(), source="applied", at=NOW)
    later = NOW + timedelta(seconds=61)
    consume_happenings(later)
    pretend_sent(delivery_of(Message.objects.get()), at=later)
    return sam


def says(sam: Any, words: str, *, n: int = 1, channel: Channel = Channel.TEXT) -> InboundMessage:
    """A reply that is stored, and then read."""
    at = NOW + timedelta(minutes=n + 1)
    address = NUMBER if channel == Channel.TEXT else "sam@example.com"
    said = InboundMessage.objects.create(
        provider="test",
        provider_msg_id=f"{sam.pk}-{n}",
        channel=channel,
        from_address=address,
        body=words,
        received_at=at,
    )
    put_into_thread(said, sam, at)
    to_be_read(said, at)
    read_events(at)
    said.refresh_from_db()
    return said


def leaves(message: Message, n: int = 1) -> None:
    pretend_sent(delivery_of(message), at=NOW + timedelta(minutes=n + 1))


def newest() -> Message:
    return Message.objects.order_by("-pk")[0]


def words_of(message: Message) -> str:
    body = message.bodies.all()[0]
    return body.text if delivery_of(message).channel == Channel.TEXT else body.body


def option_of(sam: Any, key: str) -> list[str]:
    return [each.option for each in usual_of(sam, NOW + timedelta(hours=1)).of(key).options]


# --- how it is asked --------------------------------------------------------------------------


def test_a_text_carries_its_first_question_with_numbers() -> None:
    asked(phone=NUMBER)
    words = words_of(newest())
    assert "Is there any way we should not contact you?\n1 Phone calls\n2 Voicemail\n" in words
    assert "{link}" in words
    assert AskedByReply.objects.all()[0].key == "channel.never"


def test_a_letter_carries_all_of_them() -> None:
    asked(email="sam@example.com")
    words = words_of(newest())
    for start in ("A. How should we", "B. Is there any", "C. When is", "D. How do you"):
        assert start in words
    assert "Choose exact hours" not in words  # cannot be said with a number
    assert "Another way" not in words


# --- by text ----------------------------------------------------------------------------------


def test_a_number_answers_and_the_next_question_comes_with_what_was_saved() -> None:
    sam = asked(phone=NUMBER)
    said = says(sam, "1")
    assert option_of(sam, "channel.never") == ["call"]
    assert said.understood == "answer channel.never"
    assert said.read_by == "messaging.actions.answers_by_reply.read_answer"
    answer = Answer.objects.get(key="channel.never")
    assert (answer.through, answer.given_by) == (Through.TEXT, "candidate")
    back = words_of(newest())
    assert "Saved. From now on we text you" in back
    assert "We will not call." in back
    assert "Next: When is a good time?\n1 Mornings, 8 to 12\n" in back


def test_the_whole_check_in_by_text() -> None:
    sam = asked(phone=NUMBER)
    says(sam, "No, anything is fine", n=1)
    leaves(newest(), 1)
    says(sam, "Evenings and weekends please", n=2)
    leaves(newest(), 2)
    assert "evenings" in option_of(sam, "contact.hours")
    says(sam, "photo by text", n=3)
    assert option_of(sam, "papers.how") == ["photo_text"]
    assert CheckIn.objects.get().closed_why == "finished"
    assert "Next:" not in words_of(newest())
    assert "Photo by text" in words_of(newest())


def test_a_number_means_the_question_that_was_sent_even_when_it_was_answered_elsewhere() -> None:
    sam = asked(phone=NUMBER)
    give(sam, "channel.never", "email", at=NOW + timedelta(minutes=1))
    says(sam, "2")
    assert option_of(sam, "channel.never") == ["voicemail"]
    assert Answer.objects.filter(key="contact.hours").count() == 0


def test_skipping_is_kept_and_goes_on() -> None:
    sam = asked(phone=NUMBER)
    says(sam, "skip")
    assert Answer.objects.get(key="channel.never").state == AnswerState.SKIPPED
    assert "Next: When is a good time?" in words_of(newest())


def test_what_is_not_understood_is_a_persons_and_changes_nothing() -> None:
    sam = asked(phone=NUMBER)
    for n, words in enumerate(["What is the pay?", "9", "1 and maybe 2", "yes", "not by text"]):
        said = says(sam, words, n=n + 1)
        assert said.needs_person == NeedsPerson.NOT_UNDERSTOOD
        assert said.read_at is not None
    assert not Answer.objects.filter(candidate=sam, through=Through.TEXT).exists()
    assert Message.objects.count() == 1


def test_what_contradicts_the_usual_is_a_persons() -> None:
    sam = asked(phone=NUMBER)
    give(sam, "channel.never", "call", at=NOW + timedelta(minutes=1))
    message = newest()
    message.asked_by_reply.all().delete()
    ask_by_reply(message=message, key="channel.first", options=["call", "text"])
    assert says(sam, "1").needs_person == NeedsPerson.NOT_UNDERSTOOD
    assert option_of(sam, "channel.first") == ["text"]


def test_after_the_check_in_a_number_says_nothing() -> None:
    sam = asked(phone=NUMBER)
    CheckIn.objects.update(closed_at=NOW + timedelta(seconds=70), closed_why="finished")
    assert says(sam, "1").understood == ""


def test_reading_twice_answers_once() -> None:
    sam = asked(phone=NUMBER)
    says(sam, "1")
    before = (Answer.objects.count(), Message.objects.count())
    ProviderEvent.objects.filter(kind="reply").update(processed_at=None)
    for event in ProviderEvent.objects.filter(kind="reply"):
        read_event(event.pk, NOW + timedelta(minutes=9))
    assert (Answer.objects.count(), Message.objects.count()) == before


def test_choosing_texts_from_the_number_confirms_what_was_only_spoken() -> None:
    sam = person(phone=NUMBER)
    answers.note(
        candidate=sam,
        key="channel.first",
        options=[("text", 1, "")],
        through=Through.CALL,
        by=member(TeamFactory()),
        noted_words="Text me",
        at=NOW,
    )
    applications.apply(candidate=sam, job=JobFactory.create(), source="applied", at=NOW)
    later = NOW + timedelta(seconds=61)
    consume_happenings(later)
    message = newest()
    pretend_sent(delivery_of(message), at=later)
    message.asked_by_reply.all().delete()
    ask_by_reply(message=message, key="channel.first", options=["text", "email"])
    says(sam, "1")
    given = sam.consents.filter(channel=Channel.TEXT).order_by("-pk")[0]
    assert (given.how, given.words) == (ConsentHow.KEYWORD, "1")


# --- by letter --------------------------------------------------------------------------------


def test_a_letter_answers_several_at_once() -> None:
    sam = asked(email="sam@example.com")
    said = says(sam, "2\nskip\n3, 4", channel=Channel.EMAIL)
    assert said.understood == "answer channel.first channel.never contact.hours"
    assert option_of(sam, "channel.first") == ["email"]
    assert sorted(option_of(sam, "contact.hours")) == ["evenings", "weekends"]
    back = newest()
    assert delivery_of(back).channel == Channel.EMAIL
    assert "Saved. From now on we email you" in words_of(back)
    assert "There are more questions" in words_of(back)


def test_one_line_that_is_no_answer_leaves_the_letter_to_a_person() -> None:
    sam = asked(email="sam@example.com")
    said = says(sam, "2\nI start work at six, is that a problem?", channel=Channel.EMAIL)
    assert said.needs_person == NeedsPerson.NOT_UNDERSTOOD
    assert not Answer.objects.filter(candidate=sam).exists()


def test_texts_chosen_by_letter_are_no_consent() -> None:
    sam = asked(email="sam@example.com")
    says(sam, "A 1", channel=Channel.EMAIL)
    assert not sam.consents.filter(channel=Channel.TEXT).exists()
    assert "Until then: We email you" in words_of(newest())


# --- acts and wishes --------------------------------------------------------------------------


def test_going_on_after_a_pause() -> None:
    sam = asked(phone=NUMBER)
    until = NOW + timedelta(days=7)
    pauses.pause(candidate=sam, kind=PauseKind.ALL, until=until, through=Through.TEXT, at=NOW)
    assert says(sam, "Resume please").understood == "resume"
    assert sam.pauses.get().lifted_at is not None
    assert "started again" in words_of(newest())


def test_without_a_pause_the_word_is_a_persons() -> None:
    assert says(asked(phone=NUMBER), "go on").understood == ""


def test_a_plain_wish_is_an_answer_and_what_may_mean_more_is_a_persons() -> None:
    sam = asked(phone=NUMBER)
    AskedByReply.objects.all().delete()
    doubtful = (
        "evenings please",  # may be about the interview
        "only text me in the evenings",
        "not only evenings",
        "I am only free in the evenings next week",
        "only 2",
    )
    for n, words in enumerate(doubtful):
        assert says(sam, words, n=n + 1).understood == ""
    assert not Answer.objects.filter(candidate=sam, through=Through.TEXT).exists()
    for n, words in enumerate(("Only evenings please", "evenings only"), start=len(doubtful)):
        assert says(sam, words, n=n + 1).understood == "answer contact.hours"
        assert option_of(sam, "contact.hours") == ["evenings"]
        assert "From now on we text you" in words_of(newest())


# --- readers ----------------------------------------------------------------------------------


def not_mine(reply: Reply, at: Any) -> str | None:
    return None


def refuses_half_way(reply: Reply, at: Any) -> str | None:
    give(reply.candidate, "goal", "pay", at=at)
    raise AnswerRefused("no", "goal")


def takes_times(reply: Reply, at: Any) -> str | None:
    mine = [row for row in reply.asked if row.key.startswith("times.")]
    return f"times {mine[0].options[int(reply.words) - 1]}" if mine else None


def test_readers_are_asked_in_order_and_a_refusal_is_undone(settings: Any) -> None:
    here = __name__
    settings.REPLY_READERS = [
        f"{here}.not_mine",
        f"{here}.refuses_half_way",
        *settings.REPLY_READERS,
    ]
    sam = asked(phone=NUMBER)
    assert says(sam, "1").understood == "answer channel.never"
    assert not Answer.objects.filter(key="goal").exists()


def test_the_last_numbered_list_that_left_is_what_a_number_means(settings: Any) -> None:
    settings.REPLY_READERS = [f"{__name__}.takes_times", *settings.REPLY_READERS]
    sam = asked(phone=NUMBER)
    says(sam, "1", n=1)
    offer = newest()
    offer.asked_by_reply.all().delete()
    ask_by_reply(message=offer, key="times.7", options=["monday", "tuesday"])
    leaves(offer, 1)
    assert says(sam, "2", n=2).understood == "times tuesday"
    assert Answer.objects.filter(candidate=sam, through=Through.TEXT).count() == 1


def test_a_reader_that_breaks_is_tried_again_and_holds_up_nobody(settings: Any) -> None:
    sam = asked(phone=NUMBER)
    settings.REPLY_READERS = ["messaging.nowhere.at_all"]
    said = says(sam, "1")
    assert said.read_at is None
    assert ProviderEvent.objects.get(kind="reply").tries == 1
    settings.REPLY_READERS = ["messaging.actions.answers_by_reply.read_answer"]
    read_events(NOW + timedelta(hours=2))
    said.refresh_from_db()
    assert said.understood == "answer channel.never"


def test_every_question_of_the_starter_set_fits_two_texts() -> None:
    for question in questions(language="en", setup=employer_setup()).values():
        if is_answerable(question):
            words = f"Northside Care: Saved. Next: {in_words([question], Channel.TEXT)}"
            assert length_of(words.replace("’", "'")).parts <= 2, question.key


def test_a_topic_is_service_so_it_needs_their_own_act() -> None:
    sam = asked(phone=NUMBER)
    says(sam, "1")
    assert newest().topic == TopicKey.SERVICE
