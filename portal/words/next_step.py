"""What happens next, in one sentence: who, which way, in which hours, by when."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from candidates.rules.spoken import day
from portal.words.usual import hours_in_words
from portal.words.ways import ACTS
from preferences.enums import Channel
from preferences.rules.values import Usual

SILENT = (Channel.PORTAL, Channel.BY_HAND)  # hours are not asked of these


def contact_words(who: str, ways: Sequence[Channel], usual: Usual, due_on: date) -> str:
    """“Ana will text you by Thu 6 May, weekdays 4pm to 8pm.”"""
    way = ways[0] if ways else Channel.PORTAL
    parts = {
        "who": who,
        "act": ACTS[way],
        "hours": hours_in_words(usual),
        "date": day(due_on, today=usual.at.date()),
    }
    if way in SILENT:
        return _("%(who)s will %(act)s by %(date)s.") % parts
    return _("%(who)s will %(act)s by %(date)s, %(hours)s.") % parts
