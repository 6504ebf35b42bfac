"""What letters about times say: values put into words on the candidate's clock."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import translation
from django.utils.translation import gettext as _

from candidates.models import Employer
from candidates.queries import employer
from candidates.rules.our_names import spoken_name
from candidates.rules.spoken import clock, day, moment, moment_there, place
from preferences.queries.questions import questions
from preferences.queries.setup import employer_setup
from preferences.rules.values import Usual
from scheduling.enums import Meeting, Tick
from scheduling.models import Interview, Offer
from scheduling.queries.interviews import Wishes
from scheduling.rules.invitation import Invitation
from scheduling.rules.spans import minute_of


def short_moment(at: datetime, zone: str) -> str:
    """ "Thu 4 Mar 10am": as short as it stays plain, for texts."""
    return f"{day(at, zone)} {clock(at, zone)}"


def both_zones(at: datetime, zone: str, ours: str) -> str:
    """ "Thu 4 Mar, 10am London time", and ours where it differs."""
    theirs = moment_there(at, zone)
    if offset_of(at, zone) == offset_of(at, ours):
        return theirs
    parts = {"theirs": theirs, "moment": moment(at, ours), "place": place(ours)}
    return _("%(theirs)s (%(moment)s in %(place)s)") % parts


def offset_of(at: datetime, zone: str) -> timedelta | None:
    return at.astimezone(ZoneInfo(zone)).utcoffset()


def where_words(meeting: str, where: str) -> str:
    """How they meet, in a sentence to the candidate."""
    if meeting == Meeting.PHONE:
        return _("We ring you.")
    if meeting == Meeting.WRITING:
        return _("We write to each other. %(where)s") % {"where": where}
    if meeting == Meeting.VIDEO:
        return _("By video: %(where)s") % {"where": where or _("we send you the link before")}
    return _("In person: %(where)s") % {"where": where}


def offer_words(
    offer: Offer, usual: Usual, slots: Sequence[tuple[int, datetime]]
) -> dict[str, Any]:
    """In the candidate's language, whoever's desk this is."""
    with translation.override(offer.candidate.language):
        return words_of_offer(offer, usual, slots)


def words_of_offer(
    offer: Offer, usual: Usual, slots: Sequence[tuple[int, datetime]]
) -> dict[str, Any]:
    zone = usual.zone.name_at(usual.at)
    return {
        "first_name": offer.candidate.called,
        "employer": employer().name,
        "job": offer.application.job.title,
        "sender": offer.application.owner.first_name,
        "what": spoken_name(offer.what),
        "minutes": offer.minutes,
        "way": offer.way,
        "where": where_words(offer.meeting, offer.where),
        "place": place(zone),
        "times": [
            {
                "number": number,
                "long": moment(at, zone),
                "short": short_moment(at, zone),
                "ref": minute_of(at),
            }
            for number, at in slots
        ],
        "numbers": ", ".join(str(number) for number, _at in slots),
    }


def interview_words(
    interview: Interview, usual: Usual, wishes: Wishes | None, before: datetime | None = None
) -> dict[str, Any]:
    """In the candidate's language; `before` is when it was to be until now."""
    with translation.override(interview.candidate.language):
        words = words_of_interview(interview, usual, wishes)
        if before is not None:
            words["before"] = short_moment(before, usual.zone.name_at(before))
        return words


def words_of_interview(interview: Interview, usual: Usual, wishes: Wishes | None) -> dict[str, Any]:
    house: Employer = employer()
    zone = usual.zone.name_at(interview.starts_at)
    return {
        "first_name": interview.candidate.called,
        "employer": house.name,
        "job": interview.application.job.title,
        "sender": interview.application.owner.first_name,
        "what": spoken_name(interview.what),
        "when": both_zones(interview.starts_at, zone, house.time_zone),
        "short": short_moment(interview.starts_at, zone),
        "place": place(zone),
        "where": where_words(interview.meeting, interview.where),
        "panel": [p.user.first_name for p in interview.participants.all()],
        "late": interview.late_minutes,
        "is_confirmed": interview.confirmed_at is not None,
        "said": done_words(wishes) if wishes else [],
    }


def done_words(wishes: Wishes) -> list[str]:
    """ "Step-free access: yes", "Pay: £14.60 an hour": what they asked for, as it was dealt with."""
    asked = questions(
        keys=[Tick.SUPPORT.value, Tick.KNOW_FIRST.value],
        language=translation.get_language() or "en",
        setup=employer_setup(),
    )
    lines = []
    for wish in wishes.asked:
        ticked = wishes.ticked.get((wish.key, wish.option))
        if ticked is None or wish.key not in asked:
            continue
        label = wish.words or asked[wish.key].label(wish.option)
        lines.append(f"{label}: {ticked.words}" if ticked.words else _("%s: arranged") % label)
    return lines


def colleague_words(interview: Interview, zone: str) -> dict[str, Any]:
    """For whoever holds it, on their own clock; nothing about arrangements, mail is read by others, too."""
    return {
        "who": interview.candidate.full_name,
        "called": interview.candidate.called,
        "what": interview.what,
        "job": interview.application.job.title,
        "when": both_zones(interview.starts_at, zone, employer().time_zone),
        "short": short_moment(interview.starts_at, zone),
        "where": str(Meeting(interview.meeting).label),
        "place": interview.where,
        "panel": [str(each.user) for each in interview.participants.all()],
        "late": interview.late_minutes,
        "is_late_by_them": interview.late_by_id is None,
        "is_confirmed": interview.confirmed_at is not None,
        "by_them": interview.is_cancelled_by_them,
        "why": interview.cancelled_why,
    }


# --- calendar entries ---------------------------------------------------------------------------


def invitation_of(
    interview: Interview,
    *,
    organiser: str,
    domain: str,
    guest: str = "",
    for_staff: bool = False,
    is_cancelled: bool = False,
) -> Invitation:
    """Nothing about arrangements: calendars are read by others, too. `is_cancelled`: for this guest."""
    house = employer()
    about = interview.application.job.title
    names = {
        "what": spoken_name(interview.what),
        "employer": house.name,
        "who": interview.candidate.called,
    }
    summary = _("%(what)s: %(who)s") if for_staff else _("%(what)s with %(employer)s")
    where = where_words(interview.meeting, interview.where)
    return Invitation(
        uid=f"{interview.uid}@{domain}",
        sequence=interview.sequence,
        starts_at=interview.starts_at,
        ends_at=interview.ends_at,
        summary=summary % names,
        where=str(Meeting(interview.meeting).label) if for_staff else where,
        about=about,
        changed_at=interview.changed_at or interview.booked_at,
        organiser=organiser,
        organiser_name=house.name,
        guest=guest,
        is_confirmed=interview.confirmed_at is not None,
        is_cancelled=is_cancelled or interview.cancelled_at is not None,
    )
