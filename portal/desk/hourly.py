"""How much leaves in an hour by one colleague: a slip of many clicks, or somebody else at their desk, ends there.

What candidates may get in a day is another limit (the caps of the verdict). Programs have one of their own.
"""

from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.utils.translation import gettext as _

from candidates.exceptions import Refusal
from candidates.staff import Staff
from messaging.models import Attempt, Message

HOUR: Final = timedelta(hours=1)


class TooManyThisHour(Refusal):
    """Says how many are left, and that it is no fault of the candidate's usual."""

    def __init__(self, most: int, left: int) -> None:
        self.most, self.left = most, left
        super().__init__(most, left)

    def __str__(self) -> str:
        words = _(
            "One colleague sends %(most)s messages an hour at most; %(left)s are left in this hour. "
            "Send to fewer, or later."
        )
        return words % {"most": self.most, "left": self.left}


class TooManyNumbers(Refusal):
    def __str__(self) -> str:
        words = _("One colleague sees %(most)s numbers an hour at most. Call later.")
        return words % {"most": settings.STAFF_NUMBERS_AN_HOUR}


def check_messages(by: Staff, at: datetime, *, wanted: int = 1) -> None:
    """Before it is queued; raises TooManyThisHour. Counts what is read from an index, and no further."""
    most = settings.STAFF_MESSAGES_AN_HOUR
    sent = Message.objects.filter(author=by.pk, queued_at__gt=at - HOUR, is_automatic=False)
    number = sent.order_by()[: most + 1].count()
    if number + wanted > most:
        raise TooManyThisHour(most, max(most - number, 0))


def check_numbers(by: Staff, at: datetime) -> None:
    """Before a number is shown; raises TooManyNumbers."""
    most = settings.STAFF_NUMBERS_AN_HOUR
    seen = Attempt.objects.filter(by=by.pk, started_at__gt=at - HOUR).order_by()
    if seen[:most].count() >= most:
        raise TooManyNumbers
