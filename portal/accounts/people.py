"""What accounts hold of a candidate: what is copied for them, and what becomes of it at an erasure."""

from collections.abc import Mapping
from typing import Final

from allauth.mfa.models import Authenticator
from django.db.models import Model, Q
from django.utils.translation import gettext_lazy as _

from candidates.people import Fate, Gone, Part
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
