"""Tokens of links and codes: how they are written, and how they are kept."""

import hmac
from hashlib import sha256

# Crockford's: no I, L, O or U, so that a token can be read out and typed.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
TOKEN_LENGTH = 12
TOKEN_BITS = 5 * TOKEN_LENGTH
CODE_LENGTH = 6
MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1", "-": "", " ": ""})


def token_of(number: int) -> str:
    """Twelve characters for 60 bits."""
    return "".join(ALPHABET[number >> shift & 31] for shift in range(TOKEN_BITS - 5, -1, -5))


def read_token(text: str) -> str:
    """A token as it was made, however it was typed; empty when it cannot be one."""
    token = text.strip().upper().translate(MISREAD)
    is_one = len(token) == TOKEN_LENGTH and all(sign in ALPHABET for sign in token)
    return token if is_one else ""


def code_of(number: int) -> str:
    return f"{number:0{CODE_LENGTH}d}"


def read_code(text: str) -> str:
    """The digits that were typed or pasted: "123 456" is a code."""
    return "".join(sign for sign in text if sign in "0123456789")


def keyed_hash(key: str, purpose: str, secret: str) -> str:
    """What is stored instead of a secret. The purpose keeps a hash from serving for another."""
    return hmac.new(key.encode(), f"{purpose}:{secret}".encode(), sha256).hexdigest()


def is_secret(stored: str, key: str, purpose: str, secret: str) -> bool:
    """In constant time."""
    return hmac.compare_digest(stored, keyed_hash(key, purpose, secret))
