"""What a part of Today says when nobody is in it, and the one thing to do then."""

from collections.abc import Mapping
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Nothing(NamedTuple):
    words: str | Promise
    act: str | Promise = ""
    page: str = ""  # the name of an address
    query: str = ""


NOTHING: Mapping[str, Nothing] = {
    "waiting": Nothing(_("All caught up. Nobody waits on us.")),
    "todo": Nothing(_("No answer of theirs waits for you.")),
    "returned": Nothing(_("Everything arrived."), _("See the outbox"), "desk_outbox"),
    "changed": Nothing(_("Nobody changed their usual since you last looked.")),
    "now": Nothing(
        _("Everybody you could reach now has heard from us."),
        _("See who is reachable now"),
        "desk_people",
        "?now=on",
    ),
    "later": Nothing(_("Nobody’s hours open later today.")),
    "coming": Nothing(_("The next 7 days lack nothing."), _("See all times"), "desk_times"),
    "quiet": Nothing(_("Everybody we wrote to has answered."), _("See all people"), "desk_people"),
    "check": Nothing(_("No answer is old or in doubt.")),
    "slips": Nothing(_("Nothing went wrong that is not mended.")),
    "no_way": Nothing(_("Everybody can be reached.")),
}
