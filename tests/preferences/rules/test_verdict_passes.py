"""Ask first, clear, and what lets a contact pass: reply, agreed, always goes (RULES 4)."""

from datetime import time, timedelta

import pytest

from candidates.enums import ContactKind
from preferences.enums import Channel, GivenBy, PauseKind, Rule, TopicKey
from preferences.rules.facts import Agreement, ContactFacts, LastInbound, Override, PauseFacts
from preferences.rules.values import Given
from preferences.rules.verdict import verdict
from preferences.rules.windows import WEEKDAYS

from .world import (
    EMAIL,
    NO_PREFERENCE,
    NOON,
    SKIPPED,
    days,
    facts,
    for_now,
    given,
    hours,
    minutes,
    open_hours,
    text_then_email,
)

SECOND = timedelta(seconds=1)
EVENINGS = open_hours(time(16), time(20), WEEKDAYS)
NEVER_CALL = given("channel.never", "call")
TOPICS_OF_THEIR_OWN = {"interview": "times.how", "documents": "papers.how", "decision": "news.how"}


def told(ruling) -> tuple[str, str]:
    return ruling.kind.value, ruling.rule.value


# --- ask first --------------------------------------------------------------------------------


@pytest.mark.parametrize("topic", [t for t in TopicKey if t not in ("service", "other_jobs")])
def test_ask_first_when_nothing_is_known_for_the_key_a_topic_needs(topic):
    key = TOPICS_OF_THEIR_OWN.get(topic.value, "channel.first")
    unknown = verdict(facts(about=topic), Channel.EMAIL)
    assert (*told(unknown), unknown.key) == ("ask_first", "not_known", key)
    for state in (SKIPPED, NO_PREFERENCE):
        assert verdict(facts(given(key, state=state), about=topic), Channel.EMAIL).kind == "clear"


@pytest.mark.parametrize("topic", TOPICS_OF_THEIR_OWN)
def test_a_topic_with_a_key_of_its_own_needs_only_that(topic):
    known = facts(text_then_email(), about=TopicKey(topic))
    assert told(verdict(known, Channel.TEXT)) == ("ask_first", "not_known")


@pytest.mark.parametrize(
    ("topic", "missing"),
    [("reminder", "meet.remind"), ("update", "news.rhythm"), ("update", "contact.hours")],
)
def test_these_keys_may_be_missing(topic, missing):
    known = facts(text_then_email(), about=TopicKey(topic))
    assert known.usual.of(missing).is_missing
    assert told(verdict(known, Channel.TEXT)) == ("clear", "first_way")


NOTE = {"given_by": GivenBy.STAFF, "is_waiting": True, "at": NOON}


@pytest.mark.parametrize(
    ("said", "topic", "key"),
    [
        ([given("channel.first", "text", is_doubted=True)], "update", "channel.first"),
        ([text_then_email(), given("channel.first", "call", **NOTE)], "update", "channel.first"),
        ([text_then_email(), NEVER_CALL, given("channel.never", "text", **NOTE)], "update", "channel.never"),
        ([text_then_email(), given("times.how", "text_few", is_doubted=True)], "interview", "times.how"),
        ([text_then_email(), given("times.how", "text_few", is_doubted=True)], "update", None),
    ],
)  # fmt: skip
def test_ask_first_when_an_answer_it_rests_on_is_doubted(said, topic, key):
    ruling = verdict(facts(*said, about=TopicKey(topic)), Channel.TEXT)
    expected = ("ask_first", "doubted") if key else ("clear", "first_way")
    assert told(ruling) == expected
    assert key is None or ruling.key == key


@pytest.mark.parametrize(
    "changes", [{"is_automatic": True}, {"open_keys": frozenset({"channel.first"})}]
)
def test_ask_first_never_holds_automatic_messages_nor_asks_what_is_being_asked(changes):
    assert told(verdict(facts(**changes), Channel.EMAIL)) == ("clear", "default_way")
    doubted = given("channel.first", "email", is_doubted=True)
    assert told(verdict(facts(doubted, **changes), Channel.EMAIL)) == ("clear", "first_way")


# --- stale ------------------------------------------------------------------------------------

OLD = NOON - days(91)


@pytest.mark.parametrize(
    ("changes", "asks"),
    [
        ({}, ("channel.first", "contact.hours")),
        ({"still_right_at": NOON - days(29)}, ()),
        ({"still_right_at": NOON - days(30)}, ("channel.first", "contact.hours")),
        ({"open_keys": frozenset({"channel.first"})}, ("contact.hours",)),
        ({"is_automatic": True}, ("channel.first", "contact.hours")),
    ],
)
def test_stale_is_clear_with_a_question_added(changes, asks):
    said = [given("channel.first", "text", at=OLD), given("contact.hours", "any", at=OLD)]
    ruling = verdict(facts(*said, NEVER_CALL, **changes), Channel.TEXT)
    assert (*told(ruling), ruling.still_right) == ("clear", "first_way", asks)


def test_a_key_the_topic_does_not_read_is_not_asked_about():
    said = [text_then_email(), given("papers.how", "photo_text", at=OLD)]
    assert verdict(facts(*said), Channel.TEXT).still_right == ()
    documents = facts(*said, about=TopicKey.DOCUMENTS)
    assert verdict(documents, Channel.TEXT).still_right == ("papers.how",)


# --- the reply rule ---------------------------------------------------------------------------


def wrote(channel, ago):
    return LastInbound(Channel(channel), NOON - ago)


REPLY = [
    # said, wrote by, ago, verdict, rule
    ([NEVER_CALL], "call", hours(24), "clear", "reply"),
    ([NEVER_CALL], "call", hours(24) + SECOND, "against", "never"),
    ([NEVER_CALL], "text", hours(1), "against", "never"),
    ([], "call", hours(1), "clear", "reply"),  # neither first nor second
    ([EVENINGS], "call", minutes(15), "clear", "reply"),
    ([EVENINGS], "call", minutes(15) + SECOND, "wait", "own_hours"),
]  # fmt: skip


@pytest.mark.parametrize(("said", "by", "ago", "kind", "rule"), REPLY)
def test_answering_on_the_channel_they_last_wrote_on(said, by, ago, kind, rule):
    known = facts(text_then_email(), *said, last_inbound=wrote(by, ago))
    assert told(verdict(known, Channel.CALL)) == (kind, rule)


THREE_TODAY = (NOON,) * 3
EIGHT_THIS_WEEK = (NOON - days(2),) * 8


@pytest.mark.parametrize(
    ("counted", "ago", "expected"),
    [
        (THREE_TODAY, minutes(15), ("clear", "reply")),
        (THREE_TODAY, minutes(16), ("wait", "day_cap")),
        (EIGHT_THIS_WEEK, minutes(15), ("clear", "reply")),
        (EIGHT_THIS_WEEK, minutes(16), ("wait", "week_cap")),
    ],
)
def test_answering_at_once_passes_the_caps(counted, ago, expected):
    known = facts(text_then_email(), counted=counted, last_inbound=wrote("text", ago))
    assert told(verdict(known, Channel.TEXT)) == expected


NOT_KNOWN: list[Given] = []
DOUBTED = [given("channel.first", "email", is_doubted=True)]
AT_WORK = {
    "contacts": (EMAIL, ContactFacts(id=9, kind=ContactKind.PHONE, is_at_work=True)),
    "overrides": (Override(Rule.NOT_THEIR_WAY, NOON),),
}


@pytest.mark.parametrize("said", [NOT_KNOWN, DOUBTED])
@pytest.mark.parametrize(
    ("lets_pass", "rule"),
    [
        ({"last_inbound": wrote("email", hours(5))}, "reply"),
        ({"agreement": Agreement(Channel.EMAIL, NOON)}, "agreed"),
    ],
)
def test_answers_and_appointments_are_not_asked_about_first(said, lets_pass, rule):
    assert verdict(facts(*said), Channel.EMAIL).kind == "ask_first"
    assert told(verdict(facts(*said, **lets_pass), Channel.EMAIL)) == ("clear", rule)


@pytest.mark.parametrize(
    ("lets_pass", "rule"),
    [
        ({"last_inbound": wrote("call", hours(5))}, "reply"),
        ({"agreement": Agreement(Channel.CALL, NOON)}, "agreed"),
    ],
)
def test_answers_and_appointments_reach_them_at_work(lets_pass, rule):
    said = [text_then_email(), given("channel.never", "at_work")]
    assert told(verdict(facts(*said, **AT_WORK), Channel.CALL)) == ("against", "at_work")
    assert told(verdict(facts(*said, **AT_WORK | lets_pass), Channel.CALL)) == ("clear", rule)


PAUSE = PauseFacts(kind=PauseKind.ALL, began_at=NOON - hours(10), until=NOON + days(6))


@pytest.mark.parametrize(
    ("ago", "expected"),
    [
        (hours(9), ("clear", "reply")),
        (hours(10), ("blocked", "paused")),
        (hours(11), ("blocked", "paused")),
    ],
)
def test_answering_passes_a_pause_if_they_wrote_after_it_began(ago, expected):
    known = facts(text_then_email(), pause=PAUSE, last_inbound=wrote("text", ago))
    assert told(verdict(known, Channel.TEXT)) == expected


def test_answering_does_not_pass_legal_hours():
    night = NOON.replace(hour=3)
    known = facts(
        text_then_email(),
        at=night,
        last_inbound=LastInbound(Channel.TEXT, night - minutes(1)),
    )
    assert told(verdict(known, Channel.TEXT)) == ("wait", "legal_hours")


def test_an_automatic_message_answers_only_if_it_says_so():
    known = {"last_inbound": wrote("text", minutes(5)), "pause": PAUSE, "is_automatic": True}
    assert told(verdict(facts(text_then_email(), **known), Channel.TEXT)) == ("blocked", "paused")
    read_back = facts(text_then_email(), **known, is_answer=True)
    assert told(verdict(read_back, Channel.TEXT)) == ("clear", "reply")


def test_what_a_reply_passed_is_kept_with_it():
    known = facts(text_then_email(), NEVER_CALL, last_inbound=wrote("call", minutes(5)))
    ruling = verdict(known, Channel.CALL)
    assert (ruling.passed, ruling.overridden) == ((Rule.NEVER, Rule.NOT_THEIR_WAY), ())


# --- agreed -----------------------------------------------------------------------------------

AGREED = [
    # from now to the agreed time, verdict, rule
    (minutes(11), "against", "never"),
    (minutes(10), "clear", "agreed"),
    (minutes(0), "clear", "agreed"),
    (minutes(-30), "clear", "agreed"),
    (minutes(-31), "against", "never"),
]


@pytest.mark.parametrize(("ahead", "kind", "rule"), AGREED)
def test_a_booked_call_is_no_cold_call(ahead, kind, rule):
    known = facts(
        text_then_email(), NEVER_CALL, EVENINGS, agreement=Agreement(Channel.CALL, NOON + ahead)
    )
    assert told(verdict(known, Channel.CALL)) == (kind, rule)


def test_what_was_agreed_passes_the_law_and_the_caps():
    night = NOON.replace(hour=5)
    known = facts(at=night, agreement=Agreement(Channel.CALL, night), counted=(night,) * 8)
    assert told(verdict(known, Channel.CALL)) == ("clear", "agreed")


def test_an_agreed_call_lets_no_text_pass():
    known = facts(text_then_email(), EVENINGS, agreement=Agreement(Channel.CALL, NOON))
    assert told(verdict(known, Channel.TEXT)) == ("wait", "own_hours")


@pytest.mark.parametrize(
    ("topic", "ahead", "yes", "expected"),
    [
        ("interview", minutes(0), False, "blocked"),
        ("interview", minutes(0), True, "clear"),
        ("interview", hours(5), True, "blocked"),
        ("reminder", hours(5), True, "clear"),
        ("reminder", hours(5), False, "blocked"),
    ],
)
def test_an_appointment_and_its_reminder_pass_a_pause_after_yes(topic, ahead, yes, expected):
    pause = PauseFacts(kind=PauseKind.ALL, began_at=NOON - days(1), lets_appointments_pass=yes)
    known = facts(
        text_then_email(),
        given("times.how", "booking_page"),
        about=TopicKey(topic),
        pause=pause,
        agreement=Agreement(Channel.TEXT, NOON + ahead),
    )
    assert verdict(known, Channel.TEXT).kind == expected


# --- always goes ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "in_the_way",
    [
        {"pause": PAUSE},
        {"at": NOON.replace(hour=3)},
        {"counted": (NOON,) * 8},
    ],
)
def test_what_always_goes_passes_pause_hours_and_caps(in_the_way):
    known = facts(
        text_then_email(),
        EVENINGS,
        given("times.how", "booking_page"),
        about=TopicKey.INTERVIEW,
        always_goes=True,
        **in_the_way,
    )
    assert told(verdict(known, Channel.TEXT)) == ("clear", "always_goes")


def test_what_always_goes_does_not_pass_a_never():
    known = facts(text_then_email(), given("channel.never", "text"), always_goes=True)
    assert told(verdict(known, Channel.TEXT)) == ("against", "never")


def test_with_nothing_in_the_way_the_way_itself_is_the_reason():
    known = facts(text_then_email(), always_goes=True, last_inbound=wrote("text", hours(1)))
    assert told(verdict(known, Channel.TEXT)) == ("clear", "first_way")
    assert verdict(known, Channel.TEXT).passed == ()


def test_a_way_for_now_is_told_with_its_end():
    ruling = verdict(facts(text_then_email(), for_now("channel.first", "call")), Channel.CALL)
    assert told(ruling) == ("clear", "first_way")
    assert ruling.preference is not None
    assert ruling.preference.until == NOON + days(7)
