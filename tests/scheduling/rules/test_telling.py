"""What an interviewer has to be told, over the table."""

from datetime import UTC, datetime, timedelta

import pytest

from scheduling.enums import Notice
from scheduling.rules.telling import Known, notice_due, reminds_too

AT = datetime(2027, 3, 3, 12, 0, tzinfo=UTC)
STARTS = AT + timedelta(days=3)
HOUR = timedelta(hours=1)


def known(**more):
    asked = {
        "is_theirs": True,
        "starts_at": STARTS,
        "ends_at": more.get("starts_at", STARTS) + HOUR,
        "sequence": 2,
        "told_sequence": 2,
        "told_starts_at": more.get("starts_at", STARTS),
    }
    return Known(**asked | more)


NEVER_TOLD = {"told_sequence": None, "told_starts_at": None}
BEGUN = {"starts_at": AT - timedelta(minutes=5)}
SOON = {"starts_at": AT + timedelta(minutes=40)}


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({}, None),
        (NEVER_TOLD, Notice.INVITED),
        (NEVER_TOLD | BEGUN, None),
        ({"told_sequence": 1}, Notice.CHANGED),
        ({"told_sequence": 1, "told_starts_at": STARTS - HOUR}, Notice.MOVED),
        # Cancelled, or no longer on the panel.
        ({"is_theirs": False}, Notice.CALLED_OFF),
        ({"is_theirs": False} | NEVER_TOLD, None),
        ({"is_theirs": False} | BEGUN, None),
        # They expected it sooner than it is now; that time has not come either.
        ({"is_theirs": False, "told_starts_at": AT + HOUR}, Notice.CALLED_OFF),
        ({"late_at": AT} | SOON, Notice.LATE),
        ({"late_at": AT} | BEGUN, Notice.LATE),
        ({"late_at": AT, "told_late_at": AT, "reminded_at": AT} | SOON, None),
        ({"late_at": AT, "told_late_at": AT - HOUR} | BEGUN, Notice.LATE),
        ({"late_at": AT, "starts_at": AT - 2 * HOUR}, None),
        (SOON, Notice.REMINDER),
        (SOON | {"remind": "hour"}, Notice.REMINDER),
        (SOON | {"remind": "no"}, None),
        (SOON | {"reminded_at": AT - HOUR}, None),
        ({"starts_at": AT + 2 * HOUR, "remind": "hour"}, None),
        ({"starts_at": AT + timedelta(days=1)}, Notice.REMINDER),
        (BEGUN | {"remind": "day"}, None),
    ],
)
def test_the_one_thing_to_tell_them_now(more, expected):
    assert notice_due(known(**more), AT) == expected


def test_an_invitation_close_to_the_time_is_a_reminder_itself():
    assert reminds_too(known(**SOON), AT)
    assert not reminds_too(known(), AT)
    assert not reminds_too(known(**SOON, remind="no"), AT)
