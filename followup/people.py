"""What this room holds of a person, for the copy they may ask for."""

from collections.abc import Mapping
from typing import Final

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from candidates.people import Part
from followup import models

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
