"""Placeholders in templates: a fixed list, replaced as plain text.

Never a template engine and never `str.format`: a template is written by people, and
"{c.__init__.__globals__}" must stay just that.
"""

import re
from collections.abc import Mapping
from typing import Final

# Known when the words are written.
WRITTEN: Final = ("first_name", "job", "employer", "sender")
# Only whoever sends it knows: a letter of the house leaves room for it.
TO_SAY: Final = ("new_day",)
# Secrets: made at the moment of sending, so that they are in no table.
SECRET: Final = ("link", "code")
NAMES: Final = WRITTEN + TO_SAY + SECRET
# What templates may use: a code belongs to the letters of the house alone.
OFFERED: Final = (*WRITTEN, "link")
IN_BRACES: Final = re.compile(r"\{([a-z][a-z_ ]*)\}")
PLACEHOLDER: Final = re.compile(r"\{(" + "|".join(NAMES) + r")\}")


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with the given placeholders replaced, once: a value is never read again."""
    return PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), text)


def used(text: str) -> frozenset[str]:
    return frozenset(PLACEHOLDER.findall(text))


def unknown(text: str) -> frozenset[str]:
    """What was meant to be filled in and never will be: “{fist_name}”. Anything else stands as it is."""
    return frozenset(name for name in IN_BRACES.findall(text) if name not in NAMES)


def missing(text: str, values: Mapping[str, str]) -> frozenset[str]:
    """Placeholders that would reach the candidate unreplaced, secrets apart."""
    return frozenset(name for name in used(text) if name not in SECRET and not values.get(name))
