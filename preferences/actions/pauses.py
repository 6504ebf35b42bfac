"""No messages, or only what is urgent, until a date; and starting again."""

from datetime import datetime

from django.db import transaction

from candidates.actions import happenings
from candidates.actions.candidates import locked_candidate
from candidates.actions.versions import raise_contact_version
from candidates.enums import HappeningKind
from candidates.models import Candidate
from preferences.enums import PauseKind, Through
from preferences.exceptions import PauseRefused
from preferences.models import Pause


@transaction.atomic
def pause(
    *,
    candidate: Candidate,
    kind: PauseKind,
    until: datetime,
    through: Through,
    lets_appointments_pass: bool = False,
    at: datetime,
) -> Pause:
    """Takes the place of a pause that was on. Raises PauseRefused when it would be over already."""
    if until <= at:
        raise PauseRefused
    person = locked_candidate(candidate.pk)
    Pause.objects.filter(candidate=person, lifted_at=None).update(lifted_at=at)
    begun = Pause.objects.create(
        candidate=person,
        kind=kind,
        began_at=at,
        until=until,
        through=through,
        lets_appointments_pass=lets_appointments_pass,
    )
    raise_contact_version(person.pk)
    happenings.record(kind=HappeningKind.PAUSED, candidate=person, subject=begun, at=at)
    return begun


@transaction.atomic
def resume(*, candidate: Candidate, at: datetime) -> Pause | None:
    """ "Start again now". Without a pause nothing changes."""
    person = locked_candidate(candidate.pk)
    ended = Pause.objects.filter(candidate=person, lifted_at=None).first()
    if ended is None:
        return None
    ended.lifted_at = at
    ended.save(update_fields=["lifted_at"])
    raise_contact_version(person.pk)
    happenings.record(kind=HappeningKind.RESUMED, candidate=person, subject=ended, at=at)
    return ended
