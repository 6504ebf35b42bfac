"""What cannot be done, in words."""

from django.utils.translation import gettext_lazy as _

from candidates.exceptions import Refusal


class AlreadyMended(Refusal):
    """Somebody else was quicker."""

    words = _("A colleague has dealt with this slip already.")
