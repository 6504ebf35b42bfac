"""The usual of one candidate or of many: always the same number of queries."""

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple, Protocol

from candidates.models import Application, Candidate
from preferences.enums import AnswerState, GivenBy, Scope, Through
from preferences.queries.setup import EmployerSetup, employer_setup, windows_from
from preferences.queries.statements import (
    ANSWERS_EVER,
    ANSWERS_IN_FORCE,
    ONE_ANSWER,
    ZONES,
    fetch,
)
from preferences.rules.usual import resolve
from preferences.rules.values import Chosen, Given, Usual, Window, Zone


def usual_of(
    candidate: Candidate,
    at: datetime,
    application: Application | None = None,
    setup: EmployerSetup | None = None,
) -> Usual:
    """Two queries; one when the setup is at hand."""
    setup = setup or employer_setup()
    return resolve(
        answers_in_force([candidate.pk]).get(candidate.pk, ()),
        at=at,
        zone=zone_for(candidate, setup, at),
        defaults=setup.defaults_of(application.job_id if application else None),
        application_id=application.pk if application else None,
        stale_after=setup.stale_after,
    )


class AboutJob(Protocol):
    """An application, as far as the usual and a verdict know of it."""

    @property
    def pk(self) -> int: ...
    @property
    def job_id(self) -> int: ...


def usuals_of(
    candidate_ids: Collection[int],
    at: datetime,
    applications: Mapping[int, AboutJob] | None = None,
    setup: EmployerSetup | None = None,
    zones: Mapping[int, Zone] | None = None,
    answers: Mapping[int, Sequence[Given]] | None = None,
) -> dict[int, Usual]:
    """Three queries for any number of candidates, less what is handed in."""
    setup = setup or employer_setup()
    zones = zones_of(candidate_ids, at, setup) if zones is None else zones
    answers = answers_in_force(candidate_ids) if answers is None else answers
    usuals = {}
    for pk, zone in zones.items():
        application = applications.get(pk) if applications else None
        usuals[pk] = resolve(
            answers.get(pk, ()),
            at=at,
            zone=zone,
            defaults=setup.defaults_of(application.job_id if application else None),
            application_id=application.pk if application else None,
            stale_after=setup.stale_after,
        )
    return usuals


# --- zones ------------------------------------------------------------------------------------


class ZoneRow(NamedTuple):
    id: int
    time_zone: str
    away_time_zone: str
    away_until: datetime | None


def zones_of(candidate_ids: Collection[int], at: datetime, setup: EmployerSetup) -> dict[int, Zone]:
    rows = fetch(ZONES, ZoneRow, people=list(candidate_ids))
    return {row.id: zone_for(row, setup, at) for row in rows}


class HasZone(Protocol):
    @property
    def time_zone(self) -> str: ...
    @property
    def away_time_zone(self) -> str: ...
    @property
    def away_until(self) -> datetime | None: ...


def zone_for(candidate: HasZone, setup: EmployerSetup, at: datetime) -> Zone:
    home = candidate.time_zone or setup.time_zone
    if candidate.away_until is not None and at < candidate.away_until:
        return Zone(candidate.away_time_zone, until=candidate.away_until, then=home)
    return Zone(home, is_assumed=not candidate.time_zone)


# --- answers ----------------------------------------------------------------------------------


class AnswerRow(NamedTuple):
    id: int
    candidate_id: int
    key: str
    state: str
    at: datetime
    scope: str
    until: datetime | None
    application_id: int | None
    given_by: str
    through: str
    wording_id: int | None
    is_doubted: bool
    is_waiting: bool
    noted_by: str
    options: str
    windows: str


def answers_in_force(candidate_ids: Collection[int]) -> dict[int, list[Given]]:
    """What nothing superseded, waiting notes included, as the rules read it."""
    found: dict[int, list[Given]] = {}
    for row in fetch(ANSWERS_IN_FORCE, AnswerRow, people=list(candidate_ids)):
        found.setdefault(row.candidate_id, []).append(given_from(row))
    return found


def answers_read(text: str) -> list[Given]:
    """The same of one person, where they came as a column."""
    return [given_from(answer_row(values)) for values in json.loads(text)]


def answer_row(values: list[Any]) -> AnswerRow:
    row = AnswerRow._make(values)
    until = datetime.fromisoformat(values[6]) if values[6] else None
    return row._replace(at=datetime.fromisoformat(values[4]), until=until)


def answers_ever(candidate_id: int) -> list[Given]:
    """All that were not undone, the newest first."""
    rows = fetch(ANSWERS_EVER, AnswerRow, candidate=candidate_id)
    return [given_from(row) for row in rows]


def answer_value(answer_id: int) -> Given:
    [row] = fetch(ONE_ANSWER, AnswerRow, answer=answer_id)
    return given_from(row)


def given_from(row: AnswerRow) -> Given:
    return Given(
        id=row.id,
        key=row.key,
        state=AnswerState(row.state),
        at=row.at,
        scope=Scope(row.scope),
        options=options_read(row.options),
        windows=windows_read(row.windows),
        until=row.until,
        application_id=row.application_id,
        given_by=GivenBy(row.given_by),
        noted_by=row.noted_by,
        through=Through(row.through),
        wording_id=row.wording_id,
        is_doubted=row.is_doubted,
        is_waiting=row.is_waiting,
    )


# Many people say the same.
@lru_cache(maxsize=1024)
def options_read(text: str) -> tuple[Chosen, ...]:
    return tuple(Chosen(option, words) for option, words in json.loads(text))


@lru_cache(maxsize=1024)
def windows_read(text: str) -> tuple[Window, ...]:
    return windows_from(json.loads(text))


def windows_text(windows: tuple[Window, ...]) -> str:
    """As they are read again."""
    rows = [(each.weekday, f"{each.starts:%H:%M}", f"{each.ends:%H:%M}") for each in windows]
    return json.dumps(rows)
