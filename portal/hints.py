"""Where a way leads, shown beside it: “To 07700 •••• 123”."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from candidates.models import Candidate
from candidates.queries import open_contact_points
from portal.wording import masked
from preferences.enums import Channel
from preferences.queries.permissions import BY_KIND
from preferences.rules.keys import CHANNEL_FIRST, CHANNEL_NEVER, PAPERS_HOW, WAYS


def hints_for(candidate: Candidate) -> dict[str, dict[str, str]]:
    """Choosing texts with the number in sight is a consent to texts there (RULES 3.2)."""
    points = [(point.kind, point.value) for point in reversed(open_contact_points(candidate))]
    return hints(points)


def hints(points: Iterable[tuple[str, str]]) -> dict[str, dict[str, str]]:
    """From (kind, value); of several of a kind the last one counts."""
    ways = ways_to(points)
    shown = {str(channel): _("To %(where)s") % {"where": where} for channel, where in ways.items()}
    shown.setdefault(Channel.TEXT, _("We ask for your number next"))
    # Whatever names texts is a consent to them: the number is in sight there too.
    texts = {
        key: {option: shown[Channel.TEXT] for option, way in named.items() if way == Channel.TEXT}
        for key, named in WAYS.items()
        if key != CHANNEL_NEVER
    }
    if Channel.TEXT in ways:
        texts[PAPERS_HOW] = dict.fromkeys(
            texts[PAPERS_HOW], _("From %(where)s") % {"where": ways[Channel.TEXT]}
        )
    return texts | {CHANNEL_FIRST: shown}


def ways_to(points: Iterable[tuple[str, str]]) -> dict[Channel, str]:
    return {channel: masked(value) for kind, value in points for channel in BY_KIND[kind]}
