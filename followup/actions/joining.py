"""Two records of one person become one: promises, signals. Both people are locked."""

from candidates.rules.joining import Pair
from followup.enums import PromiseState, SignalState
from followup.models import Promise, Signal


def promises_once(pair: Pair) -> None:
    """Two days promised for what is one application: the earlier one is owed."""
    for other, own in pair.doubled.items():
        rows = Promise.objects.filter(application__in=[other, own], state=PromiseState.OPEN)
        later = [row.pk for row in rows.order_by("due_at", "pk")[1:]]
        Promise.objects.filter(pk__in=later).update(state=PromiseState.REPLACED, ended_at=pair.at)


def signals_once(pair: Pair) -> None:
    """One of a kind is at hand; that one was left alone stays on record, and is kept to."""
    both = Signal.objects.filter(candidate=pair.kept, state=SignalState.OPEN).values("kind")
    theirs = Signal.objects.filter(candidate=pair.gone, state=SignalState.OPEN)
    theirs.filter(kind__in=both).update(state=SignalState.GONE, ended_at=pair.at)
