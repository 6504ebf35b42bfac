"""Everything about arranging a time with one person: their mode, what they asked for, what is open."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from candidates.models import Application
from candidates.rules.spoken import clock, day, place
from candidates.staff import Staff
from messaging.queries.verdicts import facts_for
from portal.words import VerdictWords, verdict_words
from preferences.enums import TopicKey
from preferences.queries.questions import QuestionAsked, questions
from preferences.queries.setup import EmployerSetup, employer_setup
from preferences.queries.usual import usuals_of, zone_for
from preferences.rules.facts import Verdict
from preferences.rules.values import Usual
from preferences.rules.verdict import preferred_way
from scheduling.enums import Meeting, OfferState, Tick, Way
from scheduling.models import Interview, Offer
from scheduling.queries.free import OpenTimes, Search, open_times
from scheduling.queries.interviews import Wishes, interview_of, live_offer, wishes_for
from scheduling.rules import choosing
from scheduling.rules.meet import meeting_of, way_of

# What the main button does, by their way.
ACTS = {
    Way.TEXT_FEW: gettext_lazy("Send 3 times by text"),
    Way.EMAIL_FEW: gettext_lazy("Send 3 times by email"),
    Way.BOOKING_PAGE: gettext_lazy("Send the booking page"),
    Way.I_TELL: gettext_lazy("Ask when they are free"),
    Way.RING: gettext_lazy("Make it a call to agree on a time"),
    "": gettext_lazy("Send a link and 3 times"),
}
MODES = {
    Way.TEXT_FEW: gettext_lazy("They want a text with a few times to pick from."),
    Way.EMAIL_FEW: gettext_lazy("They want an email with a few times to pick from."),
    Way.BOOKING_PAGE: gettext_lazy("They want a booking page."),
    Way.I_TELL: gettext_lazy("They want to tell us when they are free."),
    Way.RING: gettext_lazy("They want us to ring and agree on a time."),
    "": gettext_lazy("They have not said how. The first offer carries a link and numbers."),
}


@dataclass(frozen=True, slots=True)
class GridSlot:
    value: str
    ours: str
    theirs: str


@dataclass(frozen=True, slots=True)
class GridDay:
    words: str
    slots: Sequence[GridSlot]


@dataclass(frozen=True, slots=True, kw_only=True)
class WishLine:
    """One thing to tick off, with what we would say."""

    key: str
    option: str
    label: str
    kind: str
    words: str
    suggestion: str
    is_done: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Arranging:
    application: Application
    usual: Usual
    verdict: Verdict
    verdict_words: VerdictWords
    offer: Offer | None
    interview: Interview | None
    wishes: Sequence[WishLine]
    days: Sequence[GridDay]
    zone: str
    ours: str
    initial: dict[str, Any]

    @property
    def mode(self) -> str:
        return str(MODES[way_of(self.usual)])

    @property
    def act(self) -> str:
        return str(ACTS[way_of(self.usual)])

    @property
    def asks_anyway(self) -> bool:
        return way_of(self.usual) == Way.I_TELL

    @property
    def has_open_offer(self) -> bool:
        return self.offer is not None and self.offer.state == OfferState.OPEN

    @property
    def their_place(self) -> str:
        return place(self.zone)

    @property
    def our_place(self) -> str:
        return place(self.ours)

    @property
    def is_same_clock(self) -> bool:
        return self.zone == self.ours


def with_ways(applications: Sequence[Application], at: datetime) -> list[tuple[Application, str]]:
    """Each with how they like to agree on a time: two queries for all of them."""
    setup = employer_setup()
    about = {each.candidate_id: each for each in applications}
    zones = {pk: zone_for(each.candidate, setup, at) for pk, each in about.items()}
    usuals = usuals_of(list(about), at, about, setup, zones) if about else {}
    return [(each, way_words(usuals[each.candidate_id])) for each in applications]


def way_words(usual: Usual) -> str:
    way = way_of(usual)
    return str(Way(way).label) if way else _("They have not said how")


def arranging_of(application: Application, user: Staff, at: datetime) -> Arranging:
    setup = employer_setup()
    facts = facts_for(application.candidate, TopicKey.INTERVIEW, at, application, setup)
    usual, verdict = facts.usual, preferred_way(facts)
    zone = usual.zone.name_at(at)
    offer = live_offer(application)
    panel = panel_of(offer, user)
    search = Search(
        candidate=application.candidate,
        application=application,
        panel=panel,
        minutes=offer.minutes if offer else 30,
        offer_id=offer.pk if offer else None,
    )
    return Arranging(
        application=application,
        usual=usual,
        verdict=verdict,
        verdict_words=verdict_words(verdict, name=application.candidate.called, zone=zone, at=at),
        offer=offer,
        interview=interview_of(offer) if offer else None,
        wishes=wish_lines(wishes_for(application, at, usual), application, asked_of(setup)),
        days=grid(open_times(search, at, usual=usual), setup.time_zone),
        zone=zone,
        ours=setup.time_zone,
        initial=initial_of(application, usual, offer, panel),
    )


def panel_of(offer: Offer | None, user: Staff) -> list[int]:
    if offer is None:
        return [user.pk]
    return list(offer.panel_rows.values_list("user_id", flat=True))


def initial_of(
    application: Application, usual: Usual, offer: Offer | None, panel: Sequence[int]
) -> dict[str, Any]:
    meeting = offer.meeting if offer else meeting_of(usual)
    is_chat = application.stage.key == "screen"
    where = application.job.place if meeting == Meeting.IN_PERSON else ""
    return {
        "what": offer.what if offer else _("First chat") if is_chat else _("Interview"),
        "minutes": offer.minutes if offer else 15 if is_chat else 30,
        "meeting": meeting,
        "where": offer.where if offer else where,
        "panel": [str(user) for user in panel],
    }


def grid(found: OpenTimes, ours: str) -> list[GridDay]:
    """The next days with open times, on both clocks."""
    days, _more = choosing.shown(found.slots, found.zone)
    return [
        GridDay(
            day(each.day),
            [GridSlot(at.isoformat(), clock(at, ours), clock(at, found.zone)) for at in each.slots],
        )
        for each in days
    ]


# --- what they asked for ----------------------------------------------------------------------


def asked_of(setup: EmployerSetup, *more: str) -> dict[str, QuestionAsked]:
    """The questions behind what is ticked off, and `more`, in one query."""
    return questions(keys=[*Tick.values, *more], language=setup.language, setup=setup)


def wish_lines(
    wishes: Wishes, application: Application, asked: dict[str, QuestionAsked]
) -> list[WishLine]:
    return [
        WishLine(
            key=wish.key,
            option=wish.option,
            label=label_of(asked, wish.key, wish.option, wish.words),
            kind=str(Tick(wish.key).label),
            words=row.words if (row := wishes.ticked.get((wish.key, wish.option))) else "",
            suggestion=suggestion(application, wish.key, wish.option),
            is_done=(wish.key, wish.option) in wishes.ticked,
        )
        for wish in wishes.asked
    ]


def label_of(asked: dict[str, QuestionAsked], key: str, option: str, words: str) -> str:
    label = asked[key].label(option) if key in asked else option
    return f"{label}: {words}" if words else label


def suggestion(application: Application, key: str, option: str) -> str:
    """What the page of the job says already."""
    job = application.job
    if key != Tick.KNOW_FIRST:
        return ""
    return {"pay": job.pay, "shifts": job.hours, "place": job.place}.get(option, "")
