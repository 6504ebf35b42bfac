"""Their ways: the first, the second, a topic's own, what is never, and what may be offered."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from preferences.enums import Channel, Rule, Scope, TopicKey

from .keys import (
    AT_WORK,
    CHANNEL_FIRST,
    CHANNEL_NEVER,
    DEFAULT_WAYS,
    NEWS_HOW,
    TOPIC_KEYS,
    VOICEMAIL,
    way_of,
    ways_of,
)
from .values import Chosen, Preference, Usual


@dataclass(frozen=True, slots=True)
class Way:
    """A channel that is theirs for a topic, and why."""

    channel: Channel
    rule: Rule  # topic way, first way or second way
    preference: Preference


def own_ways(usual: Usual, topic: TopicKey) -> tuple[Way, ...]:
    """Their ways for this topic in order: at most a first and a second; none if they said none.

    A topic's own key replaces the first way where its answer names one; the second of
    `channel.first` is every topic's second.
    """
    first = usual.of(CHANNEL_FIRST)
    own = topic_preference(usual, topic)
    ways = list(ranked(first)) if first.is_chosen else []
    if own is not None and own.is_chosen and ways_of(own.key, own.options):
        channel = ways_of(own.key, own.options)[0]
        ways = [Way(channel, Rule.TOPIC_WAY, own), *(w for w in ways if is_second(w, channel))]
    elif own is not None and own.key == NEWS_HOW:
        ways.sort(key=is_spoken)  # until they say how: in writing
    return tuple(ways)


def ranked(first: Preference) -> Iterable[Way]:
    named: set[Channel] = set()
    for rank, chosen in enumerate(first.options[:2]):
        channel = way_of(CHANNEL_FIRST, chosen.option)
        if channel is not None and channel not in named:
            named.add(channel)
            yield Way(channel, Rule.SECOND_WAY if rank else Rule.FIRST_WAY, first)


def is_second(way: Way, besides: Channel) -> bool:
    return way.rule == Rule.SECOND_WAY and way.channel != besides


def is_spoken(way: Way) -> bool:
    return way.channel == Channel.CALL


def topic_preference(usual: Usual, topic: TopicKey) -> Preference | None:
    key = TOPIC_KEYS.get(topic)
    return usual.of(key) if key else None


def default_ways(usual: Usual) -> tuple[Channel, ...]:
    """The job's default way, then the employer's ranked ones."""
    listed = [
        Chosen(option)
        for defaults in (usual.defaults.job, usual.defaults.employer)
        if CHANNEL_FIRST in defaults
        for option in defaults[CHANNEL_FIRST].options
    ]
    return ways_of(CHANNEL_FIRST, listed) or DEFAULT_WAYS


# --- nevers -----------------------------------------------------------------------------------


def nevers(usual: Usual, topic: TopicKey | None = None) -> Mapping[Channel, Preference]:
    """The channels they said never to, without those that a newer for-now choice lifts."""
    never = usual.of(CHANNEL_NEVER)
    lifted = for_now(usual, never, topic)
    named = ways_of(CHANNEL_NEVER, never.options)
    return {channel: never for channel in named if channel not in lifted}


def lifted_nevers(usual: Usual, topic: TopicKey | None = None) -> tuple[Channel, ...]:
    """The channels that pass for now although they are a never otherwise: the read-back says so."""
    never = usual.of(CHANNEL_NEVER)
    lifted = for_now(usual, never, topic)
    return tuple(way for way in ways_of(CHANNEL_NEVER, never.options) if way in lifted)


def for_now(usual: Usual, never: Preference, topic: TopicKey | None) -> frozenset[Channel]:
    """Ways chosen just for now, after the never was said."""
    chosen = [usual.of(CHANNEL_FIRST), topic_preference(usual, topic) if topic else None]
    return frozenset(
        way
        for preference in chosen
        if preference is not None and preference.is_for_now and is_after(preference, never)
        for way in ways_of(preference.key, preference.options)
    )


def is_after(preference: Preference, other: Preference) -> bool:
    return other.at is None or (preference.at is not None and preference.at > other.at)


def is_never_at_work(usual: Usual) -> bool:
    return usual.of(CHANNEL_NEVER).picks(AT_WORK)


def may_leave_voicemail(usual: Usual) -> bool:
    """A call may be a way of theirs and "left a message" still not be an outcome to choose."""
    return not usual.of(CHANNEL_NEVER).picks(VOICEMAIL)


# --- offering ---------------------------------------------------------------------------------


def may_offer(usual: Usual, key: str, option: str, scope: Scope = Scope.ALWAYS) -> bool:
    """Whether an option does not contradict what they said. A for-now choice may lift a never."""
    channel = way_of(key, option)
    if channel is None:
        return True
    if key == CHANNEL_NEVER:
        first = usual.of(CHANNEL_FIRST)
        return not (first.is_chosen and way_of(CHANNEL_FIRST, first.option) == channel)
    return scope == Scope.NOW or channel not in nevers(usual)


def offered(
    usual: Usual, key: str, options: Iterable[str], scope: Scope = Scope.ALWAYS
) -> tuple[str, ...]:
    return tuple(option for option in options if may_offer(usual, key, option, scope))
