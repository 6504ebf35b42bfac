"""Giving somebody a way to show their skills: the one they chose, or another with a reason."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from candidates.actions.candidates import locked_candidate
from candidates.exceptions import ApplicationClosed
from candidates.models import Application, DocumentType
from candidates.staff import Staff
from messaging.actions.documents import ask_for_document
from messaging.actions.duties import finish_for
from messaging.exceptions import NeedsReason
from messaging.models import GivenTask, Message
from preferences.enums import OverrideReason
from preferences.queries.usual import usual_of

TASK_HOW: Final = "task.how"
# These are handed in; for the others a time is arranged.
HANDED_IN: Final = {"past_work": "work", "at_home": "task"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    kind: str
    words: str
    due_on: date | None
    reason: str = ""
    reason_words: str = ""


@transaction.atomic
def give_task(
    *, application: Application, task: Task, by: Staff, client_token: UUID, at: datetime
) -> Message | None:
    """What is handed in stands on their page, and a draft tells them; None: a time is arranged next.

    Raises NeedsReason when it is not what they chose, AskedAlready, ApplicationClosed.
    """
    locked_candidate(application.candidate_id)
    if not application.is_live:
        raise ApplicationClosed
    said = usual_of(application.candidate, at, application).of(TASK_HOW)
    wanted = said.option if said.is_chosen else ""
    check_reason(task, wanted)
    draft, kind = None, HANDED_IN.get(task.kind)
    if kind is not None:
        draft = ask_for_document(
            candidate=application.candidate,
            kind=DocumentType.objects.get(key=kind),
            why=task.words,
            due_on=task.due_on,
            application=application,
            needs_new=True,
            by=by,
            client_token=client_token,
            at=at,
        )
    GivenTask.objects.create(
        application=application,
        kind=task.kind,
        wanted=wanted,
        reason=task.reason if task.kind != wanted else "",
        reason_words=task.reason_words[:200] if task.kind != wanted else "",
        due_on=task.due_on,
        request=application.wanted.filter(done_at=None, type__key=kind).first() if kind else None,
        by_id=by.pk,
        at=at,
    )
    finish_for(application=application, key=TASK_HOW, by=by, at=at)
    return draft


def check_reason(task: Task, wanted: str) -> None:
    if not wanted or task.kind == wanted:
        return
    if task.reason not in OverrideReason.values:
        raise NeedsReason
    if task.reason == OverrideReason.OTHER and not task.reason_words.strip():
        raise NeedsReason
