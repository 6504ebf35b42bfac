"""Calendar files: what a calendar program needs to put an interview in, move it, and take it out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from icalendar import Calendar, Event, vCalAddress, vText

REQUEST: Final = "REQUEST"
CANCEL: Final = "CANCEL"
PUBLISH: Final = "PUBLISH"
MAKER: Final = "-//Usual//Times//EN"


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """One interview as its calendar entry. The same `uid` with a higher `sequence` takes its place."""

    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    summary: str
    where: str = ""
    about: str = ""
    changed_at: datetime
    organiser: str = ""  # an address
    organiser_name: str = ""
    guest: str = ""  # an address
    is_confirmed: bool = True
    is_cancelled: bool = False


def calendar_text(invitations: Iterable[Invitation], method: str, name: str = "") -> str:
    calendar = Calendar()
    calendar.add("prodid", MAKER)
    calendar.add("version", "2.0")
    calendar.add("method", method)
    if name:
        calendar.add("x-wr-calname", name)
    for each in invitations:
        calendar.add_component(entry(each))
    return calendar.to_ical().decode()


def entry(each: Invitation) -> Event:
    event = Event()
    event.add("uid", each.uid)
    event.add("sequence", each.sequence)
    event.add("dtstamp", each.changed_at.astimezone(UTC))
    event.add("last-modified", each.changed_at.astimezone(UTC))
    # In UTC: every program shows it on the clock of whoever looks, on days of change too.
    event.add("dtstart", each.starts_at.astimezone(UTC))
    event.add("dtend", each.ends_at.astimezone(UTC))
    event.add("summary", each.summary)
    event.add("status", status_of(each))
    if each.where:
        event.add("location", each.where)
    if each.about:
        event.add("description", each.about)
    if each.organiser:
        organiser = vCalAddress(f"MAILTO:{each.organiser}")
        if each.organiser_name:
            organiser.params["CN"] = vText(each.organiser_name)
        event["organizer"] = organiser
    if each.guest:
        guest = vCalAddress(f"MAILTO:{each.guest}")
        guest.params["RSVP"] = vText("FALSE")
        event.add("attendee", guest, encode=False)
    return event


def status_of(each: Invitation) -> str:
    if each.is_cancelled:
        return "CANCELLED"
    return "CONFIRMED" if each.is_confirmed else "TENTATIVE"
