"""What lets a contact pass a row of the table: each answers with the rule that says so."""

from collections.abc import Callable
from datetime import timedelta
from typing import Final

from preferences.enums import Channel, Rule, TopicKey

from .reading import ONE_DAY, Reading

ANSWERED_AT_ONCE: Final = timedelta(minutes=15)
AGREED_BEFORE: Final = timedelta(minutes=10)
AGREED_AFTER: Final = timedelta(minutes=30)

Pass = Callable[[Reading, Channel], Rule | None]


def always_goes(r: Reading, channel: Channel) -> Rule | None:
    return Rule.ALWAYS_GOES if r.facts.always_goes else None


def confirms_the_opt_out(r: Reading, channel: Channel) -> Rule | None:
    return Rule.SERVICE if r.topic == TopicKey.SERVICE and r.confirms_an_opt_out else None


def is_answer(r: Reading, channel: Channel) -> Rule | None:
    return Rule.REPLY if answers_within(r, channel, ONE_DAY) else None


def is_answer_at_once(r: Reading, channel: Channel) -> Rule | None:
    return Rule.REPLY if answers_within(r, channel, ANSWERED_AT_ONCE) else None


def is_answer_since_the_pause(r: Reading, channel: Channel) -> Rule | None:
    wrote, pause = r.facts.last_inbound, r.facts.pause
    if wrote is None or pause is None or wrote.at <= pause.began_at:
        return None
    return is_answer(r, channel)


def answers_within(r: Reading, channel: Channel, limit: timedelta) -> bool:
    """Answering where they last wrote. An automatic message answers only if it says that it does."""
    wrote = r.facts.last_inbound
    if wrote is None or wrote.channel != channel or r.at - wrote.at > limit:
        return False
    return r.facts.is_answer or not r.facts.is_automatic


def is_agreed(r: Reading, channel: Channel) -> Rule | None:
    agreed = r.facts.agreement
    if agreed is None or agreed.channel != channel:
        return None
    is_now = agreed.at - AGREED_BEFORE <= r.at <= agreed.at + AGREED_AFTER
    return Rule.AGREED if is_now else None


def is_agreed_despite_the_pause(r: Reading, channel: Channel) -> Rule | None:
    """They said yes on the pause page: the appointment passes, and so does its reminder."""
    pause = r.facts.pause
    if pause is None or not pause.lets_appointments_pass:
        return None
    if r.topic == TopicKey.REMINDER and r.facts.agreement is not None:
        return Rule.AGREED
    return is_agreed(r, channel)
