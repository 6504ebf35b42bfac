"""What is wrong with the words of a template: some of it is refused, the rest is advice.

Placeholders of a fixed list are replaced as plain text, and nothing else in braces is ever worked
out: it would go out as it stands, so it is refused before it can.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from messaging.enums import Fault
from messaging.rules.placeholders import OFFERED, PLACEHOLDER, fill
from messaging.rules.texts import MOST_PARTS, length_of, plain
from preferences.enums import Channel
from preferences.rules.grade import HARD_FROM, grade_of

REFUSED: Final = frozenset(
    {
        Fault.NO_WORDS,
        Fault.UNKNOWN_PLACEHOLDER,
        Fault.LINE_BREAK,
        Fault.HIDDEN_LETTERS,
        Fault.PERSON_IN_LINK,
        Fault.TOO_LONG,
    }
)
WRITTEN: Final = (Channel.EMAIL, Channel.TEXT, Channel.PORTAL)
SHOWN: Final = 60
SHORT: Final = "Sam"
FEW_WORDS: Final = 10  # fewer say little about how hard they are

IN_BRACES: Final = re.compile(r"\$?\{+[^{}\n]*\}*")
# Signs that turn words around, and those that no keyboard types. The joiners of Arabic and of emoji,
# and the marks of direction that people type, are none of them.
HIDDEN: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
BREAKS: Final = re.compile(r"[\r\n\x0b\x0c\x85\u2028\u2029]")
LINK: Final = re.compile(r"\b(?:https?://|www\.)[^\s<>\"]+", re.IGNORECASE)
PERSON: Final = re.compile(
    r"@|%40|\{(?!link\})[a-z_]+\}|[?&](?:e?mail|phone|name|tel)=", re.IGNORECASE
)
SHORTENED: Final = re.compile(
    r"^https?://(?:www\.)?(?:bit\.ly|t\.co|tinyurl\.com|goo\.gl|ow\.ly|is\.gd|\d+\.\d+\.\d+\.\d+)\b",
    re.IGNORECASE,
)
ATTACHED: Final = re.compile(
    r"\b(?:attach(?:ed|ment|ments|ing)?|enclosed|enclosure)\b", re.IGNORECASE
)
NOBODY: Final = re.compile(
    r"\bdear (?:candidate|applicant|sir|madam|sir or madam|all)\b", re.IGNORECASE
)
WHY: Final = re.compile(
    r"\{job\}|\bbecause\b|\bwe agreed\b|\byou (?:asked|applied|told|chose|sent|wrote|agreed|said)\b"
    r"|\byour (?:application|interview|papers|cv|offer|first day)\b",
    re.IGNORECASE,
)
WHY_IN: Final = {
    "en": WHY,
    "es": re.compile(
        r"\{job\}|\bporque\b|\bacordamos\b|\bnos (?:dijiste|pediste|escribiste|enviaste)\b"
        r"|\b(?:elegiste|pediste|solicitaste)\b|\btus? (?:solicitud|entrevista|papeles|currículum|oferta)\b",
        re.IGNORECASE,
    ),
}
NAMES_THE_JOB: Final = re.compile(r"\{job\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """The words of one body, as somebody wants to save them."""

    channel: Channel
    body: str
    subject: str = ""
    language: str = "en"
    asks: int = 0

    @property
    def all(self) -> str:
        return f"{self.subject}\n{self.body}"

    @property
    def is_english(self) -> bool:
        return self.language.startswith("en")


@dataclass(frozen=True, slots=True)
class Finding:
    fault: Fault
    values: Mapping[str, object] = field(default_factory=dict)

    @property
    def is_refused(self) -> bool:
        return self.fault in REFUSED

    @property
    def words(self) -> str:
        return str(self.fault.label) % self.values if self.values else str(self.fault.label)


Check = Callable[[Wording, Mapping[str, str]], Iterable[Finding]]


def lint(wording: Wording, sample: Mapping[str, str]) -> tuple[Finding, ...]:
    """What is refused comes first. `sample` are the values of the placeholders for an ordinary person."""
    found = [finding for check in CHECKS for finding in check(wording, sample)]
    return tuple(sorted(found, key=lambda finding: not finding.is_refused))


def refusals(wording: Wording, sample: Mapping[str, str]) -> tuple[Finding, ...]:
    return tuple(finding for finding in lint(wording, sample) if finding.is_refused)


# --- what is refused --------------------------------------------------------------------------


def says_nothing(wording: Wording, sample: Mapping[str, str]) -> Iterator[Finding]:
    if not wording.body.strip():
        yield Finding(Fault.NO_WORDS)


def holds_unknown(wording: Wording, sample: Mapping[str, str]) -> Iterator[Finding]:
    """Whatever looks as if something were put in its place, and nothing would."""
    names = [f"{{{name}}}" for name in OFFERED]
    for found in dict.fromkeys(IN_BRACES.findall(wording.all)):
        if found not in names:
            known = ", ".join(names)
            yield Finding(Fault.UNKNOWN_PLACEHOLDER, {"found": found[:SHOWN], "known": known})


def breaks_the_subject(wording: Wording, sample: Mapping[str, str]) -> Iterator[Finding]:
    if BREAKS.search(wording.subject):
        yield Finding(Fault.LINE_BREAK)


def hides_something(wording: Wording, sample: Mapping[str, str]) -> Iterator[Finding]:
    if HIDDEN.search(wording.all):
        yield Finding(Fault.HIDDEN_LETTERS)


def tells_who_they_are(wording: Wording, sample: Mapping[str, str]) -> Iterator[Finding]:
    for address in LINK.findall(wording.all):
        if PERSON.search(address):
            yield Finding(Fault.PERSON_IN_LINK, {"found": address[:SHOWN]})


# --- advice -----------------------------------------------------------------------------------


def is_long(wording: Wording, sample: Mapping[str, str]) -> Iterator[Finding]:
    """English in one text; other languages in three at most."""
    if wording.channel != Channel.TEXT:
        return
    parts = length_of(plain(fill(wording.body, sample))).parts
    if parts > MOST_PARTS:
        yield Finding(Fault.TOO_LONG, {"parts": parts})
    elif parts > 1 and wording.is_english:
        yield Finding(Fault.TEXT_LENGTH, {"parts": parts})


def hides_who_writes(wording: Wording, sample: Mapping[str, str]) -> Iterator[Finding]:
    """A letter says it in its sender; a text comes from a number that nobody knows."""
    begins = wording.body.lstrip().startswith(
        ("{employer}", sample.get("employer") or "{employer}")
    )
    if wording.channel == Channel.TEXT and wording.body.strip() and not begins:
        yield Finding(Fault.EMPLOYER_FIRST)


def asks_too_much(wording: Wording, sample: Mapping[str, str]) -> Iterator[Finding]:
    links = len(LINK.findall(wording.body)) + wording.body.count("{link}")
    if wording.asks > 1 or links > 1:
        yield Finding(Fault.ONE_ACTION)
    elif links and not wording.asks:
        yield Finding(Fault.ASK_NOT_SAID)


def promises_a_file(wording: Wording, sample: Mapping[str, str]) -> Iterator[Finding]:
    found = ATTACHED.search(wording.all)
    if found and wording.channel in WRITTEN:
        yield Finding(Fault.ATTACHMENT, {"found": found[0]})


def leads_nowhere_known(wording: Wording, sample: Mapping[str, str]) -> Iterator[Finding]:
    for address in LINK.findall(wording.all):
        if SHORTENED.match(address) or address.lower().startswith("http:"):
            yield Finding(Fault.HIDDEN_LINK, {"found": address[:SHOWN]})


def is_hard_to_read(wording: Wording, sample: Mapping[str, str]) -> Iterator[Finding]:
    """Of the words themselves: nobody can help how long a name is."""
    words = PLACEHOLDER.sub(SHORT, LINK.sub("", wording.body))
    if not wording.is_english or len(words.split()) < FEW_WORDS:
        return
    grade = grade_of(line for line in words.splitlines() if line.strip())
    if grade > HARD_FROM:
        yield Finding(Fault.HARD_WORDS, {"grade": f"{grade:.0f}"})


def speaks_to_nobody(wording: Wording, sample: Mapping[str, str]) -> Iterator[Finding]:
    found = NOBODY.search(wording.all)
    if found:
        yield Finding(Fault.NO_NAME, {"found": found[0]})


def does_not_say_why(wording: Wording, sample: Mapping[str, str]) -> Iterator[Finding]:
    """In a language without words for it only the job can be looked for."""
    why = WHY_IN.get(wording.language.partition("-")[0], NAMES_THE_JOB)
    is_said = why.search(wording.all)
    if wording.channel in WRITTEN and wording.body.strip() and not is_said:
        yield Finding(Fault.NO_WHY)


CHECKS: Final[tuple[Check, ...]] = (
    says_nothing,
    holds_unknown,
    breaks_the_subject,
    hides_something,
    tells_who_they_are,
    is_long,
    hides_who_writes,
    asks_too_much,
    promises_a_file,
    leads_nowhere_known,
    is_hard_to_read,
    speaks_to_nobody,
    does_not_say_why,
)
