"""Resolution: which answer holds for each key at a moment (RULES 1.1 to 1.3)."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final

from preferences.enums import AnswerState, GivenBy, Scope

from .values import Defaults, Given, Preference, Usual, Zone, default_preference

STRONGEST_FIRST: Final = (Scope.NOW, Scope.APPLICATION, Scope.ALWAYS)


def resolve(
    given: Iterable[Given],
    *,
    at: datetime,
    zone: Zone,
    defaults: Defaults | None = None,
    application_id: int | None = None,
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
        at=at, zone=zone, preferences=preferences, defaults=defaults, application_id=application_id
    )


def resolve_key(
    key: str,
    in_force: Mapping[str, Given],
    waiting: Mapping[str, Given],
    at: datetime,
    defaults: Defaults,
) -> Preference:
    """The newest row of each scope in; the preference out, with what it replaces beneath it."""
    held = default_preference(key, defaults)
    for scope in reversed(STRONGEST_FIRST):
        row = in_force.get(scope)
        if row is not None and not has_ended(row, at):
            held = laid_over(held, row, default_preference(key, defaults))
        note = waiting.get(scope)
        if note is not None and not has_ended(note, at) and (row is None or is_newer(note, row)):
            held = replace(held, is_doubted=True, waiting=note)
    return held


def laid_over(held: Preference, row: Given, default: Preference) -> Preference:
    """A stronger scope over what held so far. A skip says nothing, so what was chosen stays."""
    if row.state == AnswerState.SKIPPED:
        return held if held.state not in (None, AnswerState.SKIPPED) else as_said(default, row)
    if row.state == AnswerState.NO_PREFERENCE:
        return replace(as_said(default, row), until=row.until, replaces=beneath(held, row))
    return replace(
        as_said(default, row),
        scope=row.scope,
        options=row.options,
        windows=row.windows,
        until=row.until,
        replaces=beneath(held, row),
    )


def as_said(default: Preference, row: Given) -> Preference:
    """The default's value with what the candidate did, and when."""
    return replace(
        default,
        state=row.state,
        answer_id=row.id,
        given_by=row.given_by,
        noted_by=row.noted_by,
        through=row.through,
        at=row.at,
        wording_id=row.wording_id,
        is_doubted=row.is_doubted,
    )


def beneath(held: Preference, row: Given) -> Preference | None:
    """What holds again when this row's scope ends; nothing ends an *always*."""
    return None if row.scope == Scope.ALWAYS else held


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
