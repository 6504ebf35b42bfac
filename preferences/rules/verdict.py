"""May we contact them, this way, about this, now? One table, read from the top (RULES 4, 5.1)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

from candidates.enums import ContactKind
from preferences.enums import Channel, Rule, TopicKey, VerdictKind

from .blocked import (
    Match,
    When,
    has_no_contact_point,
    has_not_agreed_to_other_jobs,
    has_not_agreed_to_texts,
    has_opted_out,
    has_said_so_in_plain_words,
    is_caused_by_them,
    is_erased,
    is_late_service,
    is_not_available,
    is_paused,
    is_stopped_by_law,
    makes_no_sound,
)
from .facts import Verdict, VerdictFacts
from .hurdles import (
    has_no_way,
    is_doubted,
    is_enough_for_the_week,
    is_enough_for_today,
    is_not_known,
    is_not_their_way,
    is_outside_their_hours,
    is_quiet_by_law,
    is_small_news,
)
from .keys import CHANNEL_FIRST, driving_keys
from .passes import (
    Pass,
    always_goes,
    confirms_the_opt_out,
    is_agreed,
    is_agreed_despite_the_pause,
    is_answer,
    is_answer_at_once,
    is_answer_since_the_pause,
)
from .possible import (
    has_said_a_way,
    is_at_work,
    is_fallback,
    is_never,
    is_reachable,
    stand_in,
    usable_ways,
)
from .reading import Reading
from .values import ASKED_AGAIN_AFTER, Preference

BLOCKED: Final = VerdictKind.BLOCKED
AGAINST: Final = VerdictKind.AGAINST
WAIT: Final = VerdictKind.WAIT
ASK_FIRST: Final = VerdictKind.ASK_FIRST
CLEAR: Final = VerdictKind.CLEAR


@dataclass(frozen=True, slots=True)
class Row:
    kind: VerdictKind
    when: When
    passed_by: tuple[Pass, ...] = ()


# First match wins. A row that something passes, or that an override removes, is read over.
TABLE: Final = (
    Row(BLOCKED, is_erased),
    Row(BLOCKED, is_stopped_by_law),
    Row(BLOCKED, has_not_agreed_to_other_jobs),
    Row(CLEAR, makes_no_sound),
    Row(BLOCKED, has_opted_out, (confirms_the_opt_out,)),
    Row(BLOCKED, has_said_so_in_plain_words, (confirms_the_opt_out,)),
    Row(BLOCKED, is_not_available),
    Row(BLOCKED, has_no_contact_point),
    Row(BLOCKED, is_late_service),
    Row(CLEAR, is_caused_by_them),
    Row(BLOCKED, has_not_agreed_to_texts),
    Row(BLOCKED, is_paused, (always_goes, is_agreed_despite_the_pause, is_answer_since_the_pause)),
    Row(BLOCKED, has_no_way, (is_agreed, is_answer)),
    Row(AGAINST, is_never, (is_agreed, is_answer)),
    Row(AGAINST, is_at_work, (is_agreed, is_answer)),
    Row(AGAINST, is_not_their_way, (is_agreed, is_answer)),
    Row(WAIT, is_small_news, (always_goes, is_agreed, is_answer)),
    Row(WAIT, is_quiet_by_law, (always_goes, is_agreed)),
    Row(WAIT, is_outside_their_hours, (always_goes, is_agreed, is_answer_at_once)),
    Row(WAIT, is_enough_for_today, (always_goes, is_agreed, is_answer_at_once)),
    Row(WAIT, is_enough_for_the_week, (always_goes, is_agreed, is_answer_at_once)),
    Row(ASK_FIRST, is_not_known, (is_agreed, is_answer)),
    Row(ASK_FIRST, is_doubted, (is_agreed, is_answer)),
)

# What a reason gets past. Nothing opens what is blocked, and no reason the legal hours.
OVERRIDABLE: Final = frozenset(
    {
        Rule.NEVER,
        Rule.AT_WORK,
        Rule.NOT_THEIR_WAY,
        Rule.GATHERED,
        Rule.OWN_HOURS,
        Rule.DAY_CAP,
        Rule.WEEK_CAP,
    }
)


def verdict(facts: VerdictFacts, channel: Channel) -> Verdict:
    return read(Reading(facts), channel)


def verdicts(
    facts: VerdictFacts, channels: Iterable[Channel] = tuple(Channel)
) -> dict[Channel, Verdict]:
    """The verdict of each way, for a page that shows them beside each other."""
    reading = Reading(facts)
    return {channel: read(reading, channel) for channel in channels}


def read(r: Reading, channel: Channel) -> Verdict:
    passed: list[Rule] = []
    passed_as: list[Rule] = []
    overridden: list[Rule] = []
    for row in TABLE:
        match = row.when(r, channel)
        if match is None:
            continue
        if row.kind == CLEAR:
            return found(r, channel, CLEAR, match, passed, overridden)
        passes = next((rule for lets in row.passed_by if (rule := lets(r, channel))), None)
        if passes:
            passed.append(match.rule)
            passed_as.append(passes)
        elif match.rule in OVERRIDABLE and r.is_overridden(match.rule):
            overridden.append(match.rule)
        else:
            return found(r, channel, row.kind, match, passed, overridden)
    match = why_clear(r, channel, passed_as, overridden)
    return found(r, channel, CLEAR, match, passed, overridden, stale_keys(r))


def found(
    r: Reading,
    channel: Channel,
    kind: VerdictKind,
    match: Match,
    passed: Iterable[Rule] = (),
    overridden: Iterable[Rule] = (),
    still_right: tuple[str, ...] = (),
) -> Verdict:
    point = r.contact(channel)
    answered_at = match.preference.at if match.preference else None
    return Verdict(
        kind=kind,
        rule=match.rule,
        channel=channel,
        until=match.until,
        since=match.since or answered_at,
        preference=match.preference,
        contact_id=point.id if point else None,
        passed=tuple(passed),
        overridden=tuple(overridden),
        is_fallback=kind != BLOCKED and is_fallback(r, channel),
        still_right=still_right,
    )


def why_clear(r: Reading, channel: Channel, passed_as: list[Rule], overridden: list[Rule]) -> Match:
    """What a clear verdict rests on: what let it pass, else a reason given, else the way itself."""
    rule, preference = way_taken(r, channel)
    if passed_as:
        return Match(passed_as[0], preference)
    return Match(Rule.OVERRIDDEN if overridden else rule, preference)


def way_taken(r: Reading, channel: Channel) -> tuple[Rule, Preference | None]:
    for way in r.own_ways:
        if way.channel == channel:
            return way.rule, way.preference
    first = r.usual.of(CHANNEL_FIRST)
    return (Rule.FALLBACK if has_said_a_way(r) else Rule.DEFAULT_WAY), first


def stale_keys(r: Reading) -> tuple[str, ...]:
    """What to add "is this still right?" for; nobody is asked twice in 30 days, nor in two places."""
    asked_at = r.facts.still_right_at
    if asked_at is not None and r.at - asked_at < ASKED_AGAIN_AFTER:
        return ()
    return tuple(
        key
        for key in driving_keys(r.topic)
        if key not in r.facts.open_keys and r.usual.of(key).is_stale(r.at, r.usual.stale_after)
    )


# --- which way --------------------------------------------------------------------------------


def preferred_way(facts: VerdictFacts) -> Verdict:
    """The verdict of the channel that follows the usual: theirs, else what stands in for it."""
    r = Reading(facts)
    return read(r, preferred_channel(r))


def preferred_channel(r: Reading) -> Channel:
    if r.topic == TopicKey.SERVICE and r.facts.service is not None:
        return service_channel(r)
    usable = usable_ways(r)
    if usable:
        return usable[0].channel
    return stand_in(r) or Channel.PORTAL


def service_channel(r: Reading) -> Channel:
    """A service message goes only to the point in question."""
    kinds = [point.kind for point in r.open_contacts(Channel.TEXT)]
    return Channel.TEXT if ContactKind.PHONE in kinds else Channel.EMAIL


def route(facts: VerdictFacts, tried: Collection[Channel] = ()) -> Verdict | None:
    """The next own way that is clear, ask first or wait; None: the message is returned."""
    r = Reading(facts)
    usable = [way.channel for way in usable_ways(r)]
    stands_in = stand_in(r)
    for channel in usable or ([stands_in] if stands_in else []):
        if channel not in tried:
            ruling = read(r, channel)
            if may_leave(ruling):
                return ruling
    return None


def may_leave(ruling: Verdict) -> bool:
    """Now or later: a wait counts when it has an end."""
    if ruling.kind == WAIT:
        return ruling.until is not None
    return ruling.kind in (CLEAR, ASK_FIRST)


def is_unreachable(facts: VerdictFacts) -> bool:
    """No email, text or call that may be used: Today says "no way to reach them"."""
    return not is_reachable(Reading(facts))
