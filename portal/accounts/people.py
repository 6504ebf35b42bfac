"""What accounts hold of a candidate, for the copy they may ask for."""

from collections.abc import Mapping
from typing import Final

from allauth.mfa.models import Authenticator
from django.db.models import Model, Q
from django.utils.translation import gettext_lazy as _

from candidates.people import Part

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
