"""What the palette offers: people, places, and things to do."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from candidates.queries import everybody, visible_in_order, ways_to_find
from candidates.rules import names
from candidates.staff import Staff
from portal.context import Place

PEOPLE = 8
NAMES = ("first_name", "last_name", "wanted_name")


@dataclass(frozen=True, slots=True)
class Group:
    name: str
    lines: Sequence[Place]


def offered(user: Staff, places: Iterable[Place], words: str, at: datetime) -> list[Group]:
    """Groups with at least one line that fits the words; people only once some are typed."""
    groups = [
        Group(_("People"), people_like(user, words, at)),
        Group(_("Go to"), like(places, words)),
        Group(_("Do"), like(deeds(), words)),
    ]
    return [group for group in groups if group.lines]


def people_like(user: Staff, words: str, at: datetime) -> list[Place]:
    if not words:
        return []
    ways = ways_to_find(everybody(), words)
    found = visible_in_order(user, ways, at, most=PEOPLE, columns=NAMES)
    return [
        Place(
            reverse("desk_person", args=[pk]),
            names.in_full(names.called(first, own), last),
            "person",
        )
        for pk, first, last, own in found
    ]


def deeds() -> list[Place]:
    return [
        Place(reverse("desk_add"), _("Add a candidate"), "add"),
        Place(reverse("desk_job_new"), _("Make a new job"), "jobs"),
        Place(reverse("desk_hand_over"), _("Hand over: somebody is away"), "calendar"),
        Place(
            reverse("desk_profile"), _("Change my name, zone, keys or morning letter"), "settings"
        ),
        Place(reverse("desk_people") + "?us=on", _("Answer who waits on us"), "messages"),
        Place(reverse("desk_people") + "?now=on", _("See who is reachable now"), "clear"),
        Place(reverse("desk_people") + "?check=on", _("Check old answers"), "ask_first"),
    ]


def like(places: Iterable[Place], words: str) -> list[Place]:
    wanted = words.casefold()
    return [place for place in places if wanted in str(place.words).casefold()]
