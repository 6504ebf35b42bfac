"""What someone wrote, apart from what their mail program quoted beneath it."""

import re
from typing import Final

# The line a mail program puts above what it quotes. Each is matched against one line, or two joined.
ABOVE_A_QUOTE: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"^on\b.{4,200}\bwrote:$",
        r"^le\b.{4,200}\ba écrit\s?:$",
        r"^am\b.{4,200}\bschrieb\b.{0,120}:$",
        r"^el\b.{4,200}\bescribió:$",
        r"^il\b.{4,200}\bha scritto:$",
        r"^op\b.{4,200}\bschreef\b.{0,120}:$",
        r"^w dniu\b.{4,200}\b(?:pisze|napisał(?:\(a\)|a)?):$",
        r"^-{2,}\s*(?:original message|forwarded message|urspr.ngliche nachricht|message d'origine)\s*-{2,}$",
        r"^_{20,}$",
        r"^begin forwarded message:$",
    )
)
# Outlook's block of headers has no line of its own above it.
HEADER_LINES: Final = re.compile(
    r"^\*?(?:from|sent|to|cc|subject|date|von|gesendet|an|betreff|de|envoyé|à|objet)\s?:\*?\s",
    re.IGNORECASE,
)
SIGNATURE: Final = re.compile(r"^-- ?$")
SENT_FROM: Final = re.compile(r"^(?:sent from|get outlook for) .{2,60}$", re.IGNORECASE)


def split_quoted(text: str) -> tuple[str, str]:
    """What they said, and the rest: quotes, signatures, "Sent from my phone". Nothing is lost.

    Answers written between the lines of a quote belong to what they said, so a letter in which text
    follows a quote is left whole.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    end = next((n for n in range(len(lines)) if ends_what_they_said(lines, n)), len(lines))
    said, rest = lines[:end], lines[end:]
    if any(line.strip() and not is_quoted(line) for line in after_the_quote(rest)):
        said, rest = lines, []
    while said and (not said[-1].strip() or SENT_FROM.match(said[-1].strip())):
        rest.insert(0, said.pop())
    if not "".join(said).strip():
        return text.strip(), ""  # nothing but a quote: show what there is
    return "\n".join(said).strip(), "\n".join(rest).strip()


def ends_what_they_said(lines: list[str], n: int) -> bool:
    line = lines[n].strip()
    following = lines[n + 1].strip() if n + 1 < len(lines) else ""
    return (
        is_quoted(line)
        or bool(SIGNATURE.match(lines[n]))
        or is_above_a_quote(line)
        or (bool(line) and is_above_a_quote(f"{line} {following}"))
        or (bool(HEADER_LINES.match(lines[n])) and starts_headers(lines[n:]))
    )


def is_quoted(line: str) -> bool:
    return line.lstrip().startswith(">")


def is_above_a_quote(line: str) -> bool:
    return any(pattern.match(line) for pattern in ABOVE_A_QUOTE)


def starts_headers(lines: list[str]) -> bool:
    """Three of the next five lines look like headers."""
    return sum(bool(HEADER_LINES.match(line)) for line in lines[:5]) >= 3


def after_the_quote(rest: list[str]) -> list[str]:
    """Lines after a block of ">" lines; empty for quotes that are not marked line by line."""
    marked = [n for n, line in enumerate(rest) if is_quoted(line)]
    if not marked or any(SIGNATURE.match(line) for line in rest[: marked[0]]):
        return []
    following = rest[marked[0] :]
    signature = next((n for n, line in enumerate(following) if SIGNATURE.match(line)), None)
    return [line for line in following[:signature] if not SENT_FROM.match(line.strip())]
