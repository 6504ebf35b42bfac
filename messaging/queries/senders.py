"""Whose a number is: the candidate that an incoming text belongs to (RULES 3.2)."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import F, Q, QuerySet

from candidates.enums import ContactKind
from candidates.models import ContactPoint
from messaging.models import Attempt
from preferences.enums import Channel
from preferences.models import CheckIn

LATELY = timedelta(days=7)


def points_of_number(number: str) -> list[ContactPoint]:
    """Everyone who has this number, open or closed, in the order of their ids."""
    found = ContactPoint.objects.filter(
        kind=ContactKind.PHONE, value=number, candidate__erased_at=None
    )
    return list(found.select_related("candidate").order_by("candidate_id"))


def point_meant(points: list[ContactPoint], at: datetime) -> ContactPoint | None:
    """The one with an open question on that number, else the only one texted lately; or nobody."""
    open_points = [point for point in points if point.is_open]
    return only(asked(open_points, at)) or only(texted(open_points, at))


def only(points: list[ContactPoint]) -> ContactPoint | None:
    return points[0] if len(points) == 1 else None


def asked(points: list[ContactPoint], at: datetime) -> list[ContactPoint]:
    """Those who were texted about a check-in that is still open, or lately something else that a reply
    answers (a time to meet) and have not written since.
    """
    open_ones = CheckIn.objects.filter(
        candidate__in=[point.candidate_id for point in points], closed_at=None
    )
    in_check_in = Q(delivery__message__check_in__in=open_ones)
    last_in = F("delivery__message__thread__last_in_at")
    unanswered = Q(started_at__gt=last_in) | Q(delivery__message__thread__last_in_at=None)
    by_reply = Q(delivery__message__asked_by_reply__isnull=False, started_at__gt=at - LATELY)
    attempts = texts_to(points).filter(in_check_in | (by_reply & unanswered))
    return among(points, attempts.values_list("contact_point_id", flat=True))


def texted(points: list[ContactPoint], at: datetime) -> list[ContactPoint]:
    attempts = texts_to(points).filter(started_at__gt=at - LATELY)
    return among(points, attempts.values_list("contact_point_id", flat=True))


def texts_to(points: list[ContactPoint]) -> QuerySet[Attempt]:
    return Attempt.objects.filter(contact_point__in=points, delivery__channel=Channel.TEXT)


def among(points: list[ContactPoint], ids: Iterable[int | None]) -> list[ContactPoint]:
    known = set(ids)
    return [point for point in points if point.pk in known]
