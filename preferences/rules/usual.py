"""Resolution: which answer holds for each key at a moment (RULES 1.1 to 1.3)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from preferences.enums import AnswerState, GivenBy, Scope

from .values import STALE_AFTER, Defaults, Given, Preference, Usual, Zone

STRONGEST_FIRST: Final = (Scope.NOW, Scope.APPLICATION, Scope.ALWAYS)


def resolve(
    given: Iterable[Given],
    *,
    at: datetime,
    zone: Zone,
    defaults: Defaults | None = None,
    application_id: int | None = None,
    stale_after: timedelta = STALE_AFTER,
) -> Usual:
    """The usual from answer rows, in any order, superseded ones included or not."""
    defaults = defaults or Defaults()
    in_force: dict[str, dict[str, Given]] = {}
    waiting: dict[str, dict[str, Given]] = {}
    for row in given:
        if row.scope == Scope.APPLICATION and row.application_id != application_id:
            continue
        scopes = (waiting if row.is_waiting else in_force).setdefault(row.key, {})
        kept = scopes.get(row.scope)
        if kept is None or is_newer(row, kept):
            scopes[row.scope] = row
    preferences = {
        key: resolve_key(key, in_force.get(key, {}), waiting.get(key, {}), at, defaults)
        for key in in_force.keys() | waiting.keys()
    }
    return Usual(
        at=at,
        zone=zone,
        preferences=preferences,
        defaults=defaults,
        application_id=application_id,
        stale_after=stale_after,
    )


def resolve_key(
    key: str,
    in_force: Mapping[str, Given],
    waiting: Mapping[str, Given],
    at: datetime,
    defaults: Defaults,
    scopes: Sequence[Scope] = STRONGEST_FIRST,
) -> Preference:
    """The strongest of the scopes that says something; what holds beneath it goes with it.

    A skip says nothing, so a weaker scope still speaks; "I do not mind" is an answer.
    """
    skip = note = None
    for n, scope in enumerate(scopes, start=1):
        row = in_force.get(scope)
        note = note or waiting_note(waiting.get(scope), row, at)
        if row is None or has_ended(row, at):
            continue
        if row.state == AnswerState.SKIPPED:
            skip = skip or row
            continue
        beneath = None
        if scope != Scope.ALWAYS:
            beneath = resolve_key(key, in_force, waiting, at, defaults, scopes[n:])
        return noted(said(row, defaults, beneath), note)
    return noted(said(skip, defaults) if skip else defaults.of(key), note)


def said(row: Given, defaults: Defaults, beneath: Preference | None = None) -> Preference:
    """What they chose; or, with their date, the default that holds as they chose nothing."""
    value = row if row.state == AnswerState.CHOSEN else defaults.of(row.key)
    return Preference(
        key=row.key,
        scope=value.scope,
        state=row.state,
        options=value.options,
        windows=value.windows,
        answer_id=row.id,
        given_by=row.given_by,
        noted_by=row.noted_by,
        through=row.through,
        at=row.at,
        until=row.until,
        wording_id=row.wording_id,
        is_doubted=row.is_doubted,
        replaces=beneath,
    )


def waiting_note(note: Given | None, row: Given | None, at: datetime) -> Given | None:
    """A note that waits beside an answer; the candidate's own newer answer has settled it."""
    if note is None or has_ended(note, at):
        return None
    return note if row is None or is_newer(note, row) else None


def noted(preference: Preference, note: Given | None) -> Preference:
    return replace(preference, is_doubted=True, waiting=note) if note else preference


def has_ended(row: Given, at: datetime) -> bool:
    return row.until is not None and row.until <= at


def is_newer(row: Given, other: Given) -> bool:
    return (row.at, row.id) > (other.at, other.id)


# --- notes that wait --------------------------------------------------------------------------


def must_wait(note: Given, own: Given | None) -> bool:
    """Whether a note or import has to wait for the candidate's word.

    `own` is the row in force in the same scope. Only their own choice makes others wait.
    """
    if note.given_by == GivenBy.CANDIDATE or own is None or has_ended(own, note.at):
        return False
    if own.given_by != GivenBy.CANDIDATE or own.state == AnswerState.SKIPPED:
        return False
    return not says_the_same(note, own)


def says_the_same(one: Given, other: Given) -> bool:
    return (one.state, one.options, sorted(one.windows)) == (
        other.state,
        other.options,
        sorted(other.windows),
    )
