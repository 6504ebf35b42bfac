"""What a check-in may ask, and what its page shows."""

import json
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import NamedTuple

from candidates.models import Application, Candidate
from preferences.enums import Channel
from preferences.queries.questions import QuestionAsked
from preferences.queries.setup import EmployerSetup
from preferences.queries.statements import ASKING, fetch
from preferences.rules.check_in import (
    Asking,
    AskingFacts,
    has_had_enough,
    what_to_ask,
)
from preferences.rules.values import Usual


def with_what_depends(page: list[QuestionAsked], found: list[QuestionAsked]) -> list[QuestionAsked]:
    """A question stays on the page of the one it depends on."""
    keys = {question.key for question in found}
    shown = {question.key for question in page}
    return [
        question
        for question in page
        if all(key in shown or key not in keys for key in question.only_if)
    ]


def asking_for(
    application: Application,
    asked: Iterable[QuestionAsked],
    usual: Usual,
    setup: EmployerSetup,
    *,
    at: datetime,
    unanswered: Collection[Channel] = (),
) -> Asking:
    """What the questions of a stage or outcome come down to for this person. One query."""
    facts = asking_facts(asked_before(application.candidate), application, setup, at, unanswered)
    return asking_of(asked, usual, facts)


def asking_of(asked: Iterable[QuestionAsked], usual: Usual, facts: AskingFacts) -> Asking:
    possible = list(asked)
    keys = {question.key for question in possible}
    fitting = [
        question
        for question in possible
        if question.fits(usual) or keys.issuperset(question.only_if)
    ]
    return what_to_ask([question.facts for question in fitting], usual, facts)


class AskedBefore(NamedTuple):
    """Of one person: keys with their applications, open keys, and whether asking goes too far."""

    asked: str
    open: str
    still_right_at: datetime | None
    is_left_be: bool
    skips: int


def asked_before(candidate: Candidate) -> AskedBefore:
    [row] = fetch(ASKING, AskedBefore, candidate=candidate.pk)
    known: AskedBefore = row
    return known


def asking_facts(
    before: AskedBefore,
    application: Application,
    setup: EmployerSetup,
    at: datetime,
    unanswered: Collection[Channel] = (),
) -> AskingFacts:
    """Asking has stopped, or stops now: until they tell us something again."""
    return AskingFacts(
        at=at,
        application_id=application.pk,
        capabilities=setup.capabilities_of(application.job_id),
        asked=applications_asked_in(before),
        open_keys=frozenset(json.loads(before.open)),
        still_right_at=before.still_right_at,
        has_had_enough=before.is_left_be or has_had_enough(before.skips, unanswered),
    )


def applications_asked_in(before: AskedBefore) -> dict[str, frozenset[int | None]]:
    found: dict[str, set[int | None]] = {}
    for key, application_id in json.loads(before.asked):
        found.setdefault(key, set()).add(application_id)
    return {key: frozenset(applications) for key, applications in found.items()}


def skips_in_a_row(candidate: Candidate) -> int:
    """What they skipped since they last answered anything: a page with one answer is no skip."""
    return asked_before(candidate).skips
