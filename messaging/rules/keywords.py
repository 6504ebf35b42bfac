"""What an incoming text says about texts: the words that every telephone network knows."""

import re
import unicodedata
from enum import StrEnum
from typing import Final


class Keyword(StrEnum):
    STOP = "stop"
    START = "start"
    HELP = "help"
    PAUSE = "pause"


# The default words of the large providers. None of them may ever be an answer in business.
WORDS: Final = {
    "stop": Keyword.STOP,
    "stopall": Keyword.STOP,
    "stop all": Keyword.STOP,
    "unsubscribe": Keyword.STOP,
    "cancel": Keyword.STOP,
    "end": Keyword.STOP,
    "quit": Keyword.STOP,
    "revoke": Keyword.STOP,
    "optout": Keyword.STOP,
    "opt out": Keyword.STOP,
    "remove": Keyword.STOP,
    "td": Keyword.STOP,
    "arret": Keyword.STOP,
    "start": Keyword.START,
    "unstop": Keyword.START,
    "help": Keyword.HELP,
    "info": Keyword.HELP,
    "pause": Keyword.PAUSE,
}
WORD_AND_PLEASE: Final = re.compile(r"^(?:please )?(.+?)(?: please| thanks| thank you)?$")

# An opt-out in their own words: the channel is held and a person reads it (any means counts).
CONTACT: Final = (
    r"(?:text|texting|texts|message|messaging|messages|contact|contacting|write|writing)"
)
PLAIN_OPT_OUTS: Final = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\bstop (?:(?:\w+ ){{0,3}}(?:{CONTACT}|sending)|this|it|these|those)\b",
        rf"\b(?:dont|do not|never|no longer|not)\b.{{0,12}}\b(?:{CONTACT}|send)\b.{{0,12}}\b(?:me|us|again|more|anymore|number|phone|any)\b",
        rf"\bno more\b.{{0,12}}\b{CONTACT}\b",
        r"\b(?:take|remove|delete)\b.{0,8}\b(?:me|us|my number|this number)\b",
        r"\bleave (?:me|us) alone\b",
        r"\b(?:unsubscribe|opt out|opt me out|stop now|please stop|just stop)\b",
        r"\bwrong (?:number|person)\b",
    )
)


def normalised(text: str) -> str:
    """The words alone: case, accents, full-width letters and punctuation change nothing."""
    folded = unicodedata.normalize("NFKD", text).casefold()
    letters = (sign for sign in folded if not unicodedata.combining(sign))
    kept = "".join(sign if sign.isalnum() or sign in "'’" else " " for sign in letters)
    return " ".join(kept.replace("'", "").replace("’", "").split())


def keyword_of(text: str) -> Keyword | None:
    """The keyword that this text is. A sentence that holds one is not one."""
    words = normalised(text)
    if words in WORDS:
        return WORDS[words]
    polite = WORD_AND_PLEASE.match(words)
    return WORDS.get(polite[1]) if polite else None


def sounds_like_an_opt_out(text: str) -> bool:
    words = normalised(text)
    return any(pattern.search(words) for pattern in PLAIN_OPT_OUTS)
