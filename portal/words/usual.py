"""The usual in one sentence for its owner, and in short lines for the desk."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from portal.words.clock import until_words
from portal.words.hours import hours_there, hours_words
from portal.words.lists import any_of, starting_upper
from portal.words.ways import ACTS, NEVERS, NO_TAGS, way_noun
from preferences.enums import Channel, TopicKey
from preferences.rules.keys import ANOTHER, CHANNEL_FIRST, CONTACT_HOURS
from preferences.rules.short import UsualInShort, in_short
from preferences.rules.values import Preference, Usual
from preferences.rules.ways import default_ways, lifted_nevers, own_ways
from preferences.rules.windows import hours_of


@dataclass(frozen=True, slots=True)
class UsualWords:
    """For a row of the desk: “Text, then email”, “weekdays 4pm to 8pm”, “No calls”."""

    ways: str
    hours: str
    nevers: tuple[str, ...]
    is_known: bool


def usual_words(short: UsualInShort) -> UsualWords:
    return UsualWords(
        ways=channels_words(short.ways),
        hours=hours_words(short.hours),
        nevers=tuple(str(NO_TAGS[key]) for key in short.nevers if key in NO_TAGS),
        is_known=short.is_known,
    )


def ways_words(usual: Usual) -> str:
    """“Text, then email”; the default's way where nothing was chosen."""
    return channels_words(in_short(usual).ways)


def channels_words(channels: Iterable[Channel]) -> str:
    return starting_upper(_(", then ").join(way_noun(channel) for channel in channels))


def hours_in_words(usual: Usual) -> str:
    return hours_there(hours_of(usual.of(CONTACT_HOURS)), usual.zone.name_at(usual.at))


# --- for its owner -----------------------------------------------------------------------------


def usual_sentence(usual: Usual, used: Sequence[Channel] | None = None) -> str:
    """“We text you, weekdays 4pm to 8pm. If that does not reach you, we email you. We will not call.”

    `used` are the ways that can be used now, where they are not the ones that were chosen. What is
    not known is said as what we do until it is.
    """
    own = [way.channel for way in own_ways(usual, TopicKey.UPDATE)]
    ways = list(used) if used is not None else own or list(default_ways(usual)[:1])
    sentences = [way_sentence(usual, ways), second_sentence(ways), never_words(usual)]
    if usual.of(CHANNEL_FIRST).is_missing:
        sentences.insert(
            0, _("You have not told us anything yet. This is what we do until you do.")
        )
    return " ".join(filter(None, sentences))


def way_sentence(usual: Usual, ways: Sequence[Channel]) -> str:
    if not ways:
        return _("We write to you only here.")
    parts = {
        "act": ACTS[ways[0]],
        "hours": hours_in_words(usual),
        "until": for_now_words(usual.of(CHANNEL_FIRST), usual),
    }
    if parts["until"]:
        return _("Until %(until)s we %(act)s, %(hours)s.") % parts
    return _("We %(act)s, %(hours)s.") % parts


def second_sentence(ways: Sequence[Channel]) -> str:
    if len(ways) < 2:
        return ""
    return _("If that does not reach you, we %(act)s.") % {"act": ACTS[ways[1]]}


def never_words(usual: Usual) -> str:
    """“We will not call or leave voicemail.” Empty when nothing is a never."""
    acts = [str(NEVERS[key]) for key in never_keys(usual)]
    return _("We will not %(acts)s.") % {"acts": any_of(acts)} if acts else ""


def never_keys(usual: Usual) -> list[str]:
    """What they picked as a never and no for-now choice lifts."""
    return [key for key in in_short(usual).nevers if key in NEVERS]


def for_now_words(preference: Preference, usual: Usual) -> str:
    if not preference.is_for_now or preference.until is None:
        return ""
    zone = usual.zone.name_at(usual.at)
    return until_words(preference.until, zone, usual.at)


def lacking_words(usual: Usual) -> str:
    """“We do not have “WhatsApp” yet. We told the team that you asked.” Empty for what we have."""
    wanted = [c for c in usual.of(CHANNEL_FIRST).options if c.option == ANOTHER]
    if not wanted:
        return ""
    words = _("We do not have “%(way)s” yet. We told the team that you asked.")
    return words % {"way": wanted[0].words}


def lifted_sentence(usual: Usual) -> str:
    """Said when a choice for now passes a never; empty otherwise."""
    lifted = lifted_nevers(usual)
    until = for_now_words(usual.of(CHANNEL_FIRST), usual)
    if not lifted or not until:
        return ""
    parts = {"acts": any_of([str(NEVERS[channel]) for channel in lifted]), "until": until}
    return _("You asked us not to %(acts)s. Until %(until)s we will, because you chose it.") % parts
