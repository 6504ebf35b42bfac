"""Links, found by the token someone holds."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.conf import settings

from candidates.models import Link
from candidates.rules import secrets

PURPOSE = "link"


@dataclass(frozen=True, slots=True)
class FoundLink:
    """A link that exists, and whether it still opens anything."""

    link: Link
    state: Literal["open", "expired", "revoked"]

    @property
    def is_open(self) -> bool:
        return self.state == "open"


def link_keys() -> tuple[str, ...]:
    """The key that signs what leaves now, then those of before that still open what left then."""
    return (settings.LINK_KEY, *settings.LINK_KEY_FALLBACKS)


def find_link(token: str, at: datetime) -> FoundLink | None:
    """The link of a token, with its candidate and application; None for a token we never made."""
    read = secrets.read_token(token)
    if not read:
        return None
    link = (
        Link.objects.filter(
            token_hmac__in=[secrets.keyed_hash(key, PURPOSE, read) for key in link_keys()],
            candidate__erased_at=None,
        )
        .select_related("candidate", "application__job")
        .first()
    )
    if link is None:
        return None
    if link.revoked_at is not None:
        return FoundLink(link, "revoked")
    return FoundLink(link, "open" if at < link.expires_at else "expired")
