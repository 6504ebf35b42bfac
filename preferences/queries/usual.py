"""The usual of one candidate or of many: always the same number of queries."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject

from candidates.models import Application, Candidate
from preferences.enums import AnswerState, GivenBy, Scope, Through
from preferences.models import Answer, AnswerOption, AnswerWindow
from preferences.queries.setup import EmployerSetup, employer_setup, windows_from
from preferences.rules.usual import resolve
from preferences.rules.values import Chosen, Given, Usual, Zone


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
    )


def usuals_of(
    candidate_ids: Collection[int],
    at: datetime,
    applications: Mapping[int, Application] | None = None,
    setup: EmployerSetup | None = None,
    zones: Mapping[int, Zone] | None = None,
) -> dict[int, Usual]:
    """Three queries for any number of candidates, less what is handed in."""
    setup = setup or employer_setup()
    zones = zones_of(candidate_ids, at, setup) if zones is None else zones
    answers = answers_in_force(candidate_ids)
    usuals = {}
    for pk, zone in zones.items():
        application = applications.get(pk) if applications else None
        usuals[pk] = resolve(
            answers.get(pk, ()),
            at=at,
            zone=zone,
            defaults=setup.defaults_of(application.job_id if application else None),
            application_id=application.pk if application else None,
        )
    return usuals


# --- zones ------------------------------------------------------------------------------------


def zones_of(candidate_ids: Collection[int], at: datetime, setup: EmployerSetup) -> dict[int, Zone]:
    people = Candidate.objects.filter(pk__in=candidate_ids).only(
        "time_zone", "away_time_zone", "away_until"
    )
    return {person.pk: zone_for(person, setup, at) for person in people}


def zone_for(candidate: Candidate, setup: EmployerSetup, at: datetime) -> Zone:
    home = candidate.time_zone or setup.time_zone
    if candidate.away_until is not None and at < candidate.away_until:
        return Zone(candidate.away_time_zone, until=candidate.away_until, then=home)
    return Zone(home, is_assumed=not candidate.time_zone)


# --- answers ----------------------------------------------------------------------------------


def answers_in_force(candidate_ids: Collection[int]) -> dict[int, list[Given]]:
    """What nothing superseded, waiting notes included, as the rules read it."""
    found: dict[int, list[Given]] = {}
    rows = Answer.objects.filter(candidate__in=candidate_ids, superseded_at=None)
    for candidate_id, given in given_of(rows):
        found.setdefault(candidate_id, []).append(given)
    return found


def given_of(rows: QuerySet[Answer]) -> Iterable[tuple[int, Given]]:
    return ((row.candidate_id, given) for row, given in with_values(rows))


def with_values(rows: QuerySet[Answer]) -> Iterable[tuple[Answer, Given]]:
    read: Iterable[Any] = rows.select_related("noted_by").annotate(
        option_rows=ArraySubquery(OPTIONS), window_rows=ArraySubquery(WINDOWS)
    )
    for row in read:
        yield row, given_from(row, row.option_rows, row.window_rows)


def given_from(row: Answer, options: list[dict[str, Any]], windows: list[dict[str, Any]]) -> Given:
    return Given(
        id=row.pk,
        key=row.key,
        state=AnswerState(row.state),
        at=row.at,
        scope=Scope(row.scope),
        options=tuple(Chosen(each["option"], each["words"]) for each in options),
        windows=windows_from(windows),
        until=row.until,
        application_id=row.application_id,
        given_by=GivenBy(row.given_by),
        noted_by=str(row.noted_by or ""),
        through=Through(row.through),
        wording_id=row.wording_id,
        is_doubted=row.doubted_at is not None,
        is_waiting=row.is_waiting,
    )


OPTIONS = (
    AnswerOption.objects.filter(answer=OuterRef("pk"))
    .order_by("rank", "pk")
    .values(row=JSONObject(option="key", words="words"))
)
WINDOWS = (
    AnswerWindow.objects.filter(answer=OuterRef("pk"))
    .order_by("weekday", "starts")
    .values(row=JSONObject(weekday="weekday", starts="starts", ends="ends"))
)
