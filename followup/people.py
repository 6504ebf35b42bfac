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
        fields={"what": "kind", "at": "opened_at", "mended": "mended_at", "how": "repair"},
    ),
)
NOT_COPIED: Final[Mapping[type[Model], str]] = {
    models.Pledge: "the day stands in the message and in the promise, which are copied",
}
