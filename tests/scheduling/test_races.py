"""Fifty candidates tap the same time at the same moment: one has it, the others get what is left."""

import threading
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from scheduling.actions import interviews
from scheduling.exceptions import SlotGone
from scheduling.models import Interview, Taken
from tests.factories.candidates import (
    NOW,
    ApplicationFactory,
    JobFactory,
    TeamFactory,
    member,
    person,
)
from tests.factories.preferences import set_up
from tests.factories.scheduling import free_weekdays, offer_times

STARTS = datetime(2027, 3, 4, 9, 0, tzinfo=UTC)
CLIENTS = 50
THREADS = 8  # connections: the database of a test has not many


def fifty_offers(count=CLIENTS):
    set_up()
    team = TeamFactory.create()
    panel = [member(team, first_name=name) for name in ("Ana", "Tom")]
    for each in panel:
        free_weekdays(each)
    job = JobFactory.create(team=team, owner=panel[0])
    people = [person(first_name=f"Sam{n}") for n in range(count)]
    return [
        offer_times(
            ApplicationFactory.create(candidate=each, job=job),
            panel[0],
            panel=[one.pk for one in panel],
            ask_when=True,
        )
        for each in people
    ]


def race(offers, starts_at):
    """What became of each: all of them start together, as many at once as there are threads."""
    found, waiting = [], list(offers)
    start = threading.Barrier(THREADS)

    def run():
        start.wait()
        try:
            while waiting:
                try:
                    offer = waiting.pop()
                except IndexError:
                    return
                found.append(outcome(offer, starts_at))
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _n in range(THREADS)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return Counter(found)


def outcome(offer, starts_at):
    try:
        interviews.book(offer=offer, starts_at=starts_at, at=NOW)
    except SlotGone:
        return "gone"
    except Exception as error:  # noqa: BLE001  what must not happen is counted
        return repr(error)
    return "won"


@pytest.mark.faults
@pytest.mark.case(51)
@pytest.mark.django_db(transaction=True)
def test_one_winner(request):
    """Round after round with another time; in `make faults` two hundred of them."""
    rounds = 200 if request.config.getoption("--long") else 2
    offers = fifty_offers(CLIENTS if rounds > 2 else 12)
    for number in range(rounds):
        starts_at = STARTS + timedelta(days=7 * (number % 3), minutes=30 * (number % 16))
        found = race(offers, starts_at)
        assert found == {"won": 1, "gone": len(offers) - 1}, number
        won = Interview.objects.get(state="booked")
        assert Taken.objects.filter(interview=won).count() == 3
        interviews.cancel(interview=won, version=won.version, ask_again=True, at=NOW)
