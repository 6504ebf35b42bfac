"""What the employer can do and what holds for everyone, read at once."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from candidates.exceptions import NotSetUp
from preferences.enums import Channel, TopicKey
from preferences.queries.statements import SETUP, fetch
from preferences.rules import facts
from preferences.rules.values import Default, Defaults, Window


@dataclass(frozen=True, slots=True, kw_only=True)
class EmployerSetup:
    """Read once for a request or a batch and handed on; never kept beyond it."""

    time_zone: str
    language: str
    caps: facts.Caps
    stale_after: timedelta
    name: str = ""
    legal_hours: Mapping[Channel, facts.LegalHours] = field(default_factory=dict)
    topics: Mapping[TopicKey, facts.TopicFacts] = field(default_factory=dict)
    capabilities: frozenset[str] = frozenset()
    narrowed: Mapping[int, frozenset[str]] = field(default_factory=dict)  # what a job does not have
    defaults: Mapping[int | None, Mapping[str, Default]] = field(default_factory=dict)

    def capabilities_of(self, job_id: int | None = None) -> frozenset[str]:
        return self.capabilities - self.narrowed.get(job_id or 0, frozenset())

    def channels_of(self, job_id: int | None = None) -> frozenset[Channel]:
        able = self.capabilities_of(job_id)
        return frozenset(channel for channel in Channel if channel.value in able)

    def defaults_of(self, job_id: int | None = None) -> Defaults:
        own = self.defaults.get(job_id, {}) if job_id else {}
        return Defaults(employer=self.defaults.get(None, {}), job=own)

    def topic(self, key: TopicKey) -> facts.TopicFacts:
        return self.topics.get(key) or facts.TopicFacts(key=key)


class SetupRow(NamedTuple):
    name: str
    time_zone: str
    language: str
    day_cap: int
    week_cap: int
    stale_days: int
    capabilities: str
    legal_hours: str
    topics: str
    defaults: str


def employer_setup() -> EmployerSetup:
    """One query; raises NotSetUp."""
    row = next(iter(fetch(SETUP, SetupRow)), None)
    if row is None:
        raise NotSetUp
    return setup_from(row)


# The same for everyone until an admin changes it, and then another row.
@lru_cache(maxsize=8)
def setup_from(row: SetupRow) -> EmployerSetup:
    capabilities = json.loads(row.capabilities)
    return EmployerSetup(
        name=row.name,
        time_zone=row.time_zone,
        language=row.language,
        caps=facts.Caps(per_day=row.day_cap, per_week=row.week_cap),
        stale_after=timedelta(days=row.stale_days),
        legal_hours={
            Channel(each["channel"]): facts.LegalHours(
                time.fromisoformat(each["opens"]), time.fromisoformat(each["closes"])
            )
            for each in json.loads(row.legal_hours)
        },
        topics={
            TopicKey(each["key"]): facts.TopicFacts(
                key=TopicKey(each["key"]), is_urgent=each["urgent"], is_optional=each["optional"]
            )
            for each in json.loads(row.topics)
        },
        capabilities=frozenset(
            each["key"] for each in capabilities if each["job"] is None and each["is_on"]
        ),
        narrowed=narrowed(capabilities),
        defaults=defaults_by_job(json.loads(row.defaults)),
    )


def narrowed(rows: list[dict[str, Any]]) -> dict[int, frozenset[str]]:
    """A job narrows what the employer can do; it never adds."""
    off: dict[int, set[str]] = {}
    for row in rows:
        if row["job"] is not None and not row["is_on"]:
            off.setdefault(row["job"], set()).add(row["key"])
    return {job: frozenset(keys) for job, keys in off.items()}


def defaults_by_job(rows: list[dict[str, Any]]) -> dict[int | None, dict[str, Default]]:
    found: dict[int | None, dict[str, Default]] = {}
    for row in rows:
        of_job = found.setdefault(row["job"], {})
        before = of_job.get(row["key"], Default())
        of_job[row["key"]] = Default(
            options=(*before.options, row["option"]),
            windows=(*before.windows, *windows_from(row["windows"])),
        )
    return found


def windows_from(rows: list[tuple[int, str, str]]) -> tuple[Window, ...]:
    return tuple(
        Window(weekday, time.fromisoformat(starts), time.fromisoformat(ends))
        for weekday, starts, ends in rows
    )
