"""Noticing signals, and what a colleague does about one. Nothing here changes a preference."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from django.db import transaction

from candidates.actions import happenings
from candidates.actions.candidates import locked_candidate
from candidates.enums import HappeningKind
from candidates.models import Happening
from candidates.staff import Staff, id_of
from followup.enums import SignalState
from followup.exceptions import AlreadyAsked
from followup.models import Signal
from followup.queries.signal_sql import HabitRow
from followup.queries.signals import earlier_signals, habit_rows, habits_of
from followup.rules.signals import Noticed, may_be_asked, noticed
from preferences.rules.keys import JUST_USE_MY_USUAL

CONSUMER = "followup.signals"
LEFT_ALONE = timedelta(days=30)
SAID = (
    HappeningKind.MESSAGE_ACCEPTED,
    HappeningKind.MESSAGE_RETURNED,
    HappeningKind.REPLIED,
    HappeningKind.ANSWERED,
    HappeningKind.CONTACT_CLOSED,
)


def listen(*, at: datetime) -> int:
    """Reads what happened since; how many happenings that were."""
    return happenings.consume(consumer=CONSUMER, kinds=SAID, handle=look_at, at=at)


def look_at(happening: Happening, at: datetime) -> None:
    look_again(candidate_ids=[happening.candidate_id], at=at)


@transaction.atomic
def look_again(*, candidate_ids: Collection[int], at: datetime) -> int:
    """What there is evidence for is open once; what there is none for any more is gone. How many are new."""
    before = earlier_signals(candidate_ids)
    new: list[Signal] = []
    for row in sorted(habit_rows(candidate_ids, at), key=lambda row: row.id):
        found = {each.kind: each for each in noticed(habits_of(row), at)}
        new += news_about(row, found.values(), before, at)
        let_go(row.id, set(found), before, at)
    Signal.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)


def news_about(
    row: HabitRow,
    found: Iterable[Noticed],
    before: dict[tuple[int, str], list[Signal]],
    at: datetime,
) -> Iterable[Signal]:
    for each in found:
        known = before.get((row.id, each.kind), [])
        standing = next((signal for signal in known if signal.state == SignalState.OPEN), None)
        if standing is not None:
            keep_up(standing, each)
        elif may_be_noticed(row, each, known, at):
            yield Signal(
                candidate_id=row.id,
                kind=each.kind,
                key=each.key,
                channel=each.channel,
                hour=each.hour,
                times=each.times,
                out_of=each.out_of,
                noticed_at=at,
            )


def keep_up(standing: Signal, each: Noticed) -> None:
    """The evidence as it is now."""
    fresh = (each.channel, each.hour, each.times, each.out_of)
    if (standing.channel, standing.hour, standing.times, standing.out_of) != fresh:
        standing.channel, standing.hour, standing.times, standing.out_of = fresh
        standing.save(update_fields=["channel", "hour", "times", "out_of"])


def may_be_noticed(row: HabitRow, each: Noticed, known: list[Signal], at: datetime) -> bool:
    """Not while a colleague left it alone, and not again once they were asked."""
    if any(signal.ignored_until and signal.ignored_until > at for signal in known):
        return False
    asked = [signal.ended_at for signal in known if signal.state == SignalState.ASKED]
    return may_be_asked(
        asks_nothing=row.ask_how == JUST_USE_MY_USUAL,
        asked_at=max((moment for moment in asked if moment), default=None),
        answered_at=row.answered_at(each.key),
    )


def let_go(
    candidate_id: int,
    kinds: set[str],
    before: dict[tuple[int, str], list[Signal]],
    at: datetime,
) -> None:
    gone = [
        signal.pk
        for (person, kind), signals in before.items()
        if person == candidate_id and kind not in kinds
        for signal in signals
        if signal.state == SignalState.OPEN
    ]
    if gone:
        rows = Signal.objects.filter(pk__in=gone, state=SignalState.OPEN)
        rows.update(state=SignalState.GONE, ended_at=at)


# --- what a colleague does --------------------------------------------------------------------


@transaction.atomic
def ask_about(*, signal: Signal, by: Staff, at: datetime) -> Signal:
    """They are asked, by a message that a person writes: once. Raises AlreadyAsked."""
    return close(signal, SignalState.ASKED, by, at)


@transaction.atomic
def leave_alone(*, signal: Signal, by: Staff, at: datetime) -> Signal:
    """For thirty days. Raises AlreadyAsked when a colleague has dealt with it."""
    held = close(signal, SignalState.IGNORED, by, at)
    held.ignored_until = at + LEFT_ALONE
    held.save(update_fields=["ignored_until"])
    return held


def close(signal: Signal, state: SignalState, by: Staff, at: datetime) -> Signal:
    locked_candidate(signal.candidate_id)
    held = Signal.objects.select_for_update(of=("self",)).get(pk=signal.pk)
    if held.state != SignalState.OPEN:
        raise AlreadyAsked
    held.state, held.ended_at, held.by_id = state, at, id_of(by)
    held.save(update_fields=["state", "ended_at", "by"])
    return held
