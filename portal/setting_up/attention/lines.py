"""One line of the first page of the admin; nothing is counted further than `MOST`."""

from dataclasses import dataclass
from typing import Any, Final

from django.db.models import QuerySet
from django.urls import reverse

MOST: Final = 99


@dataclass(frozen=True, slots=True, kw_only=True)
class Attention:
    """One line: what it is, what to do about it, and where."""

    key: str
    words: str
    deed: str
    url: str
    is_urgent: bool = False


def counted(rows: QuerySet[Any]) -> int:
    return rows.order_by()[: MOST + 1].count()


def shown(number: int) -> str:
    return f"{MOST}+" if number > MOST else str(number)


def listed(model: str, query: str = "") -> str:
    address = reverse(f"admin:{model}_changelist")
    return f"{address}?{query}" if query else address
