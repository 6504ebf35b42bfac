"""Which jobs fit which wishes, over a table; how often; and when they are asked again."""

from datetime import UTC, datetime, timedelta

import pytest

from followup.rules.touch import Opening, Wishes, fit_of, is_to_be_asked_again, not_before
from preferences.rules.keys import ANY_NEAR, ASK_IN_6_MONTHS, LIKE_THIS, NO

NOW = datetime(2027, 3, 10, tzinfo=UTC)
DAY = timedelta(days=1)
CARER = Opening(title="Night Carer", place="Leeds", team_id=1)


def job(title="Day Carer", place="York", **more):
    return Opening(title=title, place=place, **more)


def wants(which, *goals, before=(CARER,)):
    return Wishes(which=which, goals=goals, before=before)


@pytest.mark.parametrize(
    ("opening", "wishes", "goals"),
    [
        # Two answers make the same job fit two ways.
        (job(), wants(LIKE_THIS), ()),
        (job(), wants(ANY_NEAR), None),
        (job(title="Cook", place="leeds"), wants(LIKE_THIS), None),
        (job(title="Cook", place="leeds"), wants(ANY_NEAR), ()),
        (job(), wants(NO), None),
        (job(), wants(ASK_IN_6_MONTHS), None),
        (job(), wants(LIKE_THIS, before=()), None),
        # What matters to them.
        (job(pay="£14"), wants(LIKE_THIS, "pay"), ("pay",)),
        (job(), wants(LIKE_THIS, "pay"), ()),
        (job(hours="Nights"), wants(LIKE_THIS, "shifts", "team"), ("shifts",)),
        (job(team_id=1), wants(LIKE_THIS, "team"), ("team",)),
        (job(), wants(LIKE_THIS, "place"), None),
        (job(place="Leeds"), wants(LIKE_THIS, "place"), ("place",)),
        (job(), wants(LIKE_THIS, "learning"), ()),
        (job(title="a in"), wants(LIKE_THIS), None),
    ],
)
def test_whether_a_job_fits(opening, wishes, goals):
    fit = fit_of(opening, wishes)
    assert (fit.goals if fit else None) == goals


@pytest.mark.parametrize(
    ("often", "last", "expected"),
    [
        ("when_fits", NOW, None),
        ("", NOW, None),
        ("monthly", None, None),
        ("monthly", NOW, NOW + 30 * DAY),
        ("quarterly", NOW, NOW + 91 * DAY),
    ],
)
def test_how_often(often, last, expected):
    assert not_before(often, last) == expected


@pytest.mark.parametrize(
    ("which", "ends_in", "sleeps_until", "expected"),
    [
        (LIKE_THIS, 20, NOW, False),
        (LIKE_THIS, 10, NOW, True),
        (ANY_NEAR, 10, NOW, True),
        (LIKE_THIS, -1, NOW, False),
        (LIKE_THIS, None, NOW, False),
        (NO, 10, NOW, False),
        (ASK_IN_6_MONTHS, None, NOW + DAY, False),
        (ASK_IN_6_MONTHS, None, NOW, True),
    ],
)
def test_when_they_are_asked_again(which, ends_in, sleeps_until, expected):
    assert (
        is_to_be_asked_again(
            which=which,
            answered_at=NOW - 300 * DAY,
            ends_at=None if ends_in is None else NOW + ends_in * DAY,
            sleeps_until=sleeps_until,
            at=NOW,
        )
        is expected
    )
