"""Which providers of email send nothing twice under the same key, and how they want to be told.

A further one is a line here, or two settings.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final
from uuid import UUID

from django.conf import settings

from messaging.channels.base import Key

# By backend or, over SMTP, by host. What a provider promises in two lengths counts as the shorter.
KNOWN: Final[Mapping[str, Key]] = {
    "anymail.backends.brevo.EmailBackend": Key("idempotencyKey", timedelta(minutes=15)),
    "smtp.resend.com": Key("Resend-Idempotency-Key", timedelta(hours=24)),
}


def key_of_now() -> Key | None:
    if settings.EMAIL_KEY_HEADER:
        return Key(settings.EMAIL_KEY_HEADER, timedelta(minutes=settings.EMAIL_KEY_MINUTES))
    return KNOWN.get(settings.EMAIL_BACKEND) or KNOWN.get(settings.EMAIL_HOST)


def said(attempt_key: str) -> str:
    """The key of an attempt as providers like it."""
    return str(UUID(hex=attempt_key))
