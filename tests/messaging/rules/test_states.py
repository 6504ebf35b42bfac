"""The state machine and the reports, over their whole tables."""

from itertools import permutations, product

import pytest

from messaging.enums import DeliveryState as S
from messaging.enums import Report
from messaging.exceptions import IllegalMoveError
from messaging.rules.states import (
    FINAL,
    LEASED,
    LIVE,
    MOVES,
    REPORT_RANKS,
    WAITING,
    checked_move,
    fold,
    is_newer,
)

ALLOWED = """
queued > claimed cancelled expired suppressed returned rerouted dead
claimed > queued sending cancelled expired suppressed returned rerouted
sending > accepted queued failed unknown
unknown > accepted queued dead cancelled
dead > queued accepted cancelled
"""


def allowed() -> set[tuple[str, str]]:
    return {
        (line.split(" > ")[0], to)
        for line in ALLOWED.strip().splitlines()
        for to in line.split(" > ")[1].split()
    }


@pytest.mark.parametrize(("start", "end"), list(product(S, S)))
def test_every_pair_of_states(start: S, end: S) -> None:
    if (start, end) in allowed():
        assert checked_move(start, end) == end
    else:
        with pytest.raises(IllegalMoveError):
            checked_move(start, end)


def test_every_state_is_in_the_table_once() -> None:
    assert set(MOVES) == set(S)
    assert set(S) == FINAL | LIVE
    assert not FINAL & LIVE
    assert {
        S.ACCEPTED,
        S.FAILED,
        S.CANCELLED,
        S.EXPIRED,
        S.SUPPRESSED,
        S.RETURNED,
        S.REROUTED,
    } == FINAL
    assert WAITING < LIVE
    assert LEASED < LIVE


def test_what_is_not_certain_never_goes_straight_to_leaving() -> None:
    assert S.SENDING not in MOVES[S.UNKNOWN]
    assert {state for state, following in MOVES.items() if S.SENDING in following} == {S.CLAIMED}


@pytest.mark.parametrize(
    ("log", "state"),
    [
        ([("", "queued")], S.QUEUED),
        ([("", "queued"), ("queued", "claimed"), ("claimed", "sending")], S.SENDING),
        ([("", "queued"), ("queued", "cancelled")], S.CANCELLED),
    ],
)
def test_a_log_leads_to_its_state(log: list[tuple[str, str]], state: S) -> None:
    assert fold(log) == state


@pytest.mark.parametrize(
    "log",
    [
        [("", "queued"), ("claimed", "sending")],
        [("", "claimed")],
        [("", "queued"), ("queued", "sending")],
    ],
)
def test_a_log_with_a_gap_is_none(log: list[tuple[str, str]]) -> None:
    with pytest.raises(IllegalMoveError):
        fold(log)


# --- reports ----------------------------------------------------------------------------------


def after(reports: tuple[Report, ...]) -> Report:
    known = Report.NONE
    for report in reports:
        known = report if is_newer(report, known) else known
    return known


EVENTS = (
    Report.SENT,
    Report.DEFERRED,
    Report.UNDELIVERED,
    Report.DELIVERED,
    Report.READ,
    Report.COMPLAINED,
)


def test_all_orders_of_six_reports_end_the_same() -> None:
    assert {after(order) for order in permutations(EVENTS)} == {Report.COMPLAINED}
    assert len(list(permutations(EVENTS))) == 720


def test_the_same_report_again_changes_nothing() -> None:
    for report in Report:
        assert not is_newer(report, report)
    assert len(set(REPORT_RANKS.values())) == len(Report)


@pytest.mark.parametrize(
    ("reports", "end"),
    [
        ((Report.DELIVERED, Report.SENT), Report.DELIVERED),
        ((Report.DELIVERED, Report.UNDELIVERED), Report.DELIVERED),
        ((Report.SENT, Report.UNDELIVERED), Report.UNDELIVERED),
        ((Report.BOUNCED, Report.SENT), Report.BOUNCED),
        ((Report.READ, Report.COMPLAINED), Report.COMPLAINED),
    ],
)
def test_reports_by_rank(reports: tuple[Report, ...], end: Report) -> None:
    assert after(reports) == end
