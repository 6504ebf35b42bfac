"""What the page about one time shows: the times that are open, or what is agreed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from candidates.rules.spoken import clock, day, place
from portal.access import MeRequest
from preferences.enums import Channel, Scope
from preferences.queries.setup import employer_setup
from preferences.queries.usual import usual_of
from preferences.rules.hours import zone_of
from preferences.rules.keys import TIMES_HOW, way_of
from preferences.rules.values import Usual
from preferences.rules.ways import may_offer
from scheduling.actions.offers import search_of
from scheduling.enums import InterviewState, OfferState, Way
from scheduling.models import Interview, Offer
from scheduling.queries.free import open_times
from scheduling.queries.interviews import last_interview_of, offers_of, with_panel
from scheduling.queries.words import both_zones, where_words
from scheduling.rules import choosing, meet
from scheduling.rules.spans import instant_of

MOST_PAGES = 12
MOST_SHOWN = 12


@dataclass(frozen=True, slots=True)
class SlotRow:
    value: str
    words: str
    day: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class DayRow:
    words: str
    slots: Sequence[SlotRow]


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeView:
    """One offer as its candidate sees it."""

    offer: Offer
    interview: Interview | None
    usual: Usual
    ours: str  # the clock of the house
    able: frozenset[Channel]  # what the house has, for this job
    at: datetime

    @property
    def zone(self) -> str:
        return self.usual.zone.name_at(self.at)

    @property
    def place(self) -> str:
        return place(self.zone)

    @property
    def is_assumed(self) -> bool:
        return self.usual.zone.is_assumed

    @property
    def where(self) -> str:
        return where_words(self.offer.meeting, self.offer.where)

    @property
    def is_open(self) -> bool:
        return self.offer.state == OfferState.OPEN and self.is_wanted

    @property
    def is_wanted(self) -> bool:
        application = self.offer.application
        return application.is_live and application.job.closed_at is None

    @property
    def is_booked(self) -> bool:
        return self.interview is not None and self.interview.state == InterviewState.BOOKED

    @property
    def is_over(self) -> bool:
        return self.interview is not None and self.interview.ends_at <= self.at

    @property
    def when(self) -> str:
        return self.words_at(self.booked.starts_at)

    def words_at(self, starts_at: datetime) -> str:
        return both_zones(starts_at, self.usual.zone.name_at(starts_at), self.ours)

    @property
    def booked(self) -> Interview:
        assert self.interview is not None  # noqa: S101  asked only of what is booked
        return self.interview

    @property
    def panel(self) -> str:
        return ", ".join(p.user.first_name for p in self.booked.participants.all())

    @property
    def may_move(self) -> bool:
        return self.is_wanted and meet.may_move(self.booked.starts_at, self.booked.moves, self.at)

    @property
    def may_cancel(self) -> bool:
        return meet.may_cancel(self.booked.starts_at, self.at)

    @property
    def may_be_late(self) -> bool:
        return meet.may_be_late(self.booked.starts_at, self.booked.ends_at, self.at)

    @property
    def late_choices(self) -> Sequence[int]:
        return meet.LATE

    @property
    def other_ways(self) -> Sequence[Way]:
        """To agree on it otherwise than now: without what they never want, and what the house has not."""
        ways = (Way.TEXT_FEW, Way.EMAIL_FEW, Way.RING)
        return [
            way
            for way in ways
            if way != self.offer.way
            and way_of(TIMES_HOW, way) in self.able
            and may_offer(self.usual, TIMES_HOW, way, Scope.APPLICATION)
        ]

    @property
    def asks_for_way(self) -> str:
        """The way they took although we did not know: is it right for next time, too?"""
        if not self.offer.used_way or self.offer.used_way_settled_at is not None:
            return ""
        return WAYS_TAKEN[Way(self.offer.used_way)]()


WAYS_TAKEN = {
    Way.TEXT_FEW: lambda: _("You picked a time by text."),
    Way.EMAIL_FEW: lambda: _("You picked a time by email."),
    Way.BOOKING_PAGE: lambda: _("You picked a time on this page."),
    Way.I_TELL: lambda: _("You told us when you are free."),
    Way.RING: lambda: _("We agreed on the phone."),
}


def view_or_404(request: MeRequest, pk: int) -> TimeView:
    """Their own; anybody else's is missing."""
    offer = get_object_or_404(offers_of(request.visit.candidate), pk=pk)
    setup = employer_setup()
    return TimeView(
        offer=offer,
        interview=last_interview_of(offer),
        usual=usual_of(request.visit.candidate, request.at, offer.application, setup),
        ours=setup.time_zone,
        able=setup.channels_of(offer.application.job_id),
        at=request.at,
    )


def views_of(request: MeRequest) -> list[TimeView]:
    """All that is not over and done with, in the same few queries."""
    candidate = request.visit.candidate
    offers = list(offers_of(candidate).exclude(state=OfferState.ENDED)[:MOST_SHOWN])
    live = with_panel(Interview.objects.filter(offer__in=offers, state=InterviewState.BOOKED))
    booked = {each.offer_id: each for each in live}
    setup = employer_setup()
    usual = usual_of(candidate, request.at, setup=setup)
    return [
        TimeView(
            offer=offer,
            interview=booked.get(offer.pk),
            usual=usual,
            ours=setup.time_zone,
            able=setup.channels_of(offer.application.job_id),
            at=request.at,
        )
        for offer in offers
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotPage:
    """The open times of an offer, a few days at first."""

    days: Sequence[DayRow]
    is_chosen_open: bool
    has_more: bool
    pages: int
    changes: str  # a note where a clock changes between the days that are shown

    @property
    def next_page(self) -> int:
        return self.pages + 1

    @property
    def page_before(self) -> int:
        return self.pages - 1


def slots_of(view: TimeView, pages: int, chosen: datetime | None = None) -> SlotPage:
    found = open_times(search_of(view.offer), view.at, usual=view.usual)
    days, has_more = choosing.shown(found.slots, view.zone, page=pages, chosen=chosen)
    return SlotPage(
        days=[day_row(each, view, chosen) for each in days],
        is_chosen_open=chosen in found.slots,
        has_more=has_more and pages < MOST_PAGES,
        pages=pages,
        changes=change_note([each.day for each in days], view),
    )


def day_row(each: choosing.DayOfSlots, view: TimeView, chosen: datetime | None) -> DayRow:
    words = day(each.day, today=view.at.date())
    rows = [SlotRow(at.isoformat(), clock(at, view.zone), words, at == chosen) for at in each.slots]
    return DayRow(words, rows)


def change_note(days: Sequence[date], view: TimeView) -> str:
    """Said where somebody might come an hour early or late."""
    if not days:
        return ""
    noon = [datetime(d.year, d.month, d.day, 12, tzinfo=view.at.tzinfo) for d in days]
    moments = [view.at, *noon]
    offsets = {local(at, view.zone).utcoffset() for at in moments}
    if len(offsets) == 1:
        return ""
    words = _("The clocks change in between. All times are as your clock will show them then.")
    return str(words)


def local(at: datetime, zone: str) -> datetime:

    return at.astimezone(zone_of(zone))


def read_start(text: str) -> datetime | None:
    """The time of a radio button; None for what no button of ours says."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo is not None else None


def tapped_time(request: MeRequest) -> datetime | None:
    """The time whose link in a letter led here."""
    minute = request.GET.get("t", "")
    return instant_of(int(minute)) if minute.isdecimal() and len(minute) < 10 else None


def pages_of(request: MeRequest) -> int:
    asked = request.GET.get("more", "") or request.POST.get("more", "")
    return min(int(asked), MOST_PAGES) if asked.isdecimal() and 0 < len(asked) < 3 else 1
