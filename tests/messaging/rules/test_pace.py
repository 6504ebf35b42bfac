"""How many attempts begin together."""

import pytest

from messaging.rules.pace import MOST_TOGETHER, WITHIN, together


@pytest.mark.parametrize(
    ("took", "expected"),
    [(None, 1), (0.0, 8), (0.002, 8), (0.11, 3), (0.2, 2), (0.5, 1), (20.0, 1)],
)
def test_as_many_as_leave_at_once(took: float | None, expected: int) -> None:
    assert together(took) == expected


def test_whoever_is_last_leaves_in_time() -> None:
    for took in (0.001, 0.03, 0.05, 0.07, 0.14, 0.29, 0.3):
        assert (together(took) - 1) * took <= WITHIN
        assert 1 <= together(took) <= MOST_TOGETHER
