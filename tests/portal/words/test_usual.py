from dataclasses import replace
from datetime import UTC, datetime, time

import pytest

from portal.words import (
    hindrance_words,
    lifted_sentence,
    preference_words,
    reason_words,
    source_words,
    usual_sentence,
    usual_words,
    verdict_words,
)
from portal.words.hindrances import BECAUSE
from preferences.enums import AnswerState, Channel, GivenBy, Rule, Scope, Through, VerdictKind
from preferences.rules.facts import Verdict
from preferences.rules.keys import CHANNEL_FIRST, CHANNEL_NEVER, CONTACT_HOURS
from preferences.rules.short import in_short
from preferences.rules.values import Chosen, Default, Defaults, Preference, Usual, Window, Zone

NOW = datetime(2026, 5, 4, 11, tzinfo=UTC)
EARLIER = datetime(2026, 5, 3, 11, tzinfo=UTC)
EVENINGS = tuple(Window(day, time(16), time(20)) for day in range(5))
OFFICE = tuple(Window(day, time(9), time(17)) for day in range(5))
DEFAULTS = Defaults(
    employer={
        CHANNEL_FIRST: Default(options=("email", "call", "by_hand", "portal")),
        CONTACT_HOURS: Default(windows=OFFICE),
    }
)


def said(key, *options, windows=(), scope=Scope.ALWAYS, **rest):
    return Preference(
        key=key,
        scope=scope,
        state=AnswerState.CHOSEN,
        options=tuple(Chosen(option) for option in options),
        windows=windows,
        at=rest.pop("at", EARLIER),
        given_by=rest.pop("given_by", GivenBy.CANDIDATE),
        **rest,
    )


def usual(*preferences):
    return Usual(
        at=NOW,
        zone=Zone("Europe/London"),
        preferences={preference.key: preference for preference in preferences},
        defaults=DEFAULTS,
    )


SAM = usual(
    said(CHANNEL_FIRST, "text", "email"),
    said(CHANNEL_NEVER, "call", "voicemail"),
    said(CONTACT_HOURS, "evenings", windows=EVENINGS),
)


def test_the_usual_in_one_sentence():
    assert usual_sentence(SAM) == (
        "We text you, weekdays 4pm to 8pm London time. If that does not reach you, we email you. "
        "We will not call or leave voicemail."
    )


def test_nothing_known_says_what_we_do():
    assert usual_sentence(usual()) == (
        "You have not told us anything yet. This is what we do until you do. "
        "We email you, weekdays 9am to 5pm London time."
    )


def test_the_ways_that_can_be_used_are_told():
    assert usual_sentence(SAM, [Channel.EMAIL]) == (
        "We email you, weekdays 4pm to 8pm London time. We will not call or leave voicemail."
    )
    assert usual_sentence(SAM, []).startswith("We write to you only here.")


@pytest.mark.parametrize("rule", BECAUSE)
def test_why_a_way_is_not_used(rule):
    words = hindrance_words(Channel.TEXT, rule)
    assert words.startswith("You chose text. We cannot use it now. ")
    assert ("START" in words) == (rule == Rule.OPTED_OUT)


def test_for_now_names_its_end_and_what_it_lifts():
    until = datetime(2026, 5, 12, 23, tzinfo=UTC)
    now = usual(
        said(CHANNEL_FIRST, "call", scope=Scope.NOW, at=NOW, until=until),
        said(CHANNEL_NEVER, "call"),
    )
    assert usual_sentence(now) == "Until 12 May we call you, weekdays 9am to 5pm London time."
    assert lifted_sentence(now) == (
        "You asked us not to call. Until 12 May we will, because you chose it."
    )
    assert lifted_sentence(SAM) == ""


def test_the_desk_reads_it_in_short_lines():
    words = usual_words(in_short(SAM))
    assert (words.ways, words.hours, words.nevers, words.is_known) == (
        "Text, then email",
        "weekdays 4pm to 8pm",
        ("No calls", "No voicemail"),
        True,
    )
    assert usual_words(in_short(usual())).ways == "Email"
    assert not usual_words(in_short(usual())).is_known


LABELS = {"text": "Text message", "email": "Email", "pay": "Pay", "team": "The team"}


@pytest.mark.parametrize(
    ("preference", "words"),
    [
        (said(CHANNEL_FIRST, "text", "email"), "Text message, then Email"),
        (said(CONTACT_HOURS, "evenings", windows=EVENINGS), "Weekdays 4pm to 8pm"),
        (said("goal", "pay", "team"), "Pay, The team"),
        (replace(said("goal"), state=AnswerState.NO_PREFERENCE), "You do not mind"),
        (replace(said("goal"), options=(Chosen("own", "A garden"),)), "Own: “A garden”"),
    ],
)
def test_a_preference_in_words(preference, words):
    assert preference_words(preference, LABELS) == words


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "You, 3 May"),
        ({"through": Through.TEXT}, "You, 3 May, by text"),
        (
            {"given_by": GivenBy.STAFF, "noted_by": "Ana", "through": Through.CALL},
            "Ana noted this, 3 May, on the phone",
        ),
        ({"given_by": GivenBy.IMPORT}, "Brought in from a list, 3 May"),
        ({"scope": Scope.APPLICATION}, "You, 3 May. Only for this job"),
        (
            {"scope": Scope.NOW, "until": datetime(2026, 5, 12, 23, tzinfo=UTC)},
            "You, 3 May. Until 12 May",
        ),
        ({"state": AnswerState.SKIPPED}, "You left this open, 3 May. Our default holds."),
        ({"state": None}, "Not asked yet. This is our default."),
    ],
)
def test_where_it_came_from(changes, words):
    preference = replace(said("goal", "pay"), **changes)
    assert source_words(preference, zone="Europe/London", now=NOW) == words


def told(kind, rule, channel=Channel.TEXT, **rest):
    verdict = Verdict(kind=kind, rule=rule, channel=channel, **rest)
    words = verdict_words(verdict, name="Sam", zone="Europe/London", at=NOW)
    return words.title, words.why


@pytest.mark.parametrize(
    ("verdict", "words"),
    [
        (
            told(VerdictKind.CLEAR, Rule.FIRST_WAY, preference=SAM.of(CHANNEL_FIRST)),
            ("Text now is fine", "The first way of Sam. Sam, 3 May."),
        ),
        (
            told(
                VerdictKind.WAIT,
                Rule.OWN_HOURS,
                until=datetime(2026, 5, 4, 15, tzinfo=UTC),
                preference=SAM.of(CONTACT_HOURS),
            ),
            ("Wait until 4pm London time", "It is outside the hours of Sam. Sam, 3 May."),
        ),
        (
            told(VerdictKind.AGAINST, Rule.NEVER, Channel.CALL),
            ("Goes against Sam’s usual", "Sam said never this way."),
        ),
        (
            told(
                VerdictKind.BLOCKED,
                Rule.PAUSED,
                until=datetime(2026, 5, 12, 23, tzinfo=UTC),
                since=EARLIER,
            ),
            ("Do not contact: paused to 12 May", "Sam paused messages. Sam, 3 May."),
        ),
        (
            told(VerdictKind.ASK_FIRST, Rule.NOT_KNOWN, Channel.EMAIL),
            ("Ask first", "We do not know how Sam wants this. Our default is offered."),
        ),
    ],
)
def test_the_verdict_in_words(verdict, words):
    assert verdict == words


@pytest.mark.parametrize("rule", Rule)
def test_every_rule_has_its_words(rule):
    assert reason_words(rule, "Sam").strip()


@pytest.mark.parametrize("kind", VerdictKind)
@pytest.mark.parametrize("rule", Rule)
def test_every_verdict_can_be_told(kind, rule):
    assert all(told(kind, rule))
