"""Two records of one person become one: the stricter answer holds, whatever the two of them said (case 38)."""

from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from preferences.enums import AnswerState, GivenBy, Scope
from preferences.rules import joining
from preferences.rules.joining import Joined, join, moved
from preferences.rules.usual import resolve
from preferences.rules.values import Chosen, Given, Usual, Window, Zone
from preferences.rules.ways import nevers
from preferences.rules.windows import PRESETS, as_minutes, hours_of
from tests.factories.candidates import NOW

LONDON = Zone("Europe/London")
APPLICATION, OTHER_APPLICATION = 5, 6


def row(pk: int, key: str, *options: str, days: int = 10, **more) -> Given:
    windows = more.pop("windows", ())
    windows = windows or tuple(w for option in options for w in PRESETS.get(option, ()))
    return Given(
        id=pk,
        key=key,
        state=more.pop("state", AnswerState.CHOSEN),
        at=NOW - timedelta(days=days),
        options=tuple(Chosen(option) for option in options),
        windows=windows,
        **more,
    )


def usual(given, at: datetime = NOW, application_id: int | None = None) -> Usual:
    return resolve(given, at=at, zone=LONDON, application_id=application_id)


def afterwards(joined: list[Joined]) -> list[Given]:
    """The rows in force after it, as the action writes them."""
    found = []
    for each in joined:
        if each.row is None:
            continue
        value = each.row
        if each.is_new:
            value = replace(
                value,
                state=AnswerState.CHOSEN,
                options=each.options,
                windows=each.windows,
                until=each.until,
                scope=each.slot.scope,
                application_id=each.slot.application_id,
            )
        found.append(replace(value, is_doubted=each.is_doubted))
    return found


def of(key: str, joined: list[Joined]) -> Given:
    return next(each for each in afterwards(joined) if each.key == key)


def options(given: Given) -> list[str]:
    return [chosen.option for chosen in given.options]


NEVER, HOURS, FIRST, WHICH = "channel.never", "contact.hours", "channel.first", "touch.which"
TABLE = [
    # what it is about, one record, the other, what holds, whether it is in doubt
    ("nevers add up", row(1, NEVER, "call"), row(2, NEVER, "text"), ["call", "text"], True),
    (
        "never beats anything is fine",
        row(1, NEVER, "anything_fine"),
        row(2, NEVER, "call"),
        ["call"],
        False,
    ),
    ("a never alone stays", row(1, NEVER, "call"), None, ["call"], False),
    (
        "the newer way holds, in doubt",
        row(1, FIRST, "email", days=9),
        row(2, FIRST, "text", days=2),
        ["text"],
        True,
    ),
    (
        "their own word before a newer note",
        row(1, FIRST, "email", days=9),
        row(2, FIRST, "text", days=2, given_by=GivenBy.STAFF),
        ["email"],
        True,
    ),
    ("the same is not in doubt", row(1, FIRST, "text"), row(2, FIRST, "text"), ["text"], False),
    (
        "said before skipped",
        row(1, FIRST, state=AnswerState.SKIPPED, days=1),
        row(2, FIRST, "text", days=9),
        ["text"],
        False,
    ),
    (
        "an older no about other jobs",
        row(1, WHICH, "no", days=90),
        row(2, WHICH, "like_this", days=1),
        ["no"],
        False,
    ),
    (
        "fewer questions",
        row(1, "ask.how", "as_we_go", days=1),
        row(2, "ask.how", "just_use_my_usual", days=9),
        ["just_use_my_usual"],
        False,
    ),
]


@pytest.mark.parametrize(("about", "one", "other", "holds", "doubted"), TABLE)
def test_what_holds_of_two_answers(about, one, other, holds, doubted):
    for kept, gone in (([one], [other]), ([other], [one])):
        joined = join(filter(None, kept), filter(None, gone), at=NOW)
        assert (options(of(one.key, joined)), of(one.key, joined).is_doubted) == (holds, doubted)


def test_hours_are_those_that_both_named():
    wide = row(1, HOURS, "mornings", "afternoons")
    joined = join([wide], [row(2, HOURS, "afternoons", "evenings")], at=NOW)
    assert of(HOURS, joined).windows == PRESETS["afternoons"]
    assert (joined[0].is_new, set(joined[0].aside), joined[0].is_doubted) == (True, {1, 2}, True)


def test_hours_within_those_of_the_other_are_left_as_they_stand():
    narrow = row(2, HOURS, "evenings")
    [joined] = join([row(1, HOURS, "any")], [narrow], at=NOW)
    assert (joined.row, joined.is_new, joined.aside) == (narrow, False, (1,))


def test_hours_that_share_nothing_are_the_newer_in_doubt():
    [joined] = join(
        [row(1, HOURS, "mornings", days=9)], [row(2, HOURS, "evenings", days=1)], at=NOW
    )
    assert (options(afterwards([joined])[0]), joined.is_doubted) == (["evenings"], False)


def test_a_for_now_choice_lifts_no_never_of_the_other_record():
    now = row(1, FIRST, "text", scope=Scope.NOW, until=NOW + timedelta(days=3), days=1)
    lifted = join([now, row(3, NEVER, "text", days=5)], [], at=NOW)
    assert nevers(usual(afterwards(lifted))) == {}
    held = join([now], [row(2, NEVER, "text", days=5)], at=NOW)
    assert list(nevers(usual(afterwards(held)))) == ["text"]
    assert (held[0].row, held[0].aside) == (None, (1,))


def test_hours_of_another_zone_are_read_by_the_clocks_of_here():
    nine_to_five = row(1, HOURS, windows=(Window(0, time(9), time(17)),))
    here = moved(nine_to_five, here="Europe/London", there="America/New_York", at=NOW)
    # Five hours later, and four for the weeks in which only one of the two has changed its clocks.
    assert here.windows == (Window(0, time(14), time(21)),)
    late = row(2, HOURS, windows=(Window(6, time(20), time(0)),))
    sydney = moved(late, here="Australia/Sydney", there="Europe/London", at=NOW)
    assert {window.weekday for window in sydney.windows} == {0}
    assert moved(row(3, NEVER, "call"), here="Asia/Tokyo", there="Europe/London", at=NOW).id == 3


# --- never looser than either -----------------------------------------------------------------

SCOPES = st.sampled_from(
    [
        {},
        {"scope": Scope.NOW, "until": NOW + timedelta(days=2)},
        {"scope": Scope.NOW, "until": NOW + timedelta(days=6)},
        {"scope": Scope.APPLICATION, "application_id": APPLICATION},
        {"scope": Scope.APPLICATION, "application_id": OTHER_APPLICATION},
    ]
)
SAID = st.one_of(
    st.tuples(st.just(NEVER), st.sets(st.sampled_from(["call", "text", "email", "at_work"]))),
    st.tuples(
        st.just(HOURS),
        st.sets(
            st.sampled_from(["mornings", "afternoons", "evenings", "weekends", "any"]), min_size=1
        ),
    ),
    st.tuples(
        st.sampled_from([FIRST, "times.how"]),
        st.sets(st.sampled_from(["text", "email", "text_few"]), min_size=1, max_size=1),
    ),
)
STATES = st.sampled_from(
    [AnswerState.CHOSEN, AnswerState.CHOSEN, AnswerState.NO_PREFERENCE, AnswerState.SKIPPED]
)


@st.composite
def record(draw, first_id: int) -> list[Given]:
    rows: dict[object, Given] = {}
    for place in range(draw(st.integers(0, 4))):
        (key, picked), scope, state = draw(SAID), draw(SCOPES), draw(STATES)
        chosen = sorted(picked) if state == AnswerState.CHOSEN else []
        if not chosen:
            state = AnswerState.NO_PREFERENCE if state == AnswerState.CHOSEN else state
        each = row(
            first_id + place, key, *chosen, days=draw(st.integers(0, 40)), state=state, **scope
        )
        rows[joining.slot_of(each)] = each
    return list(rows.values())


def minutes(given: list[Given], at: datetime, application_id: int | None) -> set[int] | None:
    """The open quarters of an hour; None where they said nothing about hours."""
    preference = usual(given, at, application_id).of(HOURS)
    if not preference.is_chosen:
        return None
    return {
        day * 96 + quarter
        for day, start, end in map(as_minutes, hours_of(preference))
        for quarter in range(start // 15, end // 15)
    }


@settings(max_examples=60, deadline=None)
@given(record(1), record(101))
def test_never_looser_than_either(kept, gone):
    joined = afterwards(join(kept, gone, at=NOW))
    slots = [joining.slot_of(each) for each in joined]
    assert len(slots) == len(set(slots)), "one answer in force for each key and scope"
    for days in (0, 3, 7):
        at = NOW + timedelta(days=days)
        for application_id in (None, APPLICATION, OTHER_APPLICATION):
            closed = set(nevers(usual(joined, at, application_id)))
            open_now = minutes(joined, at, application_id)
            each = [minutes(side, at, application_id) for side in (kept, gone)]
            for side, hours in zip((kept, gone), each, strict=True):
                assert set(nevers(usual(side, at, application_id))) <= closed
                if hours is not None and shares_an_hour(kept, gone):
                    assert open_now is not None
                    assert open_now <= hours


def shares_an_hour(kept: list[Given], gone: list[Given]) -> bool:
    """Where no hour is in all that was ever said, the newer one holds, in doubt."""
    said = [set(each.windows) for each in (*kept, *gone) if each.key == HOURS and each.windows]
    return not said or bool(set.intersection(*said))


def test_the_property_can_fail():
    """A control: the newer answer alone would be looser."""
    older, newer = row(1, NEVER, "call", days=9), row(2, NEVER, "text", days=1)
    assert set(nevers(usual([older, newer]))) == {"text"}
