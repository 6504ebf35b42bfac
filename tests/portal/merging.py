"""Two records of one person, and a merge of them, for the tests of both."""

from datetime import timedelta

from candidates.models import Candidate
from portal.people.merging import merge
from tests.factories.candidates import NOW, person

LATER = NOW + timedelta(minutes=5)
SAM, PHONE = "sam@example.org", "+447700900123"


def merged(kept, gone, at=LATER, **more) -> Candidate:
    merge(kept=kept, gone=gone, by=None, at=at, **more)
    return Candidate.objects.get(pk=kept.pk)


def two_records() -> tuple[Candidate, Candidate]:
    older = person(email=SAM, phone=PHONE)
    return older, person(email="sam.o@example.org", phone="+447700900456")
