"""How a text is counted: parts, in the two alphabets that telephones know."""

from dataclasses import dataclass
from typing import Final

# GSM 03.38. One letter outside it makes the whole text UCS-2, with less than half the room.
GSM: Final = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM_ESCAPED: Final = frozenset("^{}\\[~]|€\f")
# Typed by word processors; the plain letter says the same and keeps the alphabet.
PLAIN: Final = str.maketrans(
    {
        "‘": "'",
        "’": "'",
        "“": '"',
        "”": '"',
        "–": "-",
        "—": "-",
        "…": "...",
        "\u00a0": " ",
        "\u2009": " ",
        "\t": " ",
    }
)


# The vowels of Spanish that GSM lacks (é, ñ, ¿ and ¡ it has).
WITHOUT_ACCENTS: Final = str.maketrans("áíóúÁÍÓÚ", "aiouAIOU")
MOST_PARTS: Final = 3


@dataclass(frozen=True, slots=True)
class TextLength:
    """The length of a text as telephones see it."""

    units: int
    parts: int
    left: int  # units left in the last part
    is_unicode: bool


def plain(text: str) -> str:
    """Without the typographic letters that would double the price and halve the room.

    Accents stay as long as the text fits in three parts with them; they go before words do.
    """
    words = text.translate(PLAIN)
    return words if length_of(words).parts <= MOST_PARTS else words.translate(WITHOUT_ACCENTS)


def length_of(text: str) -> TextLength:
    is_unicode = not frozenset(text) <= GSM | GSM_ESCAPED
    if is_unicode:
        widths = [2 if ord(letter) > 0xFFFF else 1 for letter in text]
        alone, together = 70, 67
    else:
        widths = [2 if letter in GSM_ESCAPED else 1 for letter in text]
        alone, together = 160, 153
    units = sum(widths)
    if units <= alone:
        return TextLength(units, 1 if units else 0, alone - units, is_unicode)
    parts, used = parts_of(widths, together)
    return TextLength(units, parts, together - used, is_unicode)


def parts_of(widths: list[int], room: int) -> tuple[int, int]:
    """How many parts, and how much of the last is used. A letter is never cut in two."""
    parts, used = 1, 0
    for width in widths:
        if used + width > room:
            parts, used = parts + 1, 0
        used += width
    return parts, used
