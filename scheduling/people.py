"""What this room holds of a person: what is copied for them, and what becomes of it at an erasure."""

from collections.abc import Mapping
from typing import Final

from django.db.models import F, Model, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from candidates.people import NOW, Along, Emptied, Ended, Fate, Gone, Over, Part, Share, Stays
from scheduling import models
from scheduling.actions import joining
from scheduling.enums import InterviewState, OfferEnd, OfferState

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
WHEN_WE_MET: Final = _("when a time was taken, and by whom of the staff")
ERASED: Final[tuple[Fate, ...]] = (
    Gone(model=models.CalendarFeed, of="candidate"),
    Gone(model=models.TickedOff, of="application__candidate"),
    # The time is free again, of the colleagues too.
    Gone(model=models.Taken, of="interview__candidate"),
    Gone(model=models.Taken, of="hold__offer__candidate"),
    Gone(model=models.Taken, of="candidate"),
    Gone(model=models.Hold, of="offer__candidate"),
    Gone(model=models.Slot, of="offer__candidate"),
    # Called off: whoever holds it hears so, as of any other that differs from what they know.
    Emptied(
        model=models.Interview,
        of="candidate",
        only=Q(state=InterviewState.BOOKED, outcome="", starts_at__gt=Now()),
        to={
            "state": InterviewState.CANCELLED,
            "cancelled_at": NOW,
            "sequence": F("sequence") + 1,
            "changed_at": NOW,
            "remind_at": None,
        },
        why=WHEN_WE_MET,
    ),
    Emptied(
        model=models.Interview,
        of="candidate",
        to={
            "what": "",
            "where": "",
            "cancelled_why": "",
            "person_why": "",
            "person_at": None,
            "call": None,
        },
        why=WHEN_WE_MET,
    ),
    Emptied(
        model=models.Offer,
        of="candidate",
        only=~Q(state=OfferState.ENDED),
        to={"state": OfferState.ENDED, "ended_why": OfferEnd.ERASED, "ended_at": NOW},
        why=WHEN_WE_MET,
    ),
    Emptied(
        model=models.Offer,
        of="candidate",
        to={
            "what": "",
            "where": "",
            "said": "",
            "said_at": None,
            "person_why": "",
            "person_at": None,
        },
        why=WHEN_WE_MET,
    ),
    Stays(model=models.OfferPanel, of="offer__candidate", why=WHEN_WE_MET),
    Stays(model=models.Participant, of="interview__candidate", why=WHEN_WE_MET),
)
MERGED: Final[tuple[Share, ...]] = (
    Ended(
        model=models.Hold,
        of="offer__candidate",
        by=joining.one_place,
        why=_("end: they look at the time again"),
    ),
    Over(
        model=models.Taken,
        why=_("go over; two interviews at one time have to be settled before"),
    ),
    Over(model=models.Offer, by=joining.offers_once),
    Along(model=models.Slot, of="offer__candidate"),
    Along(model=models.OfferPanel, of="offer__candidate"),
    Over(model=models.Interview),
    Along(model=models.Participant, of="interview__candidate"),
    Along(model=models.TickedOff, of="application__candidate", by=joining.ticked_off_once),
    Over(
        model=models.CalendarFeed,
        by=joining.feeds_once,
        why=_("go over; where both have one, the other one ends"),
    ),
)
