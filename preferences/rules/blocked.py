"""Rows of the table that close a way, and the two that are clear at once (RULES 2, 3, 4)."""

from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from preferences.enums import Channel, PauseKind, Rule, TextConsent, TopicKey

from .keys import ASK_IN_6_MONTHS, NO, TOUCH_WHICH
from .reading import Reading
from .values import Preference

SERVICE_WITHIN: Final = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Match:
    """A row that applies: its rule, with the answer, the date and the end behind it."""

    rule: Rule
    preference: Preference | None = None
    since: datetime | None = None
    until: datetime | None = None


When = Callable[[Reading, Channel], Match | None]


def is_erased(r: Reading, channel: Channel) -> Match | None:
    return Match(Rule.ERASED) if r.facts.is_erased else None


def is_stopped_by_law(r: Reading, channel: Channel) -> Match | None:
    return Match(Rule.LEGAL_STOP) if r.facts.is_stopped_by_law else None


def has_not_agreed_to_other_jobs(r: Reading, channel: Channel) -> Match | None:
    if r.topic != TopicKey.OTHER_JOBS:
        return None
    touch = r.usual.of(TOUCH_WHICH)
    if not touch.is_chosen or touch.picks(NO):
        return Match(Rule.NO_CONSENT, touch)
    ends_at = r.facts.consents.other_jobs_until
    if ends_at is not None and ends_at <= r.at:
        return Match(Rule.NO_CONSENT, touch, since=ends_at)
    if touch.at and touch.picks(ASK_IN_6_MONTHS) and r.at < half_a_year_after(touch.at):
        return Match(Rule.NO_CONSENT, touch, until=half_a_year_after(touch.at))
    return None


def half_a_year_after(at: datetime) -> datetime:
    year, month = divmod(at.year * 12 + at.month - 1 + 6, 12)
    day = min(at.day, monthrange(year, month + 1)[1])
    return at.replace(year=year, month=month + 1, day=day)


def makes_no_sound(r: Reading, channel: Channel) -> Match | None:
    return Match(Rule.PORTAL_SILENT) if channel == Channel.PORTAL else None


def has_opted_out(r: Reading, channel: Channel) -> Match | None:
    opt_out = r.opt_out(channel)
    return Match(Rule.OPTED_OUT, since=opt_out.at) if opt_out else None


def has_said_so_in_plain_words(r: Reading, channel: Channel) -> Match | None:
    for hold in r.facts.consents.holds:
        if hold.channel == channel:
            return Match(Rule.OPT_OUT_AWAITS, since=hold.at)
    return None


def is_not_available(r: Reading, channel: Channel) -> Match | None:
    return Match(Rule.NOT_AVAILABLE) if channel not in r.facts.channels else None


def has_no_contact_point(r: Reading, channel: Channel) -> Match | None:
    needs_one = channel in r.contacts
    return Match(Rule.NO_CONTACT_POINT) if needs_one and not r.contact(channel) else None


def is_late_service(r: Reading, channel: Channel) -> Match | None:
    if r.topic != TopicKey.SERVICE:
        return None
    act = r.facts.service
    if act is None:
        return Match(Rule.SERVICE_LATE)
    return Match(Rule.SERVICE_LATE, since=act.at) if r.at - act.at > SERVICE_WITHIN else None


def is_caused_by_them(r: Reading, channel: Channel) -> Match | None:
    return Match(Rule.SERVICE) if r.topic == TopicKey.SERVICE else None


def has_not_agreed_to_texts(r: Reading, channel: Channel) -> Match | None:
    consent = r.facts.consents.text
    if channel != Channel.TEXT or consent == TextConsent.CHOSEN or r.asks_to_confirm:
        return None
    is_used = consent == TextConsent.SPOKEN_USED
    return Match(Rule.SPOKEN_USED if is_used else Rule.NO_CONSENT)


def is_paused(r: Reading, channel: Channel) -> Match | None:
    pause = r.facts.pause
    if pause is None or (pause.until is not None and pause.until <= r.at):
        return None
    if pause.kind == PauseKind.ONLY_URGENT and r.facts.topic.is_urgent:
        return None
    return Match(Rule.PAUSED, since=pause.began_at, until=pause.until)
