"""Interviewers with free times, and offers made by the real actions."""

from datetime import datetime, time
from typing import Any
from uuid import uuid4

from scheduling.actions import offers
from scheduling.actions.offers import Meet
from scheduling.models import Diary, Interview, Offer, WeeklyRule
from tests.factories.candidates import NOW


def free_weekdays(
    user: Any, starts: int = 9, ends: int = 17, zone: str = "Europe/London", **limits: int
) -> Diary:
    """Monday to Friday; without buffers and notice unless they are given."""
    wanted = {"buffer_minutes": 0, "notice_hours": 0, "most_a_day": 24} | limits
    diary = Diary.objects.create(user=user, time_zone=zone, **wanted)
    WeeklyRule.objects.bulk_create(
        WeeklyRule(diary=diary, weekday=day, starts=time(starts), ends=time(ends))
        for day in range(5)
    )
    return diary


def offer_times(application: Any, by: Any, at: datetime = NOW, **more: Any) -> Offer:
    asked = {
        "what": "Interview",
        "meeting": "in_person",
        "where": "Beeches House, Leeds",
        "minutes": 30,
        "panel": [by.pk],
    }
    meet = Meet(**asked | {key: more.pop(key) for key in list(more) if key in asked})
    more.setdefault("client_token", uuid4())
    return offers.offer_times(application=application, meet=meet, by=by, at=at, **more)


def live(offer: Offer) -> Interview:
    return offer.interviews.get(state="booked")
