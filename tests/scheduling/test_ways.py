"""Five ways to agree on a time: each ends in the same interview, and each may be left for another."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from scheduling.actions import answering, interviews
from scheduling.actions.direct import book_directly
from scheduling.actions.offers import Meet, search_of
from scheduling.enums import OfferEnd, Way
from scheduling.models import Interview
from scheduling.queries.free import open_times
from tests.factories.candidates import NOW, member
from tests.factories.preferences import give
from tests.factories.scheduling import free_weekdays, offer_times
from tests.queries import queries

pytestmark = pytest.mark.django_db

STARTS = datetime(2027, 3, 4, 9, 0, tzinfo=UTC)


def the_same_is_agreed(who):
    """Whichever way they took."""
    columns = ("what", "meeting", "where", "starts_at", "ends_at", "panel")
    found = Interview.objects.filter(state="booked").values_list(*columns)
    where = "Beeches House, Leeds"
    ends_at = STARTS + timedelta(minutes=30)
    assert list(found) == [("Interview", "in_person", where, STARTS, ends_at, who.pk)]


def switch(offer, way):
    if way == Way.RING:
        answering.ask_to_be_rung(offer=offer, at=NOW)
    elif way == Way.I_TELL:
        answering.say_when(offer=offer, words="Any morning", at=NOW)
    else:
        answering.switch_way(offer=offer, way=way, at=NOW)


@pytest.mark.parametrize("way", ["", *Way])
def test_done_for_them_whatever_way_it_was(application, sam, ana, way):
    """ "Do it for me": somebody writes down what was agreed, and what was open is over."""
    if way:
        give(sam, "times.how", way, showed_number=True)
    offer = offer_times(application, ana)
    assert offer.way == way
    booked = book_directly(
        application=application,
        meet=Meet(
            what="Interview",
            meeting="in_person",
            where="Beeches House, Leeds",
            minutes=30,
            panel=[ana.pk],
        ),
        starts_at=STARTS,
        by=ana,
        at=NOW,
        client_token=uuid4(),
    )
    offer.refresh_from_db()
    assert offer.ended_why == OfferEnd.REPLACED
    the_same_is_agreed(ana)
    assert booked.booked_by == ana


@pytest.mark.parametrize("way", Way)
def test_each_way_is_left_for_the_next_and_ends_the_same(application, sam, ana, way):
    ways = list(Way)
    other = ways[(ways.index(way) + 1) % len(ways)]
    give(sam, "times.how", way, showed_number=True)
    offer = offer_times(application, ana)
    switch(offer, other)
    switch(offer, way)
    offer.refresh_from_db()
    booked = interviews.book(offer=offer, starts_at=STARTS, at=NOW)
    assert booked.offer == offer
    the_same_is_agreed(ana)
    offer.refresh_from_db()
    assert offer.person_why == ""


def test_free_times_of_a_panel_of_four_cost_few_queries(application, team, ana):
    panel = [ana, *(member(team, first_name=name) for name in ("Bea", "Cy", "Di"))]
    for each in panel[1:]:
        free_weekdays(each)
    offer = offer_times(application, ana, panel=[each.pk for each in panel])
    with queries() as asked:
        found = open_times(search_of(offer), NOW)
    assert STARTS in found.slots
    assert len(asked) <= 6
