"""Who stands in for whom, and how much somebody looks after."""

from collections.abc import Mapping
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from candidates.models import Application, HandOver, Membership
from candidates.staff import Staff
from portal.accounts.models import User


def hand_overs_of(user: Staff) -> QuerySet[HandOver]:
    """Running and planned ones of everybody in their teams."""
    teams = Membership.objects.filter(user_id=user.pk).values("team")
    known = User.objects.filter(memberships__team__in=teams)
    found = HandOver.objects.filter(ended_at=None)
    if not user.is_superuser:
        found = found.filter(Q(away__in=known) | Q(stand_in__in=known))
    return found.select_related("away", "stand_in").annotate(people=Count("rows"))


def running_for(user: Staff, at: datetime) -> list[HandOver]:
    """What concerns this member of staff now: they are away, or stand in."""
    own = HandOver.objects.filter(Q(away=user.pk) | Q(stand_in=user.pk), ended_at=None)
    return list(own.filter(begins_at__lte=at).select_related("away", "stand_in"))


def owned_by_each(colleagues: QuerySet[User]) -> Mapping[User, int]:
    counted = Application.objects.filter(closed_at=None, owner__in=colleagues)
    numbers = dict(counted.order_by().values_list("owner").annotate(Count("pk")))
    return {user: numbers.get(user.pk, 0) for user in colleagues}
