"""What is held of a person for other systems, and what becomes of it at an erasure or a merge."""

from collections.abc import Mapping
from typing import Final

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from candidates.people import Ended, Fate, Gone, Over, Part, Share
from portal.api.models import CardLink, WebhookNotice

PARTS: Final[tuple[Part, ...]] = ()
NOT_COPIED: Final[Mapping[type[Model], str]] = {
    WebhookNotice: "ids of what stands in the copy already",
    CardLink: "an address that shows what stands in the copy already",
}
ERASED: Final[tuple[Fate, ...]] = (
    Gone(model=WebhookNotice, of="candidate"),
    Gone(model=CardLink, of="candidate"),
)
MERGED: Final[tuple[Share, ...]] = (
    Over(model=WebhookNotice),
    Ended(model=CardLink, why=_("ends: the other system asks for it again")),
)
