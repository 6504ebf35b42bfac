"""How quiet it is, and what comes next: six situations from real messages (H1).

What counts is what was accepted, what came back and what they wrote: a draft is no reply, and an
opened letter is no reading.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from followup.enums import SilenceKind
from preferences.enums import Channel
from preferences.rules.silence import SILENT_AFTER, lasts
from preferences.rules.values import Zone

WE_ARE_LATE_AFTER = timedelta(days=2)  # since they came to a stage that nobody wrote about


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Our newest message that is on its way, arrived or failed; the portal's copies are none."""

    at: datetime
    channel: Channel
    is_held: bool = False
    until: datetime | None = None
    has_failed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiet:
    """What the rule reads of one person."""

    last: Contact | None  # newest of ours
    told_at: datetime | None  # when something of ours was last accepted
    wrote_at: datetime | None  # when they last wrote
    heard_at: datetime | None  # when they last spoke with us, or told us something on a page
    stage_at: datetime  # since when they stand where they stand
    ways: tuple[Channel, ...]  # their first and second
    is_known: bool  # whether they ever told us a way
    zone: Zone
    is_paused: bool = False

    @property
    def answered_at(self) -> datetime | None:
        moments = [moment for moment in (self.wrote_at, self.heard_at) if moment is not None]
        return max(moments, default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Silent:
    kind: SilenceKind
    since: datetime
    until: datetime | None = None
    channel: str = ""
    next_way: str = ""


def silence_of(quiet: Quiet, at: datetime) -> Silent | None:
    """The first that fits; None while nobody waits too long."""
    last = quiet.last
    if last is not None and is_newest(last, quiet):
        if last.has_failed:
            return Silent(
                kind=SilenceKind.BOUNCED,
                since=last.at,
                channel=last.channel,
                next_way=other_way(quiet, last.channel),
            )
        if last.is_held:
            return Silent(
                kind=SilenceKind.HELD, since=last.at, until=last.until, channel=last.channel
            )
    return our_silence(quiet, at) or their_silence(quiet, at)


def is_newest(last: Contact, quiet: Quiet) -> bool:
    """Nothing was said since by either side."""
    said = [moment for moment in (quiet.answered_at, quiet.told_at) if moment is not None]
    return all(moment <= last.at for moment in said)


def our_silence(quiet: Quiet, at: datetime) -> Silent | None:
    """They wrote and we did not; or they stand in a stage that nobody wrote about."""
    if quiet.wrote_at is not None and (quiet.told_at is None or quiet.told_at < quiet.wrote_at):
        return Silent(kind=SilenceKind.WE, since=quiet.wrote_at, next_way=first_of(quiet))
    if quiet.told_at is not None and quiet.told_at >= quiet.stage_at:
        return None
    if quiet.wrote_at is not None and quiet.wrote_at >= quiet.stage_at:
        return None
    if not lasts(WE_ARE_LATE_AFTER, quiet.stage_at, at, quiet.zone):
        return None
    return Silent(kind=SilenceKind.WE, since=quiet.stage_at, next_way=first_of(quiet))


def their_silence(quiet: Quiet, at: datetime) -> Silent | None:
    told_at, heard_at = quiet.told_at, quiet.answered_at
    if told_at is None or quiet.is_paused or (heard_at is not None and heard_at >= told_at):
        return None
    if not lasts(SILENT_AFTER, told_at, at, quiet.zone):
        return None
    way = quiet.last.channel if quiet.last else first_of(quiet)
    silent = Silent(
        kind=SilenceKind.THEY,
        since=told_at,
        channel=way,
        next_way=other_way(quiet, way),
    )
    if not quiet.is_known and heard_at is None:
        return Silent(
            kind=SilenceKind.NEVER_ANSWERED,
            since=silent.since,
            channel=way,
            next_way=silent.next_way,
        )
    if quiet.is_known and way not in quiet.ways:
        return Silent(
            kind=SilenceKind.WRONG_WAY, since=silent.since, channel=way, next_way=first_of(quiet)
        )
    return silent


def first_of(quiet: Quiet) -> str:
    return quiet.ways[0] if quiet.ways else ""


def other_way(quiet: Quiet, tried: str) -> str:
    """Another of their ways; without one a person rings."""
    return next((way for way in quiet.ways if way != tried), Channel.CALL)
