"""What cannot be done, in words."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from candidates.exceptions import Refusal


class AlreadyMended(Refusal):
    """Somebody else was quicker."""

    words = _("A colleague has dealt with this slip already.")


class PromiseInThePast(Refusal):
    words = _("This day is over for them. Choose today or a later day.")


class PromiseTooFar(Refusal):
    def __init__(self, days: int) -> None:
        super().__init__(days)
        self.days = days

    def __str__(self) -> str:
        return ngettext(
            "Nobody waits longer than %(days)d day here. Choose an earlier day.",
            "Nobody waits longer than %(days)d days here. Choose an earlier day.",
            self.days,
        ) % {"days": self.days}


class NothingToPromise(Refusal):
    words = _("This application is closed. There is no news to promise.")


class AlreadyAsked(Refusal):
    """Somebody else was quicker, or it is no longer so."""

    words = _("This has been dealt with already.")
