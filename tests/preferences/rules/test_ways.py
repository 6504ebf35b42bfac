"""Their ways, nevers and what may be offered (RULES 1.4, 1.5, 1.7)."""

import pytest

from preferences.enums import Channel, Scope, TopicKey
from preferences.rules.values import Default, Defaults
from preferences.rules.ways import (
    default_ways,
    lifted_nevers,
    may_leave_voicemail,
    may_offer,
    nevers,
    offered,
    own_ways,
)

from .world import NO_PREFERENCE, NOON, SKIPPED, days, for_now, given, text_then_email, usual

EVERY_OTHER = [
    t for t in TopicKey if t.value not in ("interview", "documents", "decision", "reminder")
]


def ways(said, topic):
    return [(way.channel.value, way.rule.value) for way in own_ways(usual(*said), TopicKey(topic))]


@pytest.mark.parametrize("topic", EVERY_OTHER)
def test_a_topic_without_a_key_of_its_own_takes_first_and_second(topic):
    said = [text_then_email(), given("times.how", "ring"), given("news.how", "call")]
    assert ways(said, topic) == [("text", "first_way"), ("email", "second_way")]


@pytest.mark.parametrize(
    ("topic", "answer", "expected"),
    [
        ("interview", ("times.how", "text_few"), ["text", "email"]),
        ("interview", ("times.how", "email_few"), ["email"]),
        ("interview", ("times.how", "ring"), ["call", "email"]),
        ("interview", ("times.how", "booking_page"), ["text", "email"]),
        ("interview", ("times.how", "say_when"), ["text", "email"]),
        ("documents", ("papers.how", "reply_email"), ["email"]),
        ("documents", ("papers.how", "photo_text"), ["text", "email"]),
        ("documents", ("papers.how", "upload"), ["text", "email"]),
        ("documents", ("papers.how", "reuse"), ["text", "email"]),
        ("documents", ("papers.how", "help"), ["text", "email"]),
        ("decision", ("news.how", "call"), ["call", "email"]),
        ("decision", ("news.how", "text_then_call"), ["text", "email"]),
        ("decision", ("news.how", "email_writing"), ["email"]),
        ("decision", ("news.how", "in_person"), ["by_hand", "email"]),
        ("reminder", ("meet.remind", "text_day_before"), ["text", "email"]),
        ("reminder", ("meet.remind", "text_hour_before"), ["text", "email"]),
        ("reminder", ("meet.remind", "email_calendar"), ["email"]),
        ("reminder", ("meet.remind", "none"), ["text", "email"]),
    ],
)
def test_a_topics_own_key_replaces_only_the_way_it_names(topic, answer, expected):
    said = [text_then_email(), given(*answer)]
    assert [channel for channel, _ in ways(said, topic)] == expected


@pytest.mark.parametrize(
    ("said", "topic", "expected"),
    [
        ([], "update", []),
        ([given("channel.first", state=SKIPPED)], "update", []),
        ([given("channel.first", state=NO_PREFERENCE)], "update", []),
        ([given("channel.first", "call")], "update", [("call", "first_way")]),
        # "Another way" names none of ours; what they said besides it still holds.
        ([given("channel.first", "another")], "update", []),
        ([given("channel.first", "another", "text")], "update", [("text", "second_way")]),
        # A topic's own key speaks alone where nothing else is known.
        ([given("times.how", "text_few")], "interview", [("text", "topic_way")]),
        # Until they say how they want a decision: in writing.
        ([given("channel.first", "call", "text")], "decision", [("text", "second_way"), ("call", "first_way")]),
        ([given("channel.first", "call")], "decision", [("call", "first_way")]),
        ([given("channel.first", "by_hand", "call")], "decision", [("by_hand", "first_way"), ("call", "second_way")]),
    ],
)  # fmt: skip
def test_own_ways(said, topic, expected):
    assert ways(said, topic) == expected


def test_the_default_of_a_topic_does_not_replace_the_way_they_chose():
    defaults = Defaults(job={"times.how": Default(("ring",))})
    known = usual(given("channel.first", "text"), defaults=defaults)
    assert [way.channel for way in own_ways(known, TopicKey.INTERVIEW)] == [Channel.TEXT]


def test_the_jobs_default_way_comes_before_the_employers():
    employer = {"channel.first": Default(("email", "call", "portal"))}
    defaults = Defaults(job={"channel.first": Default(("call",))}, employer=employer)
    assert default_ways(usual(defaults=defaults)) == ("call", "email", "portal")


def test_an_employer_who_set_no_default_has_one():
    assert default_ways(usual(defaults=Defaults())) == ("email", "call", "by_hand", "portal")


NEVER_CALL = given("channel.never", "call", "voicemail")


@pytest.mark.parametrize(
    ("said", "topic", "never", "lifted"),
    [
        ([NEVER_CALL], None, {"call"}, ()),
        ([NEVER_CALL, for_now("channel.first", "call")], None, set(), ("call",)),
        ([NEVER_CALL, for_now("channel.first", "text", "call")], None, set(), ("call",)),
        # What was chosen before the never lifts nothing, nor does what is over.
        ([NEVER_CALL, for_now("channel.first", "call", at=NOON - days(5))], None, {"call"}, ()),
        ([NEVER_CALL, for_now("channel.first", "call", until=NOON)], None, {"call"}, ()),
        # Only a for-now choice lifts.
        ([NEVER_CALL, given("channel.first", "call", at=NOON)], None, {"call"}, ()),
        ([NEVER_CALL, for_now("times.how", "ring")], TopicKey.INTERVIEW, set(), ("call",)),
        ([NEVER_CALL, for_now("times.how", "ring")], TopicKey.UPDATE, {"call"}, ()),
        ([given("channel.never", "anything_fine")], None, set(), ()),
        ([given("channel.never", "at_work")], None, set(), ()),
    ],
)
def test_a_newer_for_now_choice_lifts_a_never(said, topic, never, lifted):
    assert set(nevers(usual(*said), topic)) == never
    assert lifted_nevers(usual(*said), topic) == lifted


@pytest.mark.parametrize(
    ("said", "may"),
    [
        ([], True),
        ([given("channel.never", "call")], True),
        ([given("channel.never", "voicemail")], False),
    ],
)
def test_never_voicemail_closes_only_left_a_message(said, may):
    assert may_leave_voicemail(usual(*said)) is may


@pytest.mark.parametrize(
    ("key", "option", "may"),
    [
        ("channel.first", "call", False),
        ("channel.first", "text", True),
        ("channel.first", "another", True),
        ("times.how", "ring", False),
        ("times.how", "booking_page", True),
        ("news.how", "call", False),
        ("news.how", "text_then_call", True),
        # What they chose first is left out of "never".
        ("channel.never", "text", False),
        ("channel.never", "email", True),
        ("channel.never", "voicemail", True),
        ("goal", "pay", True),
    ],
)
def test_an_option_that_contradicts_a_never_is_not_offered(key, option, may):
    known = usual(text_then_email(), given("channel.never", "call"))
    assert may_offer(known, key, option) is may


def test_just_for_now_every_way_is_offered():
    known = usual(given("channel.never", "call"))
    assert offered(known, "channel.first", ["text", "call"]) == ("text",)
    assert offered(known, "channel.first", ["text", "call"], Scope.NOW) == ("text", "call")
