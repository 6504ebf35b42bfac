"""Which ways a message may take by itself, and what happens when theirs are impossible (RULES 4)."""

from typing import Final

from preferences.enums import Channel, Rule

from .blocked import (
    Match,
    When,
    has_no_contact_point,
    has_not_agreed_to_texts,
    has_opted_out,
    has_said_so_in_plain_words,
    is_not_available,
)
from .keys import CHANNEL_FIRST, CHANNEL_NEVER
from .reading import Reading
from .ways import Way

# Ways that reach people where they are. The portal and what is done by hand remain without them.
REACHING: Final = frozenset({Channel.EMAIL, Channel.TEXT, Channel.CALL})


def is_never(r: Reading, channel: Channel) -> Match | None:
    never = r.nevers.get(channel)
    return Match(Rule.NEVER, never) if never else None


def is_at_work(r: Reading, channel: Channel) -> Match | None:
    point = r.contact(channel)
    if not r.is_never_at_work or point is None or not point.is_at_work:
        return None
    return Match(Rule.AT_WORK, r.usual.of(CHANNEL_NEVER))


# A way to which one of these applies is not taken, whatever the moment.
IMPOSSIBLE: Final[tuple[When, ...]] = (
    has_opted_out,
    has_said_so_in_plain_words,
    is_not_available,
    has_no_contact_point,
    has_not_agreed_to_texts,
)
REFUSED: Final[tuple[When, ...]] = (is_never, is_at_work)


def is_usable(r: Reading, channel: Channel) -> bool:
    """Possible, with hours in which it is, and not refused."""
    if channel not in r.usable:
        is_closed = any(applies(r, channel) for applies in (*IMPOSSIBLE, *REFUSED))
        is_silent = channel == Channel.PORTAL
        r.usable[channel] = is_silent or (not is_closed and r.shares_hours(channel))
    return r.usable[channel]


def usable_ways(r: Reading) -> list[Way]:
    if r.usable_ways is None:
        r.usable_ways = [way for way in r.own_ways if is_usable(r, way.channel)]
    return r.usable_ways


def stand_in(r: Reading) -> Channel | None:
    """The first possible default, when none of their own ways is: it counts as the first way.

    Those that got no answer are passed by: the next one is the other way they are asked.
    """
    if usable_ways(r):
        return None
    left = (channel for channel in r.default_ways if channel not in r.facts.unanswered)
    return next((channel for channel in left if is_usable(r, channel)), None)


def is_reachable(r: Reading) -> bool:
    """Whether a way of theirs is usable, or a default that reaches them where they are."""
    if usable_ways(r):
        return True
    return any(channel in REACHING and is_usable(r, channel) for channel in r.default_ways)


def has_said_a_way(r: Reading) -> bool:
    return bool(r.own_ways) or r.usual.of(CHANNEL_FIRST).is_chosen


def is_fallback(r: Reading, channel: Channel) -> bool:
    """Whether this way stands in for one they would rather have; they are told."""
    usable = usable_ways(r)
    if usable:
        return usable[0].channel == channel and usable[0] is not r.own_ways[0]
    return has_said_a_way(r) and channel in (stand_in(r), Channel.BY_HAND, Channel.PORTAL)
