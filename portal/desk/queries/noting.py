"""What can be noted about a person, and what is known of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from candidates.models import Application, Candidate
from portal.access import DeskRequest
from portal.desk.found import applications_of
from portal.desk.queries.card import FIRST_LINES
from portal.desk.queries.panel import ARRANGERS, chosen_application
from preferences.forms import NoteAnswerForm
from preferences.queries import QuestionAsked, employer_setup, questions, usual_of
from preferences.rules.keys import CHANNEL_FIRST
from preferences.rules.values import Usual


@dataclass(frozen=True, slots=True, kw_only=True)
class Noting:
    """`offered` are the questions to choose from, `asked` is the one in hand."""

    candidate: Candidate
    application: Application | None
    usual: Usual
    offered: Mapping[str, QuestionAsked]
    asked: QuestionAsked
    at: datetime

    @property
    def likely(self) -> Mapping[str, str]:
        """What people say in passing, and what this stage asks."""
        stage_id = self.application.stage_id if self.application else 0
        return {
            key: str(FIRST_LINES.get(key, asked.statement))
            for key, asked in self.offered.items()
            if key in FIRST_LINES or asked.stage_id == stage_id or key == self.asked.key
        }

    @property
    def others(self) -> Mapping[str, str]:
        likely = self.likely
        return {k: asked.statement for k, asked in self.offered.items() if k not in likely}

    def form(self, data: Any) -> NoteAnswerForm:
        return NoteAnswerForm(
            data,
            candidate=self.candidate,
            questions=[self.asked],
            usual=self.usual,
            application=self.application,
            at=self.at,
        )


def noting_of(request: DeskRequest, candidate: Candidate) -> Noting:
    setup = employer_setup()
    application = chosen_application(request, applications_of(request, candidate))
    usual = usual_of(candidate, request.at, application, setup)
    found = questions(
        language=setup.language,
        setup=setup,
        usual=usual,
        job_id=application.job_id if application else None,
    )
    offered = {
        key: asked
        for key, asked in sorted(found.items(), key=lambda item: item[0] not in FIRST_LINES)
        if asked.may_be_asked
        and (request.roles & ARRANGERS or not asked.is_restricted)
        and (not asked.outcome or (application is not None and not application.is_live))
    }
    wanted = request.GET.get("key", "")
    asked = offered.get(wanted) or offered.get(CHANNEL_FIRST) or next(iter(offered.values()))
    return Noting(
        candidate=candidate,
        application=application,
        usual=usual,
        offered=offered,
        asked=asked,
        at=request.at,
    )
