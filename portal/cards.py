"""The portable card: somebody's usual as a signed file that any other place can read and check.

A JSON document under a published schema, with a detached JWS (RFC 7515, Ed25519 by RFC 8037) over
its canonical form: keys sorted, no spaces, UTF-8. The key belongs to this installation.
"""

import hmac
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.urls import reverse

from candidates.queries import employer
from candidates.queries.links import link_keys
from portal.standing import Standing
from portal.words import preference_words, usual_sentence
from preferences.enums import AnswerState
from preferences.queries.questions import QuestionAsked
from preferences.rules.values import Preference

SCHEMA: Final = Path(__file__).with_name("card_schema.json")
LARGEST: Final = 100_000  # bytes of a card that is shown to be checked
TOLD: Final = (AnswerState.CHOSEN, AnswerState.NO_PREFERENCE)
Json = dict[str, Any]


def card_of(standing: Standing, asked: Mapping[str, QuestionAsked]) -> Json:
    """What they told, and where they want to be reached by it; no address, no number, and nothing
    that is for those alone who arrange an interview.
    """
    candidate = standing.candidate
    return {
        "schema": address("card_schema"),
        "employer": employer().name,
        "made_at": standing.at.isoformat(),
        "name": candidate.full_name,
        "name_said": candidate.name_said,
        "language": candidate.language,
        "time_zone": standing.zone,
        "in_words": usual_sentence(standing.usual, standing.used_ways),
        "usual": [
            line_of(question, standing.usual.of(key))
            for key, question in asked.items()
            if not question.is_restricted and standing.usual.of(key).state in TOLD
        ],
    }


def line_of(question: QuestionAsked, preference: Preference) -> Json:
    labels = {key: option.label for key, option in question.known.items()}
    return {
        "key": question.key,
        "about": question.statement,
        "answer": preference_words(preference, labels),
        "options": [chosen.option for chosen in preference.options],
        "hours": [
            {
                "weekday": window.weekday,
                "from": window.starts.isoformat("minutes"),
                "to": window.ends.isoformat("minutes"),
            }
            for window in preference.windows
        ],
        "said_at": iso(preference.at),
        "until": iso(preference.until),
        "given_by": str(preference.given_by or ""),
    }


def iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def address(name: str) -> str:
    return settings.PUBLIC_URL + reverse(name)


# --- signing ----------------------------------------------------------------------------------


def signed(card: Json) -> Json:
    return {"card": card, "key": address("card_key"), "signature": signature_of(card)}


def is_ours(document: object) -> bool:
    """Whether this house made it and nobody changed it. Anything else is no, never an error."""
    if not isinstance(document, dict) or not isinstance(document.get("card"), dict):
        return False
    header, _dots, mark = str(document.get("signature", "")).partition("..")
    if header != protected():
        return False
    said = to_sign(header, document["card"])
    return any(is_signed(said, mark, key) for key in link_keys())


def is_signed(said: bytes, mark: str, key: str) -> bool:
    """Under one key of the house: a card that was handed out outlives a change of keys."""
    try:
        private_key(key).public_key().verify(unpacked(mark), said)
    except (InvalidSignature, ValueError):
        return False
    return True


def signature_of(card: Json) -> str:
    header = protected()
    return f"{header}..{packed(private_key(settings.LINK_KEY).sign(to_sign(header, card)))}"


def to_sign(header: str, card: Json) -> bytes:
    return f"{header}.{packed(canonical(card))}".encode()


def canonical(card: Json) -> bytes:
    return json.dumps(card, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def protected() -> str:
    return packed(canonical({"alg": "EdDSA", "kid": address("card_key")}))


def public_key() -> Json:
    """A JWK, with those of before: cards signed with them are still ours."""
    new, *before = [jwk(key) for key in link_keys()]
    return new | {"before": before} if before else new


def jwk(key: str) -> Json:
    raw = private_key(key).public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return {
        "kty": "OKP",
        "crv": "Ed25519",
        "use": "sig",
        "kid": address("card_key"),
        "x": packed(raw),
    }


def private_key(key: str) -> Ed25519PrivateKey:
    """Made from the key of links: nothing more to set up, nothing more to lose."""
    seed = hmac.new(key.encode(), b"card", sha256).digest()
    return Ed25519PrivateKey.from_private_bytes(seed)


def packed(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def unpacked(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


@cache
def schema() -> Json:
    found: Json = json.loads(SCHEMA.read_text())
    return found
