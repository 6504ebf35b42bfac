"""The usual in one sentence for its owner, and in short lines for the desk."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from portal.words.clock import until_words
from portal.words.hours import hours_words
from portal.words.lists import any_of, starting_upper
from portal.words.ways import ACTS, NEVERS, NO_TAGS, way_noun
from preferences.enums import TopicKey
from preferences.rules.keys import ANOTHER, CHANNEL_FIRST, CHANNEL_NEVER, CONTACT_HOURS
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


def usual_words(usual: Usual) -> UsualWords:
    return UsualWords(
        ways=ways_words(usual),
        hours=hours_words(hours_of(usual.of(CONTACT_HOURS))),
        nevers=tuple(str(NO_TAGS[key]) for key in never_keys(usual)),
        is_known=usual.of(CHANNEL_FIRST).is_chosen,
    )


def ways_words(usual: Usual) -> str:
    """“Text, then email”; the default's way where nothing was chosen."""
    own = own_ways(usual, TopicKey.UPDATE)
    channels = [way.channel for way in own] or list(default_ways(usual)[:1])
    return starting_upper(_(", then ").join(way_noun(channel) for channel in channels))


def usual_sentence(usual: Usual) -> str:
    """“We will text you, weekdays 4pm to 8pm. If that does not reach you, we will email you. We will
    not call.” What is not known is said as what we do until it is.
    """
    first = usual.of(CHANNEL_FIRST)
    sentences = [first_sentence(usual, first)]
    if second := second_sentence(usual):
        sentences.append(second)
    if never := never_words(usual):
        sentences.append(never)
    return " ".join(sentences)


def first_sentence(usual: Usual, first: Preference) -> str:
    own = own_ways(usual, TopicKey.UPDATE)
    channel = own[0].channel if own else default_ways(usual)[0]
    parts = {
        "act": ACTS[channel],
        "hours": hours_words(hours_of(usual.of(CONTACT_HOURS))),
        "until": for_now_words(first, usual),
    }
    if first.is_missing:
        return _("You have not told us anything yet. Until you do we %(act)s, %(hours)s.") % parts
    if first.picks(ANOTHER) and not own:
        return _("We cannot use the way you asked for yet. We will %(act)s, %(hours)s.") % parts
    if parts["until"]:
        return _("Until %(until)s we will %(act)s, %(hours)s.") % parts
    return _("We will %(act)s, %(hours)s.") % parts


def second_sentence(usual: Usual) -> str:
    own = own_ways(usual, TopicKey.UPDATE)
    if len(own) < 2:
        return ""
    return _("If that does not reach you, we will %(act)s.") % {"act": ACTS[own[1].channel]}


def never_words(usual: Usual) -> str:
    """“We will not call or leave voicemail.” Empty when nothing is a never."""
    acts = [str(NEVERS[key]) for key in never_keys(usual)]
    return _("We will not %(acts)s.") % {"acts": any_of(acts)} if acts else ""


def never_keys(usual: Usual) -> list[str]:
    """What they picked as a never and no for-now choice lifts."""
    lifted = lifted_nevers(usual)
    chosen = [chosen.option for chosen in usual.of(CHANNEL_NEVER).options]
    return [key for key in chosen if key in NEVERS and key not in lifted]


def for_now_words(preference: Preference, usual: Usual) -> str:
    if not preference.is_for_now or preference.until is None:
        return ""
    zone = usual.zone.name_at(usual.at)
    return until_words(preference.until, zone, usual.at)


def lifted_sentence(usual: Usual) -> str:
    """Said when a choice for now passes a never; empty otherwise."""
    lifted = lifted_nevers(usual)
    until = for_now_words(usual.of(CHANNEL_FIRST), usual)
    if not lifted or not until:
        return ""
    parts = {"acts": any_of([str(NEVERS[channel]) for channel in lifted]), "until": until}
    return _("You asked us not to %(acts)s. Until %(until)s we will, because you chose it.") % parts
