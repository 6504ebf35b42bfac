"""An application in hand: what this browser has typed, and nothing of what we may know already.

Anyone can type anyone's address. So whoever applies sees only their own words, whether we know the
person or not, until a code proves the address. What they answered is kept at once for someone new;
for someone we know it waits in this browser for that proof.
"""

from dataclasses import asdict, dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.db import connection, transaction
from django.http import HttpRequest
from django.utils.translation import get_language

from candidates.actions.applications import apply
from candidates.actions.people import add_candidate
from candidates.enums import ContactKind, Source
from candidates.models import Application, Candidate, ContactPoint, Job
from portal.access import ScreenRequest
from portal.language import spoken, spoken_here

KEPT = "applying"
REPEATED_WITHIN = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Applying:
    """What the session holds between the pages."""

    application_id: int
    slug: str
    is_known: bool
    first_name: str
    time_zone: str
    email: str = ""
    phone: str = ""
    answers: dict[str, list[str]] = field(default_factory=dict)
    sentence: str = ""
    wants_text: bool = False
    proves: str = ""

    @property
    def points(self) -> list[tuple[str, str]]:
        both = [(str(ContactKind.EMAIL), self.email), (str(ContactKind.PHONE), self.phone)]
        return [(kind, value) for kind, value in both if value]


def applying_for(request: HttpRequest, slug: str) -> Applying | None:
    kept = request.session.get(KEPT)
    return Applying(**kept) if kept and kept["slug"] == slug else None


def keep(request: HttpRequest, applying: Applying) -> None:
    request.session[KEPT] = asdict(applying)


def drop(request: HttpRequest) -> None:
    request.session.pop(KEPT, None)


@transaction.atomic
def apply_once(request: ScreenRequest, job: Job, given: dict[str, Any]) -> Applying:
    """Pressed twice, the second finds what the first has made. Raises Refusal."""
    lock(given["token"])
    repeated = f"applied:{given['token']}"
    made = cache.get(repeated)
    if made is None:
        person, is_known = add_candidate(
            first_name=given["first_name"],
            last_name=given["last_name"],
            email=given["email"],
            phone=given["phone"],
            time_zone=given["time_zone"],
            language=spoken_here(request),
            source=Source.APPLIED,
            at=request.at,
        )
        application = apply(candidate=person, job=job, source=Source.APPLIED, at=request.at)
        made = (application.pk, is_known)
        cache.set(repeated, made, timeout=REPEATED_WITHIN.total_seconds())
    return Applying(
        application_id=made[0],
        slug=job.slug,
        is_known=made[1],
        first_name=given["first_name"],
        time_zone=given["time_zone"],
        email=given["email"],
        phone=given["phone"],
    )


def lock(token: UUID) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [str(token)])


# --- what it stands for ------------------------------------------------------------------------


def application_of(applying: Applying) -> Application:
    return Application.objects.select_related("candidate", "job", "stage", "owner").get(
        pk=applying.application_id
    )


def stranger(applying: Applying) -> Candidate:
    """Someone of whom we know nothing but what was just typed; never saved."""
    return Candidate(
        first_name=applying.first_name,
        time_zone=applying.time_zone,
        language=spoken(get_language() or ""),
    )


def point_to_prove(applying: Applying, candidate: Candidate, kind: str) -> ContactPoint | None:
    """The contact point a code may go to: one on file, with the value that was typed."""
    value = applying.phone if kind == ContactKind.PHONE else applying.email
    return candidate.contact_points.filter(kind=kind, value=value, closed_at=None).first()
