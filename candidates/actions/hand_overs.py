"""Somebody is away: all they look after goes to a colleague, and comes back."""

from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from candidates.actions.applications import locked_application, save_next_version
from candidates.exceptions import AwayAlready, EndsInThePast, NotOfThisTeam
from candidates.models import Application, HandedOver, HandOver, Job
from candidates.queries import jobs_changeable_by
from candidates.staff import Staff, id_of


def hand_over_all(
    *,
    away: Staff,
    stand_in: Staff,
    begins_at: datetime,
    until: datetime | None,
    by: Staff,
    at: datetime,
) -> HandOver:
    """At once, or when its day comes; raises NotOfThisTeam, EndsInThePast, AwayAlready.

    Only what the stand-in may work on changes hands.
    """
    if away.pk == stand_in.pk or not shared_jobs(away, stand_in).exists():
        raise NotOfThisTeam
    if until is not None and until <= max(at, begins_at):
        raise EndsInThePast
    try:
        with transaction.atomic():
            made = HandOver.objects.create(
                away_id=away.pk,
                stand_in_id=stand_in.pk,
                by_id=id_of(by),
                begins_at=begins_at,
                until=until,
            )
    except IntegrityError:
        raise AwayAlready from None
    if begins_at <= at:
        begin(hand_over=made, at=at)
    return made


def shared_jobs(one: Staff, other: Staff) -> QuerySet[Job]:
    return jobs_changeable_by(one).filter(pk__in=jobs_changeable_by(other).values("pk"))


@transaction.atomic
def begin(*, hand_over: HandOver, at: datetime) -> int:
    """How many changed hands. Twice is once."""
    held = HandOver.objects.select_for_update().get(pk=hand_over.pk)
    if held.begun_at is not None or held.ended_at is not None:
        return 0
    theirs = Application.objects.filter(
        owner=held.away_id, closed_at=None, job__in=jobs_changeable_by(held.stand_in)
    )
    rows = [
        HandedOver(hand_over=held, application=application)
        for application in given_to(theirs, held.away_id, held.stand_in_id)
    ]
    HandedOver.objects.bulk_create(rows)
    held.begun_at = at
    held.save(update_fields=["begun_at"])
    return len(rows)


@transaction.atomic
def end(*, hand_over: HandOver, at: datetime) -> int:
    """They are back: what still lives and nobody else has taken is theirs again. Twice is once."""
    held = HandOver.objects.select_for_update().get(pk=hand_over.pk)
    if held.ended_at is not None:
        return 0
    handed = Application.objects.filter(
        pk__in=held.rows.values("application"), owner=held.stand_in_id, closed_at=None
    )
    back = list(given_to(handed, held.stand_in_id, held.away_id))
    held.ended_at = at
    held.save(update_fields=["ended_at"])
    return len(back)


def keep_dates(at: datetime) -> int:
    """Whatever begins or ends by now."""
    ending = list(HandOver.objects.filter(ended_at=None, until__lte=at))
    for hand_over in ending:
        end(hand_over=hand_over, at=at)
    beginning = list(HandOver.objects.filter(ended_at=None, begun_at=None, begins_at__lte=at))
    for hand_over in beginning:
        begin(hand_over=hand_over, at=at)
    return len(ending) + len(beginning)


def given_to(found: Iterable[Application], before: int, owner: int) -> Iterable[Application]:
    """Candidate by candidate, in the order of the locks; what somebody has taken meanwhile stays."""
    for application in sorted(found, key=lambda row: (row.candidate_id, row.pk)):
        held = locked_application(application.pk)
        if held.owner_id == before and held.is_live:
            held.owner_id = owner
            save_next_version(held)
            yield held
