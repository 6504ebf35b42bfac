"""What the employer can do and what holds for everyone, read at once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from candidates.exceptions import NotSetUp
from candidates.models import Employer
from preferences.enums import Channel, TopicKey
from preferences.models import Capability, DefaultWindow, LegalHours, Topic
from preferences.models import Default as DefaultRow
from preferences.rules import facts
from preferences.rules.values import Default, Defaults, Window


@dataclass(frozen=True, slots=True, kw_only=True)
class EmployerSetup:
    """Read once for a request or a batch and handed on; never kept beyond it."""

    time_zone: str
    language: str
    caps: facts.Caps
    stale_after: timedelta
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


def employer_setup() -> EmployerSetup:
    """One query; raises NotSetUp."""
    found = Employer.objects.filter(pk=1).annotate(**PARTS).first()
    if found is None:
        raise NotSetUp
    read: Any = found  # the parts are annotations
    return EmployerSetup(
        time_zone=found.time_zone,
        language=found.language,
        caps=facts.Caps(per_day=found.day_cap, per_week=found.week_cap),
        stale_after=timedelta(days=found.stale_days),
        legal_hours={
            Channel(row["channel"]): facts.LegalHours(
                time.fromisoformat(row["opens"]), time.fromisoformat(row["closes"])
            )
            for row in read.legal_rows
        },
        topics={
            TopicKey(row["key"]): facts.TopicFacts(
                key=TopicKey(row["key"]), is_urgent=row["urgent"], is_optional=row["optional"]
            )
            for row in read.topic_rows
        },
        capabilities=frozenset(
            row["key"] for row in read.capability_rows if row["job"] is None and row["is_on"]
        ),
        narrowed=narrowed(read.capability_rows),
        defaults=defaults_by_job(read.default_rows),
    )


PARTS = {
    "capability_rows": ArraySubquery(
        Capability.objects.order_by("pk").values(
            row=JSONObject(key="key", job="job_id", is_on="is_on")
        )
    ),
    "legal_rows": ArraySubquery(
        LegalHours.objects.order_by("pk").values(
            row=JSONObject(channel="channel", opens="opens", closes="closes")
        )
    ),
    "topic_rows": ArraySubquery(
        Topic.objects.order_by("pk").values(
            row=JSONObject(key="key", urgent="is_urgent", optional="is_optional")
        )
    ),
    "default_rows": ArraySubquery(
        DefaultRow.objects.order_by("key", "rank", "pk").values(
            row=JSONObject(
                key="key",
                job="job_id",
                option="option",
                windows=ArraySubquery(
                    DefaultWindow.objects.filter(default=OuterRef("pk")).values(
                        row=JSONObject(weekday="weekday", starts="starts", ends="ends")
                    )
                ),
            )
        )
    ),
}


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


def windows_from(rows: list[dict[str, Any]]) -> tuple[Window, ...]:
    return tuple(
        Window(row["weekday"], time.fromisoformat(row["starts"]), time.fromisoformat(row["ends"]))
        for row in rows
    )
