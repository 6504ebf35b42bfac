"""Rows of the table for open ways: no way at all, against, wait and ask first (RULES 4)."""

from typing import Final

from preferences.enums import Channel, Rule, TopicKey

from .blocked import Match
from .keys import CHANNEL_FIRST, CONTACT_HOURS, driving_keys, needed_key
from .possible import REACHING, is_reachable, stand_in
from .reading import Reading

GATHERED_BY: Final = (Channel.EMAIL, Channel.TEXT)


def has_no_way(r: Reading, channel: Channel) -> Match | None:
    return Match(Rule.NO_WAY) if channel in REACHING and not is_reachable(r) else None


def is_not_their_way(r: Reading, channel: Channel) -> Match | None:
    if any(way.channel == channel for way in r.own_ways) or channel == stand_in(r):
        return None
    if channel == Channel.BY_HAND and not is_reachable(r):
        return None
    first = r.own_ways[0].preference if r.own_ways else r.usual.of(CHANNEL_FIRST)
    return Match(Rule.NOT_THEIR_WAY, first)


# --- wait -------------------------------------------------------------------------------------


def is_quiet_by_law(r: Reading, channel: Channel) -> Match | None:
    legal = r.legal_week(channel)
    if legal is None or r.is_open(legal):
        return None
    return Match(Rule.LEGAL_HOURS, until=r.opens_at(channel))


def is_small_news(r: Reading, channel: Channel) -> Match | None:
    """Written news that can wait goes with the rest, at their rhythm; a call is made for itself."""
    wish = r.together
    if wish is None or channel not in GATHERED_BY or has_left_the_digest(r, channel):
        return None
    return Match(Rule.GATHERED, wish, until=r.goes_together_at(wish.option))


def has_left_the_digest(r: Reading, channel: Channel) -> bool:
    """Unsubscribed from what is put together: it comes one by one again."""
    opt_outs = r.facts.consents.opt_outs
    return any(each.channel == channel and each.topic == TopicKey.DIGEST for each in opt_outs)


def is_outside_their_hours(r: Reading, channel: Channel) -> Match | None:
    if r.is_open(r.own_week):
        return None
    return Match(Rule.OWN_HOURS, r.usual.of(CONTACT_HOURS), until=r.opens_at(channel))


def is_enough_for_today(r: Reading, channel: Channel) -> Match | None:
    return Match(Rule.DAY_CAP, until=r.opens_at(channel)) if r.is_over_day_cap() else None


def is_enough_for_the_week(r: Reading, channel: Channel) -> Match | None:
    return Match(Rule.WEEK_CAP, until=r.opens_at(channel)) if r.is_over_week_cap() else None


# --- ask first --------------------------------------------------------------------------------


def is_not_known(r: Reading, channel: Channel) -> Match | None:
    needed = r.usual.of(needed_key(r.topic))
    if not needed.is_missing or not may_be_asked(r, needed.key):
        return None
    return Match(Rule.NOT_KNOWN, needed)


def is_doubted(r: Reading, channel: Channel) -> Match | None:
    for key in driving_keys(r.topic):
        if r.usual.of(key).is_doubted and may_be_asked(r, key):
            return Match(Rule.DOUBTED, r.usual.of(key))
    return None


def may_be_asked(r: Reading, key: str) -> bool:
    """Asking never holds back an automatic message, and nothing is asked while it is being asked."""
    return not r.facts.is_automatic and key not in r.facts.open_keys
