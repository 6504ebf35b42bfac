"""The usual in short, as a row of a list tells it."""

from dataclasses import dataclass

from preferences.enums import Channel, TopicKey

from .keys import CHANNEL_FIRST, CHANNEL_NEVER, CONTACT_HOURS
from .values import Usual, Window
from .ways import default_ways, lifted_nevers, own_ways
from .windows import hours_of


@dataclass(frozen=True, slots=True, kw_only=True)
class UsualInShort:
    """Their ways, or the default's one where they named none; hours; what they said never to."""

    ways: tuple[Channel, ...]
    hours: tuple[Window, ...]
    nevers: tuple[str, ...]  # options of channel.never that no choice for now lifts
    is_known: bool


def in_short(usual: Usual) -> UsualInShort:
    own = tuple(way.channel for way in own_ways(usual, TopicKey.UPDATE))
    lifted = lifted_nevers(usual)
    picked = (chosen.option for chosen in usual.of(CHANNEL_NEVER).options)
    return UsualInShort(
        ways=own or default_ways(usual)[:1],
        hours=tuple(hours_of(usual.of(CONTACT_HOURS))),
        nevers=tuple(option for option in picked if option not in lifted),
        is_known=usual.of(CHANNEL_FIRST).is_chosen,
    )
