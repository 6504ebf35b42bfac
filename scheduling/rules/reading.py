"""Which of a few times somebody means who answers in their own words.

"2", "2 please", "the second one", "14:30 tomorrow". What is not plain is not understood: a person
reads it. The words by which networks stop texts never come here, and *yes* picks nothing.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from scheduling.rules.said_times import (
    CLOCK,
    DATE,
    DIAS,
    FILLER,
    HALVES,
    MESES,
    MONTHS,
    NONE,
    NUMBERS,
    NUMBERS_BY_PLACE,
    REFUSED,
    WEEKDAYS,
)


@dataclass(frozen=True, slots=True)
class Reading:
    """What an answer says: the number of a time, or that none of them fits."""

    number: int = 0
    is_none: bool = False


def read_choice(text: str, offered: Sequence[datetime], now: datetime) -> Reading | None:
    """`offered` and `now` are by the candidate's own clock. None: not understood."""
    words = normalised(text)
    if not offered or not words or len(words) > 160:
        return None
    if NONE.search(words):
        return Reading(is_none=True)
    if REFUSED.search(words):
        return None
    number = by_number(words, len(offered)) or by_time(words, offered, now)
    return Reading(number) if number else None


def normalised(text: str) -> str:
    """Words alone, without accents: "miércoles" is typed either way."""
    folded = unicodedata.normalize("NFKD", text).casefold().replace("'", "").replace("’", "")
    letters = (sign for sign in folded if not unicodedata.combining(sign))
    kept = "".join(sign if sign.isalnum() or sign in ":." else " " for sign in letters)
    words = " ".join(word.strip(".:") for word in kept.split() if word.strip(".:"))
    for said, half in HALVES:
        words = said.sub(half, words)
    return words


# --- "2", "the second one" --------------------------------------------------------------------


def by_number(words: str, count: int) -> int:
    """0 unless it names exactly one of them and nothing else that counts."""
    tokens = words.split()
    places = [NUMBERS_BY_PLACE[token] for token in tokens if token in NUMBERS_BY_PLACE]
    named = [number_of(token) for token in tokens if number_of(token)]
    if places:
        # In "the second one" the "one" is no number.
        named = [number for number in named if number != 1] + [
            p if p > 0 else count for p in places
        ]
    rest = [
        token
        for token in tokens
        if token not in FILLER and token not in NUMBERS_BY_PLACE and not number_of(token)
    ]
    if rest or len(set(named)) != 1:
        return 0
    return named[0] if 1 <= named[0] <= count else 0


def number_of(token: str) -> int:
    if token in NUMBERS:
        return NUMBERS[token]
    return int(token) if token.isdecimal() and len(token) <= 2 else 0


# --- "14:30 tomorrow" -------------------------------------------------------------------------


def by_time(words: str, offered: Sequence[datetime], now: datetime) -> int:
    """0 unless the day and the time that are named leave exactly one of them."""
    days, rest = days_named(words, now)
    clocks = [found for found in CLOCK.findall(rest) if found[0]]
    rest = CLOCK.sub(" ", rest)
    if len(clocks) > 1 or not (days is not None or clocks):
        return 0
    if any(token not in FILLER for token in rest.split()):
        return 0
    fitting = [
        number
        for number, at in enumerate(offered, start=1)
        if (days is None or at.date() in days) and (not clocks or is_clock(at, clocks[0]))
    ]
    return fitting[0] if len(fitting) == 1 else 0


def is_clock(at: datetime, clock: tuple[str, str, str]) -> bool:
    hour, minute, half = int(clock[0]), int(clock[1] or 0), clock[2].replace(".", "")
    if at.minute != minute:
        return False
    if half == "pm":
        return at.hour == hour % 12 + 12
    if half == "am":
        return at.hour == hour % 12
    # "2:30" may be either; "14:30" is one.
    return at.hour == hour or (hour <= 12 and at.hour % 12 == hour % 12)


def days_named(words: str, now: datetime) -> tuple[set[date] | None, str]:
    """The days that the words may mean (None: they name none), and the words without them."""
    found: set[date] | None = None
    rest = []
    for token in words.split():
        days = day_of(token, now)
        if days is None:
            rest.append(token)
        else:
            found = days if found is None else found & days
    text = " ".join(rest)
    dated = DATE.search(text)
    if dated and (day := date_of(dated, now)):
        found = {day} if found is None else found & {day}
        text = text[: dated.start()] + " " + text[dated.end() :]
    return found, text


def day_of(token: str, now: datetime) -> set[date] | None:
    today = now.date()
    if token in ("today", "tonight", "hoy"):
        return {today}
    if token in ("tomorrow", "tmrw", "tomorow", "tomorro", "manana"):
        return {today + timedelta(days=1)}
    for number, (name, dia) in enumerate(zip(WEEKDAYS, DIAS, strict=True)):
        if is_short_for(token, name) or is_short_for(token, dia):
            ahead = (number - today.weekday()) % 7
            return {today + timedelta(days=ahead + 7 * week) for week in range(5)}
    return None


def is_short_for(word: str, name: str) -> bool:
    """ "mar" is March and martes: it is neither."""
    return len(word) >= 3 and word != "mar" and name.startswith(word)


def date_of(dated: re.Match[str], now: datetime) -> date | None:
    number, name = int(dated[1] or dated[4]), dated[2] or dated[3]
    months = [n for n, month in enumerate(MONTHS, start=1) if month.startswith(name[:3])]
    months = months or [MESES[each] for each in (name[:3],) if each in MESES]
    if not months:
        return None
    for year in (now.year, now.year + 1):
        try:
            day = date(year, months[0], number)
        except ValueError:
            continue
        if day >= now.date():
            return day
    return None
