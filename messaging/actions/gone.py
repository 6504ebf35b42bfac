"""What comes late about somebody who was erased is dropped: nothing of it is kept but that it came."""

from datetime import datetime

from candidates.models import ContactPoint
from messaging.models import GoneAddress, ProviderEvent
from preferences.queries.permissions import address_hashes


def is_gone(address: str, at: datetime) -> bool:
    """Of somebody who was erased, and of nobody else since."""
    if not address:
        return False
    hashes = address_hashes(address)
    known = GoneAddress.objects.filter(address_hash__in=hashes, until__gt=at)
    return known.exists() and not ContactPoint.objects.filter(value=address).exists()


def drop(event: ProviderEvent) -> None:
    """The row stays, so that the same call again changes nothing; what it said is gone."""
    ProviderEvent.objects.filter(pk=event.pk).update(payload="")
