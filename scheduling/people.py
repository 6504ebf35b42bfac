"""What this room holds of a person, for the copy they may ask for."""

from collections.abc import Mapping
from typing import Final

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from candidates.people import Part
from scheduling import models

PARTS: Final = (
    Part(
        heading=_("Interviews"),
        model=models.Interview,
        of="candidate",
        fields={
            "job": "application__job__title",
            "what for": "what",
            "how": "meeting",
            "where": "where",
            "starts": "starts_at",
            "ends": "ends_at",
            "state": "state",
            "cancelled": "cancelled_at",
        },
    ),
    Part(
        heading=_("Times we offered"),
        model=models.Offer,
        of="candidate",
        fields={"what for": "what", "how": "meeting", "offered": "created_at", "you said": "said"},
    ),
    Part(
        heading=_("Arrangements we made"),
        model=models.TickedOff,
        of="application__candidate",
        fields={"what": "option", "words": "words", "at": "at"},
    ),
)
NOT_COPIED: Final[Mapping[type[Model], str]] = {
    models.CalendarFeed: "a hash of an address",
    models.Hold: "a time kept for minutes",
    models.OfferPanel: "who of the staff would hold the interview",
    models.Participant: "who of the staff holds the interview",
    models.Slot: "one time of an offer; the booked one is copied",
    models.Taken: "that a time is taken; the interview is copied",
}
