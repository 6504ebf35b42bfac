"""What a move would set off, before it is made."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from candidates.models import Application, Stage
from candidates.queries import stages_of
from candidates.rules.moves import stages_after
from messaging.queries.verdicts import facts_for
from portal.desk.words import BY
from preferences.enums import TopicKey
from preferences.queries.check_ins import (
    applications_asked_in,
    is_enough,
    open_keys,
    still_right_at,
)
from preferences.queries.questions import QuestionAsked, questions
from preferences.queries.setup import EmployerSetup, employer_setup
from preferences.rules.check_in import AskingFacts, what_to_ask
from preferences.rules.facts import VerdictFacts
from preferences.rules.verdict import preferred_way


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A stage to move to, with what the candidate would notice of it."""

    stage: Stage
    words: str
    is_next: bool


def steps_of(application: Application, at: datetime) -> Sequence[Step]:
    """Every other stage of the job. The same few queries however many there are."""
    setup = employer_setup()
    stages = {stage.pk: stage for stage in stages_of(application.job)}
    following = stages_after(list(stages), application.stage_id)
    verdict_facts = facts_for(application.candidate, TopicKey.CHECK_IN, at, application, setup)
    asking = asking_facts(application, setup, at)
    asked = questions(language=application.candidate.language, setup=setup)
    return [
        Step(
            stage=stage,
            words=step_words(application, stage, asked, asking, verdict_facts),
            is_next=following[:1] == [pk],
        )
        for pk, stage in stages.items()
        if pk != application.stage_id
    ]


def asking_facts(application: Application, setup: EmployerSetup, at: datetime) -> AskingFacts:
    candidate = application.candidate
    return AskingFacts(
        at=at,
        application_id=application.pk,
        capabilities=setup.capabilities_of(application.job_id),
        asked=applications_asked_in(candidate),
        open_keys=open_keys(candidate),
        still_right_at=still_right_at(candidate),
        has_had_enough=is_enough(candidate),
    )


def step_words(
    application: Application,
    stage: Stage,
    asked: Mapping[str, QuestionAsked],
    asking: AskingFacts,
    facts: VerdictFacts,
) -> str:
    """“Sam will get 2 questions by text.”"""
    possible = [q for q in asked.values() if q.stage_id == stage.pk and q.is_published]
    keys = {question.key for question in possible}
    fitting = [q.facts for q in possible if q.fits(facts.usual) or keys.issuperset(q.only_if)]
    found = what_to_ask(fitting, facts.usual, asking)
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
