"""What a move would set off, before it is made."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from candidates.models import Application, Stage
from candidates.rules.moves import stages_after
from messaging.queries.verdicts import facts_for
from portal.desk.words import BY
from preferences.enums import TopicKey
from preferences.queries.check_ins import AskedBefore, asking_facts, asking_of
from preferences.queries.questions import QuestionAsked, setup_and_questions
from preferences.queries.statements import ASKING_COLUMNS, fetch_plain
from preferences.rules.check_in import AskingFacts
from preferences.rules.facts import VerdictFacts
from preferences.rules.verdict import preferred_way


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A stage to move to, with what the candidate would notice of it."""

    stage: Stage
    words: str
    is_next: bool


# Whom a move would ask, and the stages of the job beside it.
ASKING_AND_STAGES = f"""
SELECT {ASKING_COLUMNS}, coalesce((
    SELECT json_agg(json_build_array(stage.id, stage.key, stage.name) ORDER BY held.position)
    FROM candidates_jobstage held JOIN candidates_stage stage ON stage.id = held.stage_id
    WHERE held.job_id = %(job)s), '[]')::text
"""


def steps_of(application: Application, at: datetime) -> Sequence[Step]:
    """Every other stage of the job. The same few queries however many there are."""
    candidate = application.candidate
    setup, asked = setup_and_questions(candidate.language)
    [row] = fetch_plain(ASKING_AND_STAGES, candidate=candidate.pk, job=application.job_id)
    stages = {pk: Stage(pk=pk, key=key, name=name) for pk, key, name in json.loads(row[-1])}
    following = stages_after(list(stages), application.stage_id)
    verdict_facts = facts_for(candidate, TopicKey.CHECK_IN, at, application, setup)
    asking = asking_facts(AskedBefore._make(row[:-1]), application, setup, at)
    return [
        Step(
            stage=stage,
            words=step_words(application, stage, asked, asking, verdict_facts),
            is_next=following[:1] == [pk],
        )
        for pk, stage in stages.items()
        if pk != application.stage_id
    ]


def step_words(
    application: Application,
    stage: Stage,
    asked: Mapping[str, QuestionAsked],
    asking: AskingFacts,
    facts: VerdictFacts,
) -> str:
    """“Sam will get 2 questions by text.”"""
    possible = [q for q in asked.values() if q.stage_id == stage.pk and q.is_published]
    found = asking_of(possible, facts.usual, asking)
    count = len(found.questions) + len(found.still_right)
    parts = {
        "name": application.candidate.called,
        "count": count,
        "way": BY[preferred_way(facts).channel],
    }
    if not count:
        return _("%(name)s is asked nothing.") % parts
    return (
        ngettext(
            "%(name)s will get %(count)d question %(way)s.",
            "%(name)s will get %(count)d questions %(way)s.",
            count,
        )
        % parts
    )
