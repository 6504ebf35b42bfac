"""Reply addresses: one for each thread, signed, so that a guessed one opens nothing."""

import hmac
import re
from email.utils import formataddr, parseaddr
from hashlib import sha256
from typing import Final

SIGNATURE_LENGTH: Final = 10
LOCAL_PART: Final = re.compile(r"^reply\+([a-z0-9]{6,24})\.([a-f0-9]{10})$")
BOUNCE_PART: Final = re.compile(r"^bounces\+([a-z0-9]{6,40})\.([a-f0-9]{10})$")
MESSAGE_ID: Final = re.compile(r"^<([a-z0-9]{6,40})@")
UNSAFE: Final = re.compile(r"[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]+")


def reply_address(reply_key: str, domain: str, key: str) -> str:
    return f"reply+{reply_key}.{signature(reply_key, key)}@{domain}"


def read_reply_address(address: str, key: str) -> str | None:
    """The reply key of a thread, or None when the address is not one we made."""
    return read_signed(LOCAL_PART, b"reply:", address, key)


def bounce_address(attempt_key: str, domain: str, key: str) -> str:
    """Where a mail server sends back what it could not deliver: one address for each attempt."""
    signed = signature(attempt_key, key, b"bounces:")
    return f"bounces+{attempt_key}.{signed}@{domain}"


def read_bounce_address(address: str, key: str) -> str | None:
    """The key of an attempt, or None when the address is not one we made."""
    return read_signed(BOUNCE_PART, b"bounces:", address, key)


def attempt_key_in(message_id: str) -> str | None:
    """Our Message-IDs begin with the attempt's key."""
    found = MESSAGE_ID.match(message_id)
    return found[1] if found else None


def read_signed(pattern: re.Pattern[str], purpose: bytes, address: str, key: str) -> str | None:
    found = pattern.match(parseaddr(address)[1].partition("@")[0].lower())
    if not found or not hmac.compare_digest(found[2], signature(found[1], key, purpose)):
        return None
    return found[1]


def signature(value: str, key: str, purpose: bytes = b"reply:") -> str:
    """For one purpose only: a signed reply address is no signed bounce address."""
    made = hmac.new(key.encode(), purpose + value.encode(), sha256)
    return made.hexdigest()[:SIGNATURE_LENGTH]


def one_line(text: str) -> str:
    """Fit for a header: no line break can start another one, no mark can turn it around."""
    return " ".join(UNSAFE.sub(" ", text).split())


def named(name: str, address: str) -> str:
    return formataddr((one_line(name), address))
