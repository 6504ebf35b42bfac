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
    # In Spanish, whatever language they are written to in; accents are folded.
    "parar": Keyword.STOP,
    "alto": Keyword.STOP,
    "baja": Keyword.STOP,
    "cancelar": Keyword.STOP,
    "detener": Keyword.STOP,
    "alta": Keyword.START,
    "ayuda": Keyword.HELP,
    "pausa": Keyword.PAUSE,
}
WORD_AND_PLEASE: Final = re.compile(
    r"^(?:please |por favor )?(.+?)(?: please| thanks| thank you| por favor| gracias)?$"
)

# An opt-out in their own words: the channel is held and a person reads it (any means counts).
CONTACT: Final = (
    r"(?:text|texting|texts|message|messaging|messages|contact|contacting|write|writing)"
)
CONTACTO: Final = (
    r"(?:escrib(?:as|a|an|ir|irme|irnos)|contact(?:es|e|en|ar|arme)|mand(?:es|e|en|ar|arme)|"
    r"envi(?:es|e|en|ar|arme)|llam(?:es|e|en|ar|arme)|molest(?:es|e|en|ar|arme))"
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
        # The same in Spanish.
        rf"\bno (?:me|nos) (?:\w+ )?{CONTACTO}\b|\bno {CONTACTO} mas\b",
        rf"\b(?:deja|deje|dejen|dejad|para|pare|paren) (?:ya )?(?:de )?(?:\w+ )?{CONTACTO}\b",
        rf"\bno quiero\b.{{0,20}}\b(?:{CONTACTO}|mensajes|textos|correos)\b",
        r"\b(?:no mas|ni un) (?:mensajes?|textos?|correos?|llamadas?)\b",
        r"\b(?:borra|borre|borren|quita|quite|quiten)(?:me|nos)?\b.{0,12}\b(?:numero|lista)\b",
        r"\b(?:dejame|dejenme|dejeme) en paz\b",
        r"\b(?:darme|denme|deme|dame) de baja\b",
        r"\b(?:numero|persona) equivocad[oa]\b",
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
