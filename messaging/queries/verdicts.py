"""One verdict for the list, the card, the composer, the sender, the phone button and the API."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from candidates.models import Application, Candidate
from messaging.queries.facts import people_facts
from preferences.enums import Channel
from preferences.queries.setup import EmployerSetup
from preferences.rules.facts import Override, Verdict, VerdictFacts
from preferences.rules.verdict import preferred_way, verdict, verdicts


def verdict_facts(
    candidate_ids: Collection[int],
    topic: str,
    at: datetime,
    applications: Mapping[int, Application] | None = None,
    setup: EmployerSetup | None = None,
) -> dict[int, VerdictFacts]:
    """Five queries at most, for one candidate or for fifty."""
    facts = people_facts(candidate_ids, at, applications, setup)
    return {pk: person.about(topic) for pk, person in facts.items()}


def facts_for(
    candidate: Candidate,
    topic: str,
    at: datetime,
    application: Application | None = None,
    setup: EmployerSetup | None = None,
    **more: Any,
) -> VerdictFacts:
    """`more` are facts that nobody has written down yet."""
    applications = {candidate.pk: application} if application else None
    people = people_facts([candidate.pk], at, applications, setup)
    return people[candidate.pk].about(topic, **more)


def verdict_for(
    candidate: Candidate,
    channel: str | None,
    topic: str,
    at: datetime,
    application: Application | None = None,
    overrides: Iterable[Override] = (),
    setup: EmployerSetup | None = None,
) -> Verdict:
    """About one channel, or about the way that follows the usual."""
    facts = facts_for(candidate, topic, at, application, setup)
    facts = replace(facts, overrides=tuple(overrides))
    return verdict(facts, Channel(channel)) if channel else preferred_way(facts)


def verdicts_for(
    candidates: Iterable[Candidate],
    topic: str,
    at: datetime,
    applications: Mapping[int, Application] | None = None,
    setup: EmployerSetup | None = None,
) -> dict[int, Verdict]:
    """Each about their own preferred way, for lists: topic *update* there."""
    ids = [candidate.pk for candidate in candidates]
    facts = verdict_facts(ids, topic, at, applications, setup)
    return {pk: preferred_way(each) for pk, each in facts.items()}


def verdicts_by_channel(
    candidate: Candidate,
    topic: str,
    at: datetime,
    application: Application | None = None,
    setup: EmployerSetup | None = None,
) -> dict[Channel, Verdict]:
    """Every way beside the others, for the composer; the preferred one comes first."""
    facts = facts_for(candidate, topic, at, application, setup)
    preferred = preferred_way(facts).channel
    found = verdicts(facts)
    return {preferred: found[preferred]} | found
