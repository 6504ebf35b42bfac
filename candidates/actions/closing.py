"""Ending an application. Whoever ends one tells the candidate: only `messaging.actions.decisions` comes here."""

from datetime import datetime

from django.db import transaction

from candidates.actions.applications import end, locked_application, standing
from candidates.enums import Outcome
from candidates.exceptions import NotTheirReason
from candidates.models import Application, CloseReason, Move
from candidates.rules import moves
from candidates.staff import Staff


@transaction.atomic
def close(
    *,
    application: Application,
    outcome: Outcome,
    by: Staff | None,
    reason: CloseReason | None = None,
    why: str = "",
    version: int,
    at: datetime,
) -> Move:
    """Raises StaleVersion, ApplicationClosed, NotTheirReason."""
    held = locked_application(application.pk)
    moves.check_live(standing(held))
    moves.check_version(standing(held), version)
    if reason is not None and reason.outcome != outcome:
        raise NotTheirReason
    return end(held, outcome, by, why, at, reason)
