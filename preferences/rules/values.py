"""Answers, preferences and the usual as plain values: what the rules read and what they give."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Final

from preferences.enums import AnswerState, GivenBy, Scope, Through

STALE_AFTER: Final = timedelta(days=90)
ASKED_AGAIN_AFTER: Final = timedelta(days=30)  # "is this still right?", at most


@dataclass(frozen=True, slots=True, order=True)
class Window:
    """Open hours of one weekday in local time; `ends` at 00:00 is the end of that day."""

    weekday: int  # Monday is 0
    starts: time
    ends: time


@dataclass(frozen=True, slots=True)
class Zone:
    """An IANA zone; while someone works away from home it holds `until`, `then` home's does."""

    name: str
    until: datetime | None = None
    then: str = ""
    is_assumed: bool = False  # unknown, so the employer's

    def name_at(self, at: datetime) -> str:
        return self.name if self.until is None or at < self.until else self.then


@dataclass(frozen=True, slots=True)
class Chosen:
    """One option of an answer, with the person's own words where it asks for some."""

    option: str
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """One answer row. Rows are append only; the newest of a (key, scope) is in force."""

    id: int
    key: str
    state: AnswerState
    at: datetime
    scope: Scope = Scope.ALWAYS  # now, application or always
    options: tuple[Chosen, ...] = ()  # in the order of their rank
    windows: tuple[Window, ...] = ()
    until: datetime | None = None  # of a for-now answer
    application_id: int | None = None
    given_by: GivenBy = GivenBy.CANDIDATE
    noted_by: str = ""  # the name of the member of staff
    through: Through = Through.WEB
    wording_id: int | None = None
    is_doubted: bool = False  # a signal was confirmed
    is_waiting: bool = False  # differs from their own answer: not in force until they confirm


@dataclass(frozen=True, slots=True)
class Default:
    """What the job or the employer takes where the candidate said nothing."""

    options: tuple[str, ...] = ()
    windows: tuple[Window, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Preference:
    """The value in force for one key, and where it comes from.

    `scope` says whose value it is; `state` what the candidate did, None being *never asked*.
    Skipped and "I do not mind" therefore carry a default's value and the candidate's date.
    """

    key: str
    scope: Scope
    state: AnswerState | None = None
    options: tuple[Chosen, ...] = ()
    windows: tuple[Window, ...] = ()
    answer_id: int | None = None
    given_by: GivenBy | None = None
    noted_by: str = ""
    through: Through | None = None
    at: datetime | None = None
    until: datetime | None = None
    wording_id: int | None = None
    is_doubted: bool = False
    waiting: Given | None = None  # a note that differs, until they confirm one of the two
    replaces: Preference | None = None  # what holds again when this scope ends

    @property
    def option(self) -> str:
        return self.options[0].option if self.options else ""

    @property
    def is_missing(self) -> bool:
        return self.state is None

    @property
    def is_chosen(self) -> bool:
        return self.state == AnswerState.CHOSEN

    @property
    def is_for_now(self) -> bool:
        return self.is_chosen and self.scope == Scope.NOW

    def picks(self, option: str) -> bool:
        return any(chosen.option == option for chosen in self.options)

    def is_stale(self, at: datetime, after: timedelta = STALE_AFTER) -> bool:
        """Whether a choice is old enough to ask "is this still right?". For-now has its end."""
        if self.at is None or not self.is_chosen or self.scope == Scope.NOW:
            return False
        return at - self.at > after


@dataclass(frozen=True, slots=True)
class Defaults:
    """By key; the options of `channel.first` are the ranked ways, the portal included."""

    employer: Mapping[str, Default] = field(default_factory=dict)
    job: Mapping[str, Default] = field(default_factory=dict)
    # A page of people asks for the same few again and again.
    made: dict[str, Preference] = field(default_factory=dict, init=False, repr=False, compare=False)

    def of(self, key: str) -> Preference:
        """The job's default, else the employer's: what holds where nothing is chosen."""
        if key not in self.made:
            scope = Scope.JOB if key in self.job else Scope.EMPLOYER
            default = self.job.get(key) or self.employer.get(key) or Default()
            options = tuple(Chosen(option) for option in default.options)
            self.made[key] = Preference(
                key=key, scope=scope, options=options, windows=default.windows
            )
        return self.made[key]


@dataclass(frozen=True, slots=True, kw_only=True)
class Usual:
    """All preferences of a candidate, resolved for a moment and an application."""

    at: datetime
    zone: Zone
    preferences: Mapping[str, Preference] = field(default_factory=dict)  # keys with an answer
    defaults: Defaults = field(default_factory=Defaults)
    application_id: int | None = None
    stale_after: timedelta = STALE_AFTER

    def of(self, key: str) -> Preference:
        return self.preferences.get(key) or self.defaults.of(key)

    @property
    def asks_for_another_way(self) -> bool:
        """Something in words of their own that we may not be able to do."""
        return any(each.picks("another") for each in self.preferences.values())
