"""The keys that drive behaviour, and which of their options name a way (RULES 1.7)."""

from collections.abc import Iterable, Mapping
from typing import Final

from preferences.enums import Channel, TopicKey

from .values import Chosen

CHANNEL_FIRST: Final = "channel.first"
CHANNEL_NEVER: Final = "channel.never"
CONTACT_HOURS: Final = "contact.hours"
PAPERS_HOW: Final = "papers.how"
CHAT_HOW: Final = "chat.how"
TIMES_HOW: Final = "times.how"
NEWS_HOW: Final = "news.how"
NEWS_RHYTHM: Final = "news.rhythm"
NEWS_TOGETHER: Final = "news.together"
GOAL: Final = "goal"
MEET_HOURS: Final = "meet.hours"
MEET_SUPPORT: Final = "meet.support"
MEET_REMIND: Final = "meet.remind"
KNOW_FIRST: Final = "know.first"
TOUCH_WHICH: Final = "touch.which"
TOUCH_OFTEN: Final = "touch.often"
ASK_HOW: Final = "ask.how"

# Read for every topic.
BASIC_KEYS: Final = (CHANNEL_FIRST, CHANNEL_NEVER, CONTACT_HOURS)

# channel.first
ANOTHER: Final = "another"
# channel.never
VOICEMAIL: Final = "voicemail"
AT_WORK: Final = "at_work"
ANYTHING_FINE: Final = "anything_fine"
# contact.hours
MORNINGS: Final = "mornings"
AFTERNOONS: Final = "afternoons"
EVENINGS: Final = "evenings"
WEEKENDS: Final = "weekends"
NIGHTS: Final = "nights"
EXACT: Final = "exact"
ANY: Final = "any"
# touch.which
LIKE_THIS: Final = "like_this"
ANY_NEAR: Final = "any_near"
ASK_IN_6_MONTHS: Final = "ask_in_6_months"
NO: Final = "no"
# news.together
DAILY: Final = "daily"
WEEKLY: Final = "weekly"
# ask.how
AS_WE_GO: Final = "as_we_go"
ONLY_IF_NEEDED: Final = "only_if_needed"
JUST_USE_MY_USUAL: Final = "just_use_my_usual"

# Chosen alone: "or" on the page.
EXCLUSIVE: Final[Mapping[str, str]] = {CHANNEL_NEVER: ANYTHING_FINE, CONTACT_HOURS: ANY}

# An option that is not here names no way: channel.first holds.
WAYS: Final[Mapping[str, Mapping[str, Channel]]] = {
    CHANNEL_FIRST: {
        "text": Channel.TEXT,
        "email": Channel.EMAIL,
        "call": Channel.CALL,
        "by_hand": Channel.BY_HAND,
        "portal": Channel.PORTAL,
    },
    CHANNEL_NEVER: {
        "call": Channel.CALL,
        "text": Channel.TEXT,
        "email": Channel.EMAIL,
    },
    TIMES_HOW: {
        "text_few": Channel.TEXT,
        "email_few": Channel.EMAIL,
        "ring": Channel.CALL,
    },
    PAPERS_HOW: {
        "reply_email": Channel.EMAIL,
        "photo_text": Channel.TEXT,
    },
    NEWS_HOW: {
        "call": Channel.CALL,
        "text_then_call": Channel.TEXT,
        "email_writing": Channel.EMAIL,
        "in_person": Channel.BY_HAND,
    },
    MEET_REMIND: {
        "text_day_before": Channel.TEXT,
        "text_hour_before": Channel.TEXT,
        "email_calendar": Channel.EMAIL,
    },
}

# The key of a topic's own; it replaces the first way where its answer names one.
TOPIC_KEYS: Final[Mapping[TopicKey, str]] = {
    TopicKey.INTERVIEW: TIMES_HOW,
    TopicKey.REMINDER: MEET_REMIND,
    TopicKey.DOCUMENTS: PAPERS_HOW,
    TopicKey.DECISION: NEWS_HOW,
}

# What a topic needs to know before it is more than a guess; the rest need channel.first.
NEEDED_KEYS: Final[Mapping[TopicKey, str]] = {
    TopicKey.INTERVIEW: TIMES_HOW,
    TopicKey.DOCUMENTS: PAPERS_HOW,
    TopicKey.DECISION: NEWS_HOW,
}

# What may wait for the rest, for who wants small news together.
SMALL_NEWS: Final = frozenset({TopicKey.UPDATE})

# The employer's ranked default, until an admin sets one.
DEFAULT_WAYS: Final = (Channel.EMAIL, Channel.CALL, Channel.BY_HAND, Channel.PORTAL)

# How a topic is set up until an admin changes it.
URGENT_TOPICS: Final = frozenset({TopicKey.INTERVIEW, TopicKey.REMINDER, TopicKey.DECISION})
OPTIONAL_TOPICS: Final = frozenset({TopicKey.OTHER_JOBS})


def way_of(key: str, option: str) -> Channel | None:
    """The channel that an option names, if it names one."""
    return WAYS.get(key, {}).get(option)


def ways_of(key: str, options: Iterable[Chosen]) -> tuple[Channel, ...]:
    """The channels that chosen options name, in their order, each once."""
    named = (way_of(key, chosen.option) for chosen in options)
    return tuple(dict.fromkeys(way for way in named if way is not None))


def needed_key(topic: TopicKey) -> str:
    return NEEDED_KEYS.get(topic, CHANNEL_FIRST)


def driving_keys(topic: TopicKey) -> tuple[str, ...]:
    """Every key that the verdict about this topic reads, its own first."""
    own = TOPIC_KEYS.get(topic)
    rest = (*BASIC_KEYS, NEWS_TOGETHER) if topic in SMALL_NEWS else BASIC_KEYS
    return (own, *rest) if own else rest
