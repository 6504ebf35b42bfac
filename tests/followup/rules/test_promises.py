"""What news is owed by when, and when a promise was kept (RULES 9, PRODUCT H2 and H3)."""

from datetime import UTC, date, datetime, timedelta

import pytest

from followup.enums import PromiseOrigin, PromiseState
from followup.exceptions import PromiseInThePast, PromiseTooFar
from followup.rules.promises import Owed, Rhythm, check_date, may_replace, owed_next, state_of

NOON = datetime(2027, 3, 3, 12, 0, tzinfo=UTC)
WEDNESDAY = date(2027, 3, 3)
RHYTHM = Rhythm(within_working_days=5, hard_stop_days=45)
HOLIDAY = date(2027, 3, 10)


def on(day: int, month: int = 3) -> date:
    return date(2027, month, day)


@pytest.mark.parametrize(
    ("answer", "interviewed", "holidays", "day", "origin"),
    [
        ("weekly", None, (), on(10), PromiseOrigin.RHYTHM),
        ("weekly", None, (HOLIDAY,), on(11), PromiseOrigin.RHYTHM),
        # Forty-five days on is a Saturday: the hard stop comes sooner, not later.
        ("only_news", None, (), on(16, 4), PromiseOrigin.HARD_STOP),
        ("look_myself", None, (on(16, 4),), on(15, 4), PromiseOrigin.HARD_STOP),
        ("only_news", on(4), (), on(11), PromiseOrigin.INTERVIEW),
        ("only_news", on(4), (HOLIDAY,), on(12), PromiseOrigin.INTERVIEW),
        # The interview was before the last news: that news was the answer to it.
        ("only_news", on(2), (), on(16, 4), PromiseOrigin.HARD_STOP),
        # What comes first counts.
        ("weekly", on(4), (), on(10), PromiseOrigin.RHYTHM),
        ("weekly", on(3), (HOLIDAY,), on(11), PromiseOrigin.RHYTHM),
    ],
)
def test_what_is_owed_next(answer, interviewed, holidays, day, origin):
    rhythm = Rhythm(within_working_days=5, hard_stop_days=45, holidays=frozenset(holidays))
    owed = owed_next(
        news_on=WEDNESDAY, rhythm_answer=answer, interviewed_on=interviewed, rhythm=rhythm
    )
    assert owed == Owed(day, origin)


@pytest.mark.parametrize(
    ("made", "due", "news", "now", "expected"),
    [
        (0, 7, None, 3, PromiseState.OPEN),
        (0, 7, None, 7, PromiseState.BROKEN),
        (0, 7, 3, 3, PromiseState.KEPT),
        (0, 7, 3, 20, PromiseState.KEPT),  # noticed late, and yet kept
        (0, 7, 7, 7, PromiseState.BROKEN),  # the day was over
        (0, 7, 8, 20, PromiseState.BROKEN),
        (5, 7, 3, 6, PromiseState.OPEN),  # that news came before the promise
    ],
)
def test_whether_it_was_kept(made, due, news, now, expected):
    def day(number):
        return NOON + timedelta(days=number)

    news_at = None if news is None else day(news)
    assert state_of(made_at=day(made), due_at=day(due), news_at=news_at, at=day(now)) == expected


@pytest.mark.parametrize(
    ("day", "zone", "refusal"),
    [
        (on(3), "Europe/London", None),
        (on(2), "Europe/London", PromiseInThePast),
        # It is Thursday already in Kiritimati, and still Wednesday in Pago Pago.
        (on(3), "Pacific/Kiritimati", PromiseInThePast),
        (on(3), "Pacific/Pago_Pago", None),
        (on(17, 4), "Europe/London", None),
        (on(18, 4), "Europe/London", PromiseTooFar),
    ],
)
def test_which_days_may_be_promised(day, zone, refusal):
    def check():
        check_date(day, at=NOON, zone=zone, rhythm=RHYTHM)

    if refusal is None:
        check()
    else:
        with pytest.raises(refusal):
            check()


@pytest.mark.parametrize(
    ("origin", "new_due", "expected"),
    [
        (PromiseOrigin.RHYTHM, on(9), True),
        (PromiseOrigin.RHYTHM, on(10), False),
        (PromiseOrigin.HARD_STOP, on(9), True),
        (PromiseOrigin.SAID, on(9), False),
        (PromiseOrigin.MOVE, on(9), False),
    ],
)
def test_the_house_only_comes_sooner_and_never_over_a_word_given(origin, new_due, expected):
    assert may_replace(open_origin=origin, open_due=on(10), new_due=new_due) is expected
