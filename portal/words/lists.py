"""Words joined into a list."""

from collections.abc import Sequence

from django.utils.translation import pgettext


def all_of(items: Sequence[str]) -> str:
    """“a”, “a and b”, “a, b and c”."""
    return joined(items, pgettext("the last of a list", "%(before)s and %(last)s"))


def any_of(items: Sequence[str]) -> str:
    """“a”, “a or b”, “a, b or c”."""
    return joined(items, pgettext("the last of a list", "%(before)s or %(last)s"))


def joined(items: Sequence[str], ending: str) -> str:
    if len(items) < 2:
        return "".join(items)
    before = pgettext("between items of a list", ", ").join(items[:-1])
    return ending % {"before": before, "last": items[-1]}


def starting_upper(words: str) -> str:
    return words[:1].upper() + words[1:]


def starting_lower(words: str) -> str:
    return words[:1].lower() + words[1:]
