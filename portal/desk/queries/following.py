"""What follows from the contact with one person, as the panel shows it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from candidates.models import Candidate
from candidates.queries import zone_of
from candidates.staff import Staff
from followup.enums import PromiseState, SignalState, SlipReply
from followup.models import Gesture, Promise, Signal, Silence, Slip
from followup.queries import (
    gestures_for,
    promises_to_see,
    signals_about,
    slips_about,
)
from messaging.enums import MessageState
from messaging.models import Message
from portal.desk import following_words
from portal.words import date_words

SHOWN = 6
STATES = {
    PromiseState.OPEN: "wait",
    PromiseState.KEPT: "clear",
    PromiseState.BROKEN: "against",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseLine:
    promise: Promise
    words: str  # “News about Night Carer by 5 March”
    origin: str
    proof: str  # when and how the news was there
    kind: str  # of its tag


@dataclass(frozen=True, slots=True, kw_only=True)
class SilenceLine:
    words: str
    then: str
    act: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalLine:
    signal: Signal
    words: str
    is_open: bool
    may_be_asked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipLine:
    slip: Slip
    opened: str
    reply: str
    draft: int | None  # what we would say about it
    wants_someone_else: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Following:
    silence: SilenceLine | None
    promises: Sequence[PromiseLine]
    signals: Sequence[SignalLine]
    slips: Sequence[SlipLine]
    gestures: Sequence[Gesture]
    live: Sequence[Mapping[str, Any]]  # applications about which a day can be promised
    may_act: bool


def following_of(user: Staff, candidate: Any, at: datetime) -> Following:
    """`candidate` was read with `may_act` and `live`."""
    zone = zone_of(candidate, at).name
    silence = getattr(candidate, "silence", None)
    return Following(
        silence=silence_line(silence, zone, at) if silence else None,
        promises=[promise_line(row, zone, at) for row in promises_to_see(user, candidate)[:SHOWN]],
        signals=[signal_line(row, candidate) for row in signals_about(candidate, at)],
        slips=[slip_line(row, zone, at) for row in slips_about(user, candidate)[:SHOWN]],
        gestures=list(gestures_for(user, candidate)[:SHOWN]),
        live=candidate.live,
        may_act=candidate.may_act,
    )


def silence_line(silence: Silence, zone: str, at: datetime) -> SilenceLine:
    return SilenceLine(
        words=following_words.silence_words(silence, zone, at),
        then=following_words.after_that_words(silence),
        act=following_words.next_words(silence),
        url=following_words.next_url(silence),
    )


def promise_line(promise: Promise, zone: str, at: datetime) -> PromiseLine:
    parts = {
        "what": promise.what or _("News about %(job)s") % {"job": promise.application.job.title},
        "date": date_words(promise.due_on, zone, at),
    }
    origin = promise.get_origin_display()
    if promise.by is not None:
        origin = _("%(origin)s: %(who)s") % {"origin": origin, "who": promise.by}
    return PromiseLine(
        promise=promise,
        words=_("%(what)s by %(date)s") % parts,
        origin=origin,
        proof=proof_words(promise, zone, at),
        kind=STATES.get(PromiseState(promise.state), "neutral"),
    )


def proof_words(promise: Promise, zone: str, at: datetime) -> str:
    """“Told on 5 March, by email”."""
    if promise.state != PromiseState.KEPT or promise.ended_at is None:
        return ""
    parts = {
        "date": date_words(promise.ended_at, zone, at),
        "by": following_words.by_words(getattr(promise, "kept_by", "") or ""),
    }
    return (_("Told on %(date)s, %(by)s") if parts["by"] else _("Told on %(date)s")) % parts


def signal_line(signal: Signal, candidate: Candidate) -> SignalLine:
    signal.candidate = candidate
    return SignalLine(
        signal=signal,
        words=following_words.signal_words(signal),
        is_open=signal.state == SignalState.OPEN,
        may_be_asked=following_words.may_be_asked_about(signal),
    )


def slip_line(slip: Slip, zone: str, at: datetime) -> SlipLine:
    return SlipLine(
        slip=slip,
        opened=date_words(slip.opened_at, zone, at),
        reply=slip.get_reply_display() if slip.reply else "",
        draft=draft_of(slip.apology) if slip.mended_at is None else None,
        wants_someone_else=slip.reply == SlipReply.SOMEONE_ELSE and slip.mended_at is None,
    )


def draft_of(apology: Message | None) -> int | None:
    return apology.pk if apology and apology.state == MessageState.DRAFT else None
