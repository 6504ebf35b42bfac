"""The state machine of one delivery. What is not in the table cannot happen."""

from collections.abc import Iterable, Mapping
from typing import Final

from messaging.enums import DeliveryState as S
from messaging.enums import Report
from messaging.exceptions import IllegalMoveError

# Why a state may follow another is said beside it in docs/house.md and in the transitions' `why`.
MOVES: Final[Mapping[S, frozenset[S]]] = {
    S.QUEUED: frozenset(
        {
            S.CLAIMED,
            S.CANCELLED,
            S.EXPIRED,
            S.SUPPRESSED,
            S.RETURNED,
            S.REROUTED,
            S.DEAD,
        }
    ),
    S.CLAIMED: frozenset(
        {
            S.QUEUED,
            S.SENDING,
            S.CANCELLED,
            S.EXPIRED,
            S.SUPPRESSED,
            S.RETURNED,
            S.REROUTED,
        }
    ),
    S.SENDING: frozenset({S.ACCEPTED, S.QUEUED, S.FAILED, S.UNKNOWN}),
    # Cancelled: whom it was for is erased, and nobody looks any further (docs/decisions/0043).
    S.UNKNOWN: frozenset({S.ACCEPTED, S.QUEUED, S.DEAD, S.CANCELLED}),
    # A person opens it, or it is known after all that it went: docs/decisions/0022.
    S.DEAD: frozenset({S.QUEUED, S.ACCEPTED, S.CANCELLED}),
    S.ACCEPTED: frozenset(),
    S.FAILED: frozenset(),
    S.CANCELLED: frozenset(),
    S.EXPIRED: frozenset(),
    S.SUPPRESSED: frozenset(),
    S.RETURNED: frozenset(),
    S.REROUTED: frozenset(),
}
FINAL: Final = frozenset(state for state, following in MOVES.items() if not following)
# Nothing has left yet, and nothing is leaving.
WAITING: Final = frozenset({S.QUEUED, S.CLAIMED})
LEASED: Final = frozenset({S.CLAIMED, S.SENDING})
# Something may still come of it, with or without a person.
LIVE: Final = frozenset(S) - FINAL
# It may have arrived and it may not: proof that it did is still taken.
IN_DOUBT: Final = frozenset({S.UNKNOWN, S.DEAD})


def checked_move(from_state: str, to_state: str) -> S:
    """The state to move to; raises IllegalMoveError."""
    if S(to_state) not in MOVES[S(from_state)]:
        raise IllegalMoveError(from_state, to_state)
    return S(to_state)


def fold(transitions: Iterable[tuple[str, str]]) -> S:
    """The state that a log of (from, to) leads to; raises IllegalMoveError where it has a gap."""
    state = ""
    for from_state, to_state in transitions:
        if from_state != state:
            raise IllegalMoveError(state, from_state)
        state = checked_move(from_state, to_state) if from_state else S.QUEUED
        if state != to_state:
            raise IllegalMoveError(from_state, to_state)
    return S(state)


# --- reports ----------------------------------------------------------------------------------

# Providers report in any order, and twice. The highest rank stands, so any order ends the same.
REPORT_RANKS: Final[Mapping[Report, int]] = {
    Report.NONE: 0,
    Report.SENT: 1,
    Report.DEFERRED: 2,
    Report.UNDELIVERED: 3,
    Report.BOUNCED: 4,
    Report.DELIVERED: 5,
    Report.READ: 6,
    Report.COMPLAINED: 7,
}
NOT_DELIVERED: Final = frozenset({Report.UNDELIVERED, Report.BOUNCED})


def is_newer(report: str, known: str) -> bool:
    return REPORT_RANKS[Report(report)] > REPORT_RANKS[Report(known)]


# --- Twilio's words ---------------------------------------------------------------------------

TWILIO_REPORTS: Final[Mapping[str, Report]] = {
    "queued": Report.NONE,
    "accepted": Report.NONE,
    "scheduled": Report.NONE,
    "sending": Report.NONE,
    "sent": Report.SENT,
    "delivered": Report.DELIVERED,
    "read": Report.READ,
    "undelivered": Report.UNDELIVERED,
    "failed": Report.UNDELIVERED,
    "canceled": Report.UNDELIVERED,
}
TWILIO_OPTED_OUT: Final = "21610"
# Unknown, a landline, or cannot be reached by text at all.
TWILIO_BAD_NUMBERS: Final = frozenset({"21211", "21614", "30005", "30006"})
