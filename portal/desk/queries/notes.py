"""Notes of colleagues: those of the teams one reads for, and of no job at all."""

from candidates.models import Candidate, Note
from candidates.queries import applications_visible_to, may_see_bodies_of
from portal.access import DeskRequest

SHOWN = 100


def notes_for(request: DeskRequest, candidate: Candidate) -> list[Note]:
    applications = applications_visible_to(request.user, request.at).filter(candidate=candidate)
    jobs = {row.job for row in applications.select_related("job")}
    read = [job.pk for job in jobs if may_see_bodies_of(request.user, job)]
    found = Note.objects.filter(candidate=candidate).select_related("by", "application__job")
    return [
        note
        for note in found[:SHOWN]
        if note.application is None or note.application.job_id in read
    ]
