"""Photos and files that came by text: noted with the text, and fetched afterwards."""

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext as _

from messaging.enqueue import run_soon
from messaging.models import Attachment, InboundMessage

MOST: Final = 10  # what the provider hands on with one text
FETCH = "messaging.tasks.fetch_media"


def note_media(inbound: InboundMessage, said: Mapping[str, str]) -> None:
    """In the transaction of the text: what there is, and where it lies."""
    number = (
        min(int(said.get("NumMedia") or 0), MOST) if said.get("NumMedia", "0").isdecimal() else 0
    )
    addresses = [said[name] for name in map("MediaUrl{}".format, range(number)) if said.get(name)]
    for place, address in enumerate(addresses, start=1):
        Attachment.objects.create(
            inbound=inbound,
            name=_("Photo %(number)s") % {"number": place},
            size=0,
            fetch_from=address[:400],
        )
    if addresses:
        run_soon(FETCH)
