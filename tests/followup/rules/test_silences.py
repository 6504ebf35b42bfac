"""Six silences over a table of situations, each with its next step."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from followup.enums import SilenceKind
from followup.rules.silences import Contact, Quiet, silence_of
from preferences.enums import Channel
from preferences.rules.silence import lasts, working_time
from preferences.rules.values import Zone

NOW = datetime(2027, 3, 10, 10, 0, tzinfo=UTC)  # a Wednesday
DAY = timedelta(days=1)
LONG, LATELY = NOW - 9 * DAY, NOW - timedelta(hours=20)


def quiet(**changes):
    usual = {
        "last": None,
        "told_at": None,
        "wrote_at": None,
        "heard_at": None,
        "stage_at": LONG,
        "ways": (Channel.TEXT, Channel.EMAIL),
        "is_known": True,
        "zone": Zone("Europe/London"),
    }
    return Quiet(**usual | changes)


def sent(at=NOW - 7 * DAY, channel=Channel.TEXT, **more):
    return {"last": Contact(at=at, channel=channel, **more), "told_at": at}


def tried(at=NOW - DAY, channel=Channel.TEXT, **more):
    return {"last": Contact(at=at, channel=channel, **more)}


@pytest.mark.parametrize(
    ("found", "kind", "next_way"),
    [
        # They wrote and we did not answer: from the first minute.
        (quiet(wrote_at=LATELY), SilenceKind.WE, "text"),
        (quiet(wrote_at=LATELY, **sent()), SilenceKind.WE, "text"),
        # In a stage that nobody wrote about for two working days.
        (quiet(), SilenceKind.WE, "text"),
        (quiet(stage_at=LATELY), None, ""),
        (quiet(stage_at=NOW - 4 * DAY, **sent(at=NOW - 6 * DAY)), SilenceKind.WE, "text"),
        # They are silent: not before two working days, then by their second way.
        (quiet(**sent()), SilenceKind.THEY, "email"),
        (quiet(**sent(at=LATELY)), None, ""),
        (quiet(ways=(Channel.TEXT,), **sent()), SilenceKind.THEY, "call"),
        (quiet(wrote_at=NOW - 8 * DAY, **sent()), SilenceKind.THEY, "email"),
        # Unknown and silent.
        (
            quiet(is_known=False, ways=(Channel.EMAIL,), **sent(channel=Channel.EMAIL)),
            SilenceKind.NEVER_ANSWERED,
            "call",
        ),
        (quiet(is_known=False, heard_at=NOW - 8 * DAY, **sent()), SilenceKind.THEY, "email"),
        # What they told us on a page is an answer, and asks for none.
        (quiet(heard_at=LATELY, **sent()), None, ""),
        # Whoever paused is left alone, and is not called silent; what they wrote is still ours to answer.
        (quiet(is_paused=True, **sent()), None, ""),
        (quiet(is_paused=True, wrote_at=LATELY, **sent()), SilenceKind.WE, "text"),
        # Another way than theirs: theirs comes next.
        (quiet(**sent(channel=Channel.CALL)), SilenceKind.WRONG_WAY, "text"),
        # It bounced: the next way, whoever is known.
        (quiet(**tried(has_failed=True)), SilenceKind.BOUNCED, "email"),
        (quiet(is_known=False, **tried(has_failed=True)), SilenceKind.BOUNCED, "email"),
        # They wrote since, so it is about an answer now.
        (quiet(wrote_at=LATELY, **tried(has_failed=True)), SilenceKind.WE, "text"),
        # Held by their hours: nothing to do but wait, and nobody is called silent.
        (quiet(**tried(is_held=True, until=NOW + DAY)), SilenceKind.HELD, ""),
        (quiet(wrote_at=NOW - 2 * DAY, **tried(is_held=True)), SilenceKind.HELD, ""),
    ],
)
def test_which_silence_it_is(found, kind, next_way):
    silent = silence_of(found, NOW)
    if kind is None:
        assert silent is None
    else:
        assert silent is not None
        assert (silent.kind, silent.next_way) == (kind, next_way)


def test_a_weekend_is_no_working_time():
    friday = datetime(2027, 3, 5, 10, 0, tzinfo=UTC)
    assert silence_of(quiet(**sent(at=friday)), friday + 3 * DAY) is None
    assert silence_of(quiet(**sent(at=friday)), friday + 5 * DAY) is not None


def test_a_clock_that_jumps_back_calls_nobody_silent():
    assert silence_of(quiet(stage_at=NOW + DAY), NOW) is None
    assert silence_of(quiet(stage_at=LONG, **sent(at=NOW + DAY)), NOW) is None


@given(
    since=st.integers(0, 700 * 24 * 60),
    later=st.integers(-24 * 60, 40 * 24 * 60),
    least=st.integers(1, 6 * 24 * 60),
    zone=st.sampled_from(["Europe/London", "Pacific/Auckland", "America/New_York", "Asia/Kolkata"]),
)
def test_long_enough_is_what_all_of_the_working_time_says(since, later, least, zone):
    """Minutes, over two years with their changes of the clock."""
    begins = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=since)
    at, wanted = begins + timedelta(minutes=later), timedelta(minutes=least)
    all_of_it = working_time(begins, at, Zone(zone), ())
    assert lasts(wanted, begins, at, Zone(zone)) == (all_of_it >= wanted)
