"""What needs an admin's attention now: the same queries as the pages that each line leads to."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Final

from portal.setting_up.attention.lines import Attention
from portal.setting_up.attention.machinery import channels, consumers, ill, outbox, programs
from portal.setting_up.attention.people import data_requests, keeping, waiting_people, wishes
from portal.setting_up.attention.staff import colleagues, invited

PARTS: Final[tuple[Callable[[datetime], Iterator[Attention]], ...]] = (
    ill,
    channels,
    outbox,
    waiting_people,
    data_requests,
    colleagues,
    invited,
    wishes,
    keeping,
    consumers,
    programs,
)


def attention_of(at: datetime) -> list[Attention]:
    """What presses first."""
    found = [line for part in PARTS for line in part(at)]
    return sorted(found, key=lambda line: not line.is_urgent)
