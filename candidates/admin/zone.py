"""A time zone that somebody typed."""

from django.core.exceptions import ValidationError

from candidates.exceptions import Refusal
from candidates.rules import zones


def checked_zone(name: str) -> str:
    try:
        return zones.known_zone(name) if name else ""
    except Refusal as refusal:
        raise ValidationError(str(refusal)) from refusal
