"""What accounts hold of a candidate: what is copied for them, and what becomes of it at an erasure."""

from collections.abc import Mapping
from typing import Final

from allauth.mfa.models import Authenticator
from django.db.models import Model, Q
from django.utils.translation import gettext_lazy as _

from candidates.people import Behind, Fate, Gone, Part, Share
from portal.accounts.models import User

PARTS: Final = (
    Part(
        heading=_("Your passkeys"),
        model=Authenticator,
        of="user__candidate",
        fields={"since": "created_at", "last used": "last_used_at"},
        only=Q(type=Authenticator.Type.WEBAUTHN),
    ),
)
NOT_COPIED: Final[Mapping[type[Model], str]] = {}
# With the user go its passkeys; what stands in sessions goes afterwards (`portal.erasing`).
ERASED: Final[tuple[Fate, ...]] = (
    Gone(model=Authenticator, of="user__candidate"),
    Gone(model=User, of="candidate"),
)
# A person who has no user takes over the other's; else the passkeys of the other one end.
MERGED: Final[tuple[Share, ...]] = (
    Behind(
        model=User,
        of="candidate",
        why=_("goes over where there is none here; else it ends, with its passkeys"),
    ),
    Behind(
        model=Authenticator,
        of="user__candidate",
        why=_("go over where there are none here; else they end: they make new ones"),
    ),
)
