"""What this room holds of a person: what is copied for them, and what becomes of it at an erasure."""

from collections.abc import Mapping
from typing import Final

from django.db.models import Model, Q
from django.utils.translation import gettext_lazy as _

from candidates.people import NOW, Along, Emptied, Ended, Fate, Gone, Over, Part, Share, Stays
from followup import models
from followup.actions import joining
from followup.enums import PromiseState, Repair

PARTS: Final = (
    Part(
        heading=_("News we promised"),
        model=models.Promise,
        of="candidate",
        fields={
            "job": "application__job__title",
            "what": "what",
            "due": "due_on",
            "promised": "made_at",
            "state": "state",
        },
    ),
    Part(
        heading=_("When we got it wrong"),
        model=models.Slip,
        of="candidate",
        fields={
            "what": "kind",
            "at": "opened_at",
            "you said": "reply",
            "mended": "mended_at",
            "how": "repair",
        },
    ),
    Part(
        heading=_("What was done for you besides"),
        model=models.Gesture,
        of="candidate",
        fields={"what": "kind", "words": "words", "at": "at", "by": "by__first_name"},
    ),
    Part(
        heading=_("Whether we kept to your usual, you said"),
        model=models.OwnView,
        of="candidate",
        fields={"kept": "is_kept", "at": "at"},
    ),
    Part(
        heading=_("What we noticed about how you answer"),
        model=models.Signal,
        of="candidate",
        fields={
            "what": "kind",
            "way": "channel",
            "times": "times",
            "out of": "out_of",
            "noticed": "noticed_at",
            "state": "state",
        },
    ),
    Part(
        heading=_("Who waits for whom"),
        model=models.Silence,
        of="candidate",
        fields={"what": "kind", "since": "since_at"},
    ),
)
NOT_COPIED: Final[Mapping[type[Model], str]] = {
    models.Pledge: "the day stands in the message and in the promise, which are copied",
}
HOW_WE_DID: Final = _("how well we kept what we said, with no name")
ERASED: Final[tuple[Fate, ...]] = (
    Gone(model=models.Signal, of="candidate"),
    Gone(model=models.Silence, of="candidate"),
    Emptied(
        model=models.Gesture, of="candidate", to={"words": "", "application": None}, why=HOW_WE_DID
    ),
    Emptied(
        model=models.Slip,
        of="candidate",
        only=Q(mended_at=None),
        to={"mended_at": NOW, "repair": Repair.NOTHING_NEEDED},
        why=HOW_WE_DID,
    ),
    Emptied(
        model=models.Slip,
        of="candidate",
        to={"reply": "", "replied_at": None, "apology": None},
        why=HOW_WE_DID,
    ),
    Emptied(
        model=models.Promise,
        of="candidate",
        only=Q(state=PromiseState.OPEN),
        to={"state": PromiseState.DROPPED, "ended_at": NOW},
        why=HOW_WE_DID,
    ),
    Emptied(model=models.Promise, of="candidate", to={"what": ""}, why=HOW_WE_DID),
    Stays(model=models.Pledge, of="message__thread__candidate", why=HOW_WE_DID),
    Stays(model=models.OwnView, of="candidate", why=HOW_WE_DID),
)
MERGED: Final[tuple[Share, ...]] = (
    Over(
        model=models.Promise,
        by=joining.promises_once,
        why=_("go over; of two for one application the earlier is owed"),
    ),
    Along(model=models.Pledge, of="message__thread__candidate"),
    Over(model=models.Slip),
    Over(model=models.Gesture),
    Over(
        model=models.Signal,
        by=joining.signals_once,
        why=_("go over; what they asked us to leave alone is left alone"),
    ),
    Over(model=models.OwnView),
    Ended(model=models.Silence, why=_("is looked at anew")),
)
