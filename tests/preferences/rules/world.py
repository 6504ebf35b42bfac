"""A person to take verdicts about: reachable by email and phone, on a Wednesday at noon in Leeds."""

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta
from itertools import count
from typing import Any

from candidates.enums import ContactKind
from preferences.enums import AnswerState, Channel, Scope, TextConsent, TopicKey
from preferences.rules.facts import Consents, ContactFacts, TopicFacts, VerdictFacts
from preferences.rules.keys import OPTIONAL_TOPICS, URGENT_TOPICS
from preferences.rules.usual import resolve
from preferences.rules.values import Chosen, Default, Defaults, Given, Usual, Window, Zone
from preferences.rules.windows import on_days

NOON = datetime(2026, 11, 18, 12, tzinfo=UTC)
LONDON = Zone("Europe/London")
EMPLOYER = Defaults(
    employer={"channel.first": Default(("email", "call", "by_hand", "portal"))},
)

EMAIL = ContactFacts(id=1, kind=ContactKind.EMAIL, is_verified=True)
PHONE = ContactFacts(id=2, kind=ContactKind.PHONE, is_verified=True)

SKIPPED = AnswerState.SKIPPED
NO_PREFERENCE = AnswerState.NO_PREFERENCE

ids = count(1)


def minutes(n: float) -> timedelta:
    return timedelta(minutes=n)


def hours(n: float) -> timedelta:
    return timedelta(hours=n)


def days(n: float) -> timedelta:
    return timedelta(days=n)


def given(key: str, *options: str, **changes: Any) -> Given:
    """An answer of theirs, three days old unless said otherwise; without options: no choice."""
    values: dict[str, Any] = {
        "id": next(ids),
        "key": key,
        "state": AnswerState.CHOSEN,
        "at": NOON - days(3),
        "options": tuple(Chosen(option) for option in options),
    }
    return Given(**values | changes)


def for_now(key: str, *options: str, **changes: Any) -> Given:
    values: dict[str, Any] = {
        "scope": Scope.NOW,
        "at": NOON - days(1),
        "until": NOON + days(7),
    }
    return given(key, *options, **values | changes)


def open_hours(starts: time, ends: time, on: Iterable[int] = range(7), **changes: Any) -> Given:
    windows: tuple[Window, ...] = on_days(on, starts, ends)
    return given("contact.hours", "exact", windows=windows, **changes)


def usual(*rows: Given, at: datetime = NOON, zone: Zone = LONDON, **changes: Any) -> Usual:
    return resolve(rows, at=at, zone=zone, **{"defaults": EMPLOYER} | changes)


def topic(key: TopicKey) -> TopicFacts:
    return TopicFacts(key=key, is_urgent=key in URGENT_TOPICS, is_optional=key in OPTIONAL_TOPICS)


def facts(
    *rows: Given,
    about: TopicKey = TopicKey.UPDATE,
    at: datetime = NOON,
    zone: Zone = LONDON,
    defaults: Defaults = EMPLOYER,
    **changes: Any,
) -> VerdictFacts:
    """Everything known about them, and nothing in the way, unless said otherwise."""
    values: dict[str, Any] = {
        "at": at,
        "usual": usual(*rows, at=at, zone=zone, defaults=defaults),
        "topic": topic(about),
        "contacts": (EMAIL, PHONE),
        "consents": Consents(text=TextConsent.CHOSEN),
    }
    return VerdictFacts(**values | changes)


def text_then_email() -> Given:
    return given("channel.first", "text", "email")


LOUD = (Channel.EMAIL, Channel.TEXT, Channel.CALL)
