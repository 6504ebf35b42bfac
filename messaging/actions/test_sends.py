"""A test by a channel, to the admin who set it up: really sent, and no message to anybody."""

from collections.abc import Callable, Mapping
from email.utils import formatdate
from typing import Final
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from candidates.enums import ContactKind
from candidates.models import ContactPoint
from candidates.queries import employer
from messaging.channels.base import Outgoing
from messaging.channels.registry import SENDERS
from messaging.exceptions import NoTestThere
from preferences.enums import Channel
from preferences.models import Suppression
from preferences.queries.permissions import address_hashes

CHANNELS: Final = (Channel.EMAIL, Channel.TEXT)


def send_test(*, channel: Channel, to: str) -> str:
    """What the provider calls it. Raises NotSent, Never, Uncertain, and NoTestThere.

    It writes no row, so it stands beside the outbox and its books: the provider's own list has one more.
    Nobody but staff may get it: a number or address of a candidate is refused, and one that said STOP.
    """
    check(channel, to)
    if transaction.get_connection().in_atomic_block:
        raise RuntimeError("a provider is called with no transaction open")
    sender = SENDERS[channel]()
    try:
        return sender.send(MAKERS[channel](to)).provider_ref
    finally:
        sender.close()


def check(channel: Channel, to: str) -> None:
    kind = ContactKind.EMAIL if channel == Channel.EMAIL else ContactKind.PHONE
    is_candidates = ContactPoint.objects.filter(kind=kind, value=to).exists()
    stopped = Suppression.objects.filter(
        address_hash__in=address_hashes(to), channel=channel, lifted_at=None
    )
    if is_candidates or stopped.exists():
        raise NoTestThere


def letter(to: str) -> Outgoing:
    key = uuid4().hex
    return Outgoing(
        key=key,
        to=to,
        subject=_("A test from %(employer)s") % {"employer": employer().name},
        content=_("This is a test of the set-up. If you can read it, letters leave."),
        headers={
            "From": settings.EMAIL_FROM,
            "Date": formatdate(),
            "Message-ID": f"<{key}@{settings.EMAIL_REPLY_DOMAIN or 'localhost'}>",
        },
    )


def text(to: str) -> Outgoing:
    words = _("%(employer)s: a test of the set-up. If you can read it, texts leave.")
    return Outgoing(key=uuid4().hex, to=to, content=words % {"employer": employer().name})


MAKERS: Final[Mapping[Channel, Callable[[str], Outgoing]]] = {
    Channel.EMAIL: letter,
    Channel.TEXT: text,
}
