"""What a colleague wrote down."""

from datetime import datetime

from candidates.models import Application, Candidate, Note
from candidates.staff import Staff, id_of


def write_note(
    *,
    candidate: Candidate,
    body: str,
    by: Staff | None,
    at: datetime,
    application: Application | None = None,
) -> Note:
    return Note.objects.create(
        candidate=candidate, application=application, body=body.strip(), by_id=id_of(by), at=at
    )
