"""What came in and is in nobody's thread yet; the desk narrows it to what somebody may see."""

from typing import Final

from django.db.models import QuerySet

from messaging.enums import NeedsPerson
from messaging.models import InboundMessage

IN_NO_THREAD: Final = (NeedsPerson.UNKNOWN_SENDER, NeedsPerson.QUARANTINED)


def unmatched() -> QuerySet[InboundMessage]:
    return InboundMessage.objects.filter(needs_person__in=IN_NO_THREAD, handled_at=None)
