"""Reply addresses: one for each thread, signed, so that a guessed one opens nothing."""

import hmac
import re
from email.utils import formataddr, parseaddr
from hashlib import sha256
from typing import Final

SIGNATURE_LENGTH: Final = 10
LOCAL_PART: Final = re.compile(r"^reply\+([a-z0-9]{6,24})\.([a-f0-9]{10})$")
UNSAFE: Final = re.compile(r"[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]+")


def reply_address(reply_key: str, domain: str, key: str) -> str:
    return f"reply+{reply_key}.{signature(reply_key, key)}@{domain}"


def read_reply_address(address: str, key: str) -> str | None:
    """The reply key of a thread, or None when the address is not one we made."""
    found = LOCAL_PART.match(parseaddr(address)[1].partition("@")[0].lower())
    if not found or not hmac.compare_digest(found[2], signature(found[1], key)):
        return None
    return found[1]


def signature(reply_key: str, key: str) -> str:
    made = hmac.new(key.encode(), b"reply:" + reply_key.encode(), sha256)
    return made.hexdigest()[:SIGNATURE_LENGTH]


def one_line(text: str) -> str:
    """Fit for a header: no line break can start another one, no mark can turn it around."""
    return " ".join(UNSAFE.sub(" ", text).split())


def named(name: str, address: str) -> str:
    return formataddr((one_line(name), address))
