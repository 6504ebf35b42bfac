"""What the numbers of an offer are known by when a reply to them comes."""

from typing import Final

KEY: Final = "times:"


def key_of(offer_id: int) -> str:
    return f"{KEY}{offer_id}"


def offer_id_of(key: str) -> int:
    number = key.removeprefix(KEY)
    return int(number) if number.isdecimal() else 0
