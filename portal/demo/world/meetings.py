"""Times in the sample world: interviewers who are free, people who were asked, and what is agreed."""

from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.contrib.auth import get_user_model

from candidates.models import Application, Candidate
from candidates.staff import Staff
from portal.demo.world import files
from scheduling.actions import diaries, panels
from scheduling.actions.answering import say_when
from scheduling.actions.interviews import book
from scheduling.actions.offers import Meet, offer_times, search_of
from scheduling.enums import Tick
from scheduling.exceptions import NoTimesLeft
from scheduling.models import Offer
from scheduling.queries.free import open_times


def arrange(at: datetime) -> None:
    sample = files.toml("meetings")
    for given in sample["free"]:
        diaries.add_rule(
            user=staff(given["email"]),
            weekdays=given["days"],
            starts=given["starts"],
            ends=given["ends"],
        )
    for given in sample["meeting"]:
        meet(given, at)


def staff(email: str) -> Staff:
    found: Staff = get_user_model().objects.get(email=email)
    return found


def meet(given: dict[str, Any], at: datetime) -> None:
    candidate = Candidate.objects.get(contact_points__value=given["email"])
    application = candidate.applications.earliest("pk")
    offer = offered(application, given, at)
    if "said" in given:
        say_when(offer=offer, words=given["said"], at=at)
    for line in given.get("ticked", ()):
        option, _colon, words = line.partition(": ")
        panels.tick_off(
            application=application,
            key=Tick.KNOW_FIRST,
            option=option,
            words=words,
            by=application.owner,
            at=at,
        )
    if "slot" in given:
        agree(offer, given["slot"], at)


def offered(application: Application, given: dict[str, Any], at: datetime) -> Offer:
    asked = Meet(
        what=given["what"],
        meeting=given["meeting"],
        where=given.get("where", ""),
        minutes=given["minutes"],
        panel=[staff(email).pk for email in given["panel"]],
    )
    about: dict[str, Any] = {
        "application": application,
        "meet": asked,
        "by": application.owner,
        "client_token": uuid5(NAMESPACE_URL, given["email"]),
        "at": at,
    }
    try:
        return offer_times(**about)
    except NoTimesLeft:
        return offer_times(**about, ask_when=True)


def agree(offer: Offer, place: int, at: datetime) -> None:
    slots = open_times(search_of(offer), at).slots
    if slots:
        book(offer=offer, starts_at=slots[min(place * 4, len(slots) - 1)], at=at)
