"""The books of the outbox: what must hold of every row, each as a query for what breaks it.

The gaps in the numbers are what only a test can show: no provider call without an attempt before it (N4
in full), no network inside a transaction (N12), any order of reports (N13), and what concerns pages.
A call that was noted afterwards has happened already: no verdict could have stopped it.
"""

from dataclasses import dataclass
from typing import Any, Final

from django.db import connection

from messaging.models import InboundMessage
from messaging.queries.ledger_sql import INVARIANTS
from messaging.rules.keywords import Keyword
from messaging.rules.states import FINAL, LIVE, MOVES
from preferences.enums import Channel
from preferences.models import Suppression
from preferences.queries.permissions import address_hashes

MOST_SHOWN: Final = 20
STOPS_APPLY: Final = "N15"


@dataclass(frozen=True, slots=True)
class Finding:
    """One invariant, looked at: the ids of the rows that break it."""

    name: str
    says: str
    of: str
    ids: tuple[int, ...]

    @property
    def holds(self) -> bool:
        return not self.ids


def findings() -> list[Finding]:
    """Every invariant, in the order of its number."""
    found = [Finding(each.name, each.says, each.of, tuple(ids_of(each.sql))) for each in INVARIANTS]
    found.append(stops_that_did_not_apply())
    return sorted(found, key=lambda finding: int(finding.name[1:]))


def ids_of(sql: str) -> list[int]:
    values: dict[str, Any] = {
        "final": [str(state) for state in FINAL],
        "live": [str(state) for state in LIVE],
        "moves": [f"{before}>{after}" for before in MOVES for after in MOVES[before]],
    }
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [row[0] for row in cursor.fetchall()]


def stops_that_did_not_apply() -> Finding:
    """A number that said STOP is suppressed from then on, whoever has it. Hashes are made here only."""
    said = InboundMessage.objects.filter(channel=Channel.TEXT, understood=Keyword.STOP)
    numbers = dict(said.values_list("pk", "from_address"))
    hashes = {pk: set(address_hashes(number)) for pk, number in numbers.items()}
    kept = set(
        Suppression.objects.filter(
            channel=Channel.TEXT, topic="", address_hash__in=set().union(*hashes.values())
        ).values_list("address_hash", flat=True)
    )
    ids = tuple(sorted(pk for pk, hashed in hashes.items() if not hashed & kept))
    return Finding(STOPS_APPLY, "STOP applies, even to a number of nobody", "incoming message", ids)
