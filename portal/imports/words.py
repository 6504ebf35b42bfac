"""What people and programs write into cells, and what it means here. No guess: None is "no idea"."""

import re
from datetime import UTC, date, datetime, time
from functools import cache
from zoneinfo import available_timezones

from django.conf.locale import LANG_INFO

from candidates.enums import Outcome
from portal.imports.columns import folded
from preferences.rules import keys

YES = frozenset(
    [
        "yes",
        "y",
        "true",
        "t",
        "1",
        "x",
        "on",
        "checked",
        "✓",
        "✔",
        "optedout",
        "unsubscribed",
        "donotcontact",
        "blocked",
        "stop",
        "optedin",
        "subscribed",
        "allowed",
        "granted",
        "ok",
        "okay",
    ]
)
NO = frozenset(
    ["no", "n", "false", "f", "0", "off", "unchecked", "none", "never", "na", "nein", "non"]
)
# The same words, turned round: in a column that says what is allowed, "opted out" is a no.
CLOSES = frozenset(
    ["optedout", "unsubscribed", "donotcontact", "blocked", "stop", "declined", "refused"]
)
OPENS = frozenset(["optedin", "subscribed", "allowed", "granted", "ok", "okay"])

LOOKS_LIKE_A_DATE = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}\b")
ROUNDED_NUMBER = re.compile(r"^\d([.,]\d+)?e\+?\d+$", re.IGNORECASE)
BETWEEN = re.compile(r"[;|\n]+")
BETWEEN_ADDRESSES = re.compile(r"[;|,\s]+")
BETWEEN_WORDS = re.compile(r"[;|\n,/]+")
NOON = time(12)
ISO_DAY = len("2026-03-31")

OUTCOMES: dict[str, str] = {
    Outcome.HIRED: "hired placed started offeraccepted",
    Outcome.REJECTED: "rejected declined unsuccessful notselected turneddown disqualified nothired",
    Outcome.WITHDRAWN: "withdrawn withdrew candidatewithdrew candidatewithdrawn",
}
STILL_OPEN = frozenset(["active", "open", "inprogress", "pending", "current", "live", "new"])
WAYS = {
    "text": "text texts sms textmessage textmessages mobiletext textmessaging",
    "email": "email emails mail byemail",
    "call": "call calls phone telephone phonecall phonecalls mobile voice ring cell",
}
NEVERS = {
    "text": WAYS["text"],
    "email": WAYS["email"],
    "call": WAYS["call"],
    keys.VOICEMAIL: "voicemail voicemails voicemessage answerphone",
    keys.AT_WORK: "work atwork workphone workemail",
}
HOURS = {
    keys.MORNINGS: "morning mornings am",
    keys.AFTERNOONS: "afternoon afternoons",
    keys.EVENINGS: "evening evenings afterwork",
    keys.WEEKENDS: "weekend weekends",
    keys.ANY: "any anytime always allday",
}
NO_PREFERENCE = frozenset(
    ["any", "either", "all", "nopreference", "none", "idonotmind", "dontmind", "whatever"]
)


def meaning(table: dict[str, str], text: str) -> str | None:
    """The entry that a word stands for."""
    word = folded(text)
    return next((entry for entry, words in table.items() if word in words.split()), None)


def parts_of(text: str) -> list[str]:
    """ "Text; email" and "mornings, evenings" name two things each."""
    return [part.strip() for part in BETWEEN_WORDS.split(text) if part.strip()]


def values_of(text: str) -> list[str]:
    """Several addresses or numbers in one cell. A comma or slash may be part of a number."""
    return [part.strip() for part in BETWEEN.split(text) if part.strip()]


def text_of(cell: str) -> str:
    """What can be kept of a cell: letters that are none are shown as lost, and NUL by its sign."""
    whole = cell.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return whole.replace("\0", "␀")


def addresses_of(text: str) -> list[str]:
    """Several email addresses in one cell: a comma is never part of one."""
    return [part.strip() for part in BETWEEN_ADDRESSES.split(text) if part.strip()]


def objects(text: str) -> bool | None:
    """Of a column that says what is *not* wanted: a date is when they said so."""
    word = folded(text)
    if LOOKS_LIKE_A_DATE.match(text.strip()):
        return True
    return said(word, yes=(YES - OPENS) | CLOSES, no=NO | OPENS)


def allows(text: str) -> bool | None:
    """Of a column that says what is allowed."""
    word = folded(text)
    if LOOKS_LIKE_A_DATE.match(text.strip()):
        return True
    return said(word, yes=YES - CLOSES, no=NO | CLOSES)


def said(word: str, *, yes: frozenset[str], no: frozenset[str]) -> bool | None:
    if word in yes:
        return True
    return False if word in no else None


def instant_of(text: str) -> datetime | None:
    """ISO only: 03/04/2026 is two different days."""
    try:
        if len(text) <= ISO_DAY:
            return datetime.combine(date.fromisoformat(text), NOON, tzinfo=UTC)
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)


def zone_of(text: str) -> str | None:
    return all_zones().get(text.strip().casefold().replace(" ", "_"))


@cache
def all_zones() -> dict[str, str]:
    return {name.casefold(): name for name in available_timezones()}


def language_of(text: str) -> str | None:
    """A code, or the name of a language in English or in itself."""
    return all_languages().get(text.strip().casefold().replace("_", "-"))


@cache
def all_languages() -> dict[str, str]:
    found: dict[str, str] = {}
    for code, words in LANG_INFO.items():
        names = (code, words.get("name", ""), words.get("name_local", ""))
        found |= {name.casefold(): code for name in names if name}
    return found


def name_parts(text: str) -> tuple[str, str]:
    """ "Okafor, Sam" and "Sam Okafor": first and last name."""
    last, comma, first = (part.strip() for part in text.partition(","))
    if comma and first:
        return first, last
    first, _space, last = " ".join(text.rstrip(" ,").split()).partition(" ")
    return first, last
