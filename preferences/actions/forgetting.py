"""What was told for an interview only is forgotten after the process."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, QuerySet

from candidates.actions.candidates import locked_candidate
from candidates.actions.versions import raise_contact_version
from candidates.models import Application, Candidate
from preferences.actions import suppressions
from preferences.models import Answer, Suppression
from preferences.queries.consent_fold import Fold, event_of
from preferences.queries.permissions import address_hash

# Long enough to come back to a decision, and no longer.
KEPT_FOR: Final = timedelta(days=30)


def over_and_done(at: datetime) -> QuerySet[Candidate]:
    """With something to forget, and every application closed for a while."""
    told = Answer.objects.filter(candidate=OuterRef("pk"), question__is_restricted=True)
    live = Application.objects.filter(candidate=OuterRef("pk"), closed_at=None)
    return (
        Candidate.objects.filter(Exists(told))
        .exclude(Exists(live))
        .annotate(ended_at=Max("applications__closed_at"))
        .filter(ended_at__lte=at - KEPT_FOR)
        .order_by("pk")
    )


@transaction.atomic
def forget(*, candidate: Candidate, at: datetime) -> bool:
    """Every answer of that kind, the older ones too. Whoever applied again meanwhile keeps them."""
    person = locked_candidate(candidate.pk)
    if not over_and_done(at).filter(pk=person.pk).exists():
        return False
    Answer.objects.filter(candidate=person, question__is_restricted=True).delete()
    raise_contact_version(person.pk)
    return True


def keep_closed(person: Candidate, *, at: datetime) -> None:
    """What they opted out of, for every address of theirs that nobody else has: before they are erased.

    The record of a person goes with them; who comes again with one of these is not written to.
    """
    events = [event_of(row) for row in person.consents.order_by("at", "pk")]
    for said in Fold(events).opt_outs():
        points = person.contact_points.filter(kind=suppressions.kind_of(said.channel))
        for value in [point.value for point in points if not suppressions.is_shared(point)]:
            Suppression.objects.get_or_create(
                address_hash=address_hash(value),
                channel=said.channel,
                topic=said.topic or "",
                lifted_at=None,
                defaults={"how": said.how, "at": at},
            )
