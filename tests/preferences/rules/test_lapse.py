"""Until when a verdict holds: nothing about it changes before, whatever is known and whenever it is."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given as over
from hypothesis import settings
from hypothesis import strategies as st

from preferences.enums import AnswerState, Channel, PauseKind, Rule, Scope, VerdictKind
from preferences.rules.facts import Caps, LastInbound, PauseFacts
from preferences.rules.lapse import lapses_at, usual_lapses_at
from preferences.rules.values import Chosen, Given, Zone
from preferences.rules.verdict import preferred_way
from preferences.rules.windows import EVERY_DAY, awake_windows, chosen_windows, on_days

from .world import NOON, days, facts, for_now, given, hours, minutes, open_hours, text_then_email

# Around both changes of the clock in Europe and America, and at an ordinary time.
MOMENTS = [
    datetime(2026, 3, 22, tzinfo=UTC),
    datetime(2026, 3, 28, 18, tzinfo=UTC),
    datetime(2026, 10, 18, tzinfo=UTC),
    datetime(2026, 10, 24, 18, tzinfo=UTC),
    NOON,
]
ZONES = ["Europe/London", "America/New_York", "Asia/Kathmandu", "Asia/Beirut", "Pacific/Apia"]
WEEKS = [
    chosen_windows(["mornings"]),
    chosen_windows(["evenings", "weekends"]),
    awake_windows(time(8), time(16)),
    on_days(EVERY_DAY, time(22), time(23)),
    on_days([6], time(1), time(1, 30)),
    on_days([0], time(8), time(8, 30)),
    on_days([6], time(20, 50), time(21, 20)),
]
moments = st.builds(
    lambda start, ago: start + ago,
    st.sampled_from(MOMENTS),
    st.timedeltas(timedelta(0), timedelta(days=8)),
)


@st.composite
def rows(draw, at: datetime) -> list[Given]:
    """Ways, hours, nevers; some only for now, some doubted."""
    found = []
    for key, options in (
        ("channel.first", ["text", "email", "call", "by_hand"]),
        ("channel.never", ["text", "email", "call"]),
        ("contact.hours", ["exact"]),
    ):
        for scope in draw(st.sampled_from([[], [Scope.ALWAYS], [Scope.ALWAYS, Scope.NOW]])):
            picked = draw(st.lists(st.sampled_from(options), min_size=1, max_size=2, unique=True))
            state = draw(st.sampled_from([AnswerState.CHOSEN] * 3 + [AnswerState.SKIPPED]))
            is_chosen = state == AnswerState.CHOSEN
            found.append(
                Given(
                    id=len(found) + 1,
                    key=key,
                    state=state,
                    at=at - days(draw(st.integers(1, 100))),
                    scope=scope,
                    until=at + hours(draw(st.integers(-9, 99))) if scope == Scope.NOW else None,
                    options=tuple(map(Chosen, picked)) if is_chosen else (),
                    windows=draw(st.sampled_from(WEEKS))
                    if is_chosen and key == "contact.hours"
                    else (),
                    is_waiting=draw(st.sampled_from([False, False, False, True])),
                )
            )
    return found


@st.composite
def knowns(draw):
    """The same answers and facts, to be read at any instant."""
    at = draw(moments)
    given_rows = draw(rows(at))
    ago = st.timedeltas(timedelta(0), timedelta(days=8)).map(lambda span: at - span)
    away = draw(st.sampled_from([None, None, at + hours(5), at + days(9)]))
    home = draw(st.sampled_from(ZONES))
    zone = Zone(draw(st.sampled_from(ZONES)), until=away, then=home) if away else Zone(home)
    pause = PauseFacts(kind=PauseKind.ALL, began_at=at - days(1), until=at + hours(7))
    more = {
        "pause": draw(st.sampled_from([None, None, pause])),
        "counted": tuple(draw(st.lists(ago, max_size=9))),
        "caps": Caps(per_day=draw(st.integers(1, 3)), per_week=draw(st.integers(3, 8))),
        "last_inbound": draw(
            st.none() | st.builds(LastInbound, st.sampled_from([*Channel][:3]), ago)
        ),
    }
    return at, lambda then: facts(*given_rows, at=then, zone=zone, **more)


@settings(max_examples=120, deadline=None)
@over(knowns(), st.floats(0, 1, exclude_max=True))
def test_nothing_changes_before(known, part):
    at, read_at = known
    now = read_at(at)
    until = lapses_at(now)
    assert at < until <= at + days(7)
    then = at + (until - at) * part
    assert shown(preferred_way(read_at(then))) == shown(preferred_way(now))
    last = until - timedelta(microseconds=1)
    assert shown(preferred_way(read_at(last))) == shown(preferred_way(now))


@settings(max_examples=60, deadline=None)
@over(knowns())
def test_the_usual_is_the_same_as_long_as_it_does_not_lapse(known):
    """So what follows may be foretold from what is known now."""
    at, read_at = known
    now = read_at(at)
    until = lapses_at(now)
    ends = usual_lapses_at(now)
    if ends is None or until < ends:
        foretold = replace(now, at=until, usual=replace(now.usual, at=until))
        assert shown(preferred_way(foretold)) == shown(preferred_way(read_at(until)))


def shown(verdict):
    """What a list shows of a verdict."""
    return verdict.kind, verdict.rule, verdict.channel, verdict.until


EVENINGS = open_hours(time(16), time(20))
CHANGES = [
    # their hours open, and close again
    ([given("channel.first", "email"), EVENINGS], {}, hours(4), VerdictKind.WAIT),
    (
        [given("channel.first", "email"), open_hours(time(9), time(14))],
        {},
        hours(2),
        VerdictKind.CLEAR,
    ),
    # the law's evening, for texts
    ([text_then_email()], {}, hours(9), VerdictKind.CLEAR),
    # nothing ends: looked at again in a week
    ([given("channel.first", "by_hand")], {"legal_hours": {}}, days(7), VerdictKind.CLEAR),
    ([for_now("channel.first", "email", until=NOON + hours(1))], {}, hours(1), VerdictKind.CLEAR),
]


@pytest.mark.parametrize(("answers", "more", "span", "kind"), CHANGES)
def test_when_it_changes(answers, more, span, kind):
    now = facts(*answers, **more)
    assert preferred_way(now).kind == kind
    assert lapses_at(now) == NOON + span


def test_a_pause_ends():
    pause = PauseFacts(kind=PauseKind.ALL, began_at=NOON, until=NOON + hours(3))
    now = facts(text_then_email(), pause=pause)
    assert preferred_way(now).rule == Rule.PAUSED
    assert lapses_at(now) == NOON + hours(3)


def test_enough_for_today_ends_at_their_midnight():
    sent = tuple(NOON - hours(n) for n in (1, 2, 3))
    now = facts(given("channel.first", "email"), counted=sent, caps=Caps(per_day=3, per_week=8))
    assert preferred_way(now).rule == Rule.DAY_CAP
    assert lapses_at(replace(now, legal_hours={})) == NOON + hours(12)


def test_answering_at_once_ends_a_moment_after_the_quarter_of_an_hour():
    wrote = LastInbound(Channel.EMAIL, NOON - minutes(5))
    now = facts(given("channel.first", "email"), EVENINGS, last_inbound=wrote)
    assert preferred_way(now).kind == VerdictKind.CLEAR
    assert lapses_at(now) == NOON + minutes(10) + timedelta(microseconds=1)
