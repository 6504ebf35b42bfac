"""Who looked at whom, and who may for a while."""

from datetime import datetime

from candidates.models import AccessRecord, Application, ApplicationAccess, Candidate
from candidates.staff import Staff


def record_look(*, user: Staff, candidate: Candidate, screen: str, at: datetime) -> None:
    """Once for each screen that is opened, not for its fragments."""
    AccessRecord.objects.create(user_id=user.pk, candidate=candidate, screen=screen, at=at)


def give_access(
    *, user: Staff, application: Application, why: str, until: datetime
) -> ApplicationAccess:
    """An interviewer sees one application until then; again moves the end."""
    row, _new = ApplicationAccess.objects.update_or_create(
        user_id=user.pk, application=application, defaults={"why": why, "until": until}
    )
    return row
