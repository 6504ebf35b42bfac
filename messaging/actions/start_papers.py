"""The papers before the first day, in the pace they chose."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import NAMESPACE_URL, uuid5

from django.db import transaction
from django.db.models import Q

from candidates.actions import documents
from candidates.actions.candidates import locked_candidate
from candidates.exceptions import ApplicationClosed, AskedAlready, HaveItAlready
from candidates.models import Application, DocumentType
from candidates.staff import Staff
from messaging.actions.documents import words_of
from messaging.actions.duties import finish_for
from messaging.actions.messages import compose
from messaging.models import StartPaper
from preferences.enums import TopicKey
from preferences.queries.setup import employer_setup
from preferences.queries.usual import usual_of, zone_for
from preferences.rules.hours import local_time
from preferences.rules.start_papers import START_PACE, due_on, pace_of, plan_of

LETTER = "paper_wanted"


@transaction.atomic
def plan_start_papers(
    *, application: Application, papers: Sequence[DocumentType], by: Staff, at: datetime
) -> int:
    """What is due now is asked for at once, the rest when its turn comes. Those planned before stay.

    Raises ApplicationClosed for who is not with us any more.
    """
    person = locked_candidate(application.candidate_id)
    if not (application.is_live or application.outcome == "hired"):
        raise ApplicationClosed
    known = set(application.start_papers.values_list("type_id", flat=True))
    new = [each.pk for each in papers if each.pk not in known]
    today = local_time(at, zone_for(person, employer_setup(), at)).date()
    pace = pace_of(usual_of(person, at, application))
    StartPaper.objects.bulk_create(
        StartPaper(
            application=application,
            type_id=planned.paper,
            position=len(known) + number,
            ask_on=planned.ask_on,
            by_id=by.pk,
        )
        for number, planned in enumerate(plan_of(pace, new, today))
    )
    finish_for(application=application, key=START_PACE, by=by, at=at)
    ask_due(application=application, today=today, at=at)
    return len(new)


def ask_what_is_due(at: datetime, most: int = 50) -> int:
    """The sweep: whose turn has come, by day or because the one before is here."""
    waiting = StartPaper.objects.filter(
        Q(ask_on__lte=at.date()) | Q(ask_on=None), asked_at=None
    ).order_by("application_id")
    found = list(waiting.values_list("application_id", flat=True).distinct()[:most])
    asked = 0
    for application in Application.objects.filter(pk__in=found).select_related("candidate"):
        with transaction.atomic():
            locked_candidate(application.candidate_id)
            asked += ask_due(application=application, today=at.date(), at=at)
    return asked


def ask_due(*, application: Application, today: date, at: datetime) -> int:
    """The candidate is held. One letter for each paper, in their way."""
    asked = 0
    rows = list(application.start_papers.select_related("type", "request", "by"))
    for number, row in enumerate(rows):
        if row.asked_at is None and is_due(row, rows[number - 1] if number else None, today):
            ask(application, row, today, at)
            asked += 1
    return asked


def is_due(row: StartPaper, before: StartPaper | None, today: date) -> bool:
    if row.ask_on is not None:
        return row.ask_on <= today
    if before is None or before.asked_at is None:
        return False
    return before.request is None or before.request.done_at is not None


def ask(application: Application, row: StartPaper, today: date, at: datetime) -> None:
    """What we have already, or have asked for, is not asked again."""
    row.asked_at = at
    wanted = None
    try:
        with transaction.atomic():
            wanted = documents.ask_for(
                candidate=application.candidate,
                kind=row.type,
                why=str(row.type),
                due_on=due_on(today),
                application=application,
                by=row.by,
                needs_new=False,
                at=at,
            )
    except (AskedAlready, HaveItAlready):
        pass
    row.request = wanted
    row.save(update_fields=["asked_at", "request"])
    if wanted is None:
        return
    words = words_of(
        LETTER, application.candidate, row.type, application, at, why="", due=wanted.due_on
    )
    compose(
        candidate=application.candidate,
        topic=TopicKey.DOCUMENTS,
        subject=words.subject,
        body=words.email,
        text=words.text,
        application=application,
        is_automatic=True,
        asks=1,
        client_token=uuid5(NAMESPACE_URL, f"start-paper:{row.pk}"),
        at=at,
    )
