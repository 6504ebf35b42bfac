"""What providers told us that is about nothing of ours."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Count, Q

from messaging.enums import EventKind
from messaging.models import ProviderEvent

LOOKS_BACK: Final = timedelta(days=1)
# The first look may come before our own record of the call; after some more it is nobody's.
LOOKS: Final = 3
MOST_STRANGE: Final = 0.01


@dataclass(frozen=True, slots=True)
class Strangers:
    """Reports of a day that belong to no delivery, of how many."""

    unknown: int
    of: int

    @property
    def are_many(self) -> bool:
        return self.unknown > MOST_STRANGE * self.of


def strangers(at: datetime) -> Strangers:
    lately = Q(kind=EventKind.REPORT, received_at__gt=at - LOOKS_BACK)
    is_unknown = Q(processed_at=None, delivery=None, tries__gte=LOOKS)
    found = ProviderEvent.objects.filter(lately).aggregate(
        unknown=Count("pk", filter=is_unknown), of=Count("pk")
    )
    return Strangers(**found)
