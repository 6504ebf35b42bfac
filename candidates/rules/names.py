"""Names of people: whatever they are called, in one line and without tricks."""

import unicodedata

from candidates.exceptions import BadName

LENGTH = 80
FILE_LENGTH = 120


def clean_name(text: str, *, may_be_empty: bool = False) -> str:
    """One line, composed, without control or direction characters; raises BadName."""
    composed = unicodedata.normalize("NFC", text)
    visible = "".join(" " if is_space(sign) else sign for sign in composed if not is_trick(sign))
    name = " ".join(visible.split())
    if len(name) > LENGTH or not (name or may_be_empty):
        raise BadName
    return name


def is_space(sign: str) -> bool:
    return sign.isspace()


def is_trick(sign: str) -> bool:
    """Control and formatting characters; the joiners that scripts and emoji need are no trick."""
    return unicodedata.category(sign) in {"Cc", "Cf", "Cs", "Co"} and not (
        sign.isspace() or sign in "\u200c\u200d"
    )


def folded(text: str) -> str:
    """For comparing two names: no case, no accents, no signs between."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in plain if sign.isalnum())


def called(first_name: str, wanted_name: str) -> str:
    """The name to greet them by."""
    return wanted_name or first_name


def in_full(called: str, last_name: str) -> str:
    return f"{called} {last_name}".strip()


def is_same_name(one: str, other: str) -> bool:
    return bool(folded(one)) and folded(one) == folded(other)


def file_name(text: str) -> str:
    """A file's name to show, never a path: its last part, in one line, with its ending."""
    last = text.replace("\\", "/").rsplit("/", 1)[-1]
    composed = unicodedata.normalize("NFC", last)
    shown = " ".join("".join(sign for sign in composed if not is_trick(sign)).split())
    if len(shown) <= FILE_LENGTH:
        return shown
    stem, dot, ending = shown.rpartition(".")
    return f"{stem[: FILE_LENGTH - len(ending) - 2]}…{dot}{ending}"[-FILE_LENGTH:]
