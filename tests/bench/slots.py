"""Free slots of a panel of 4 over 4 weeks in steps of 15 minutes, among 2,000 bookings; and the slot race.

SLOT_RACE=200 runs the race, 50 clients in each round; without it only the free slots are measured.
"""

import os
import statistics
import time
from datetime import UTC, datetime, timedelta

import psycopg

from portal.demo.postgres import Postgres
from tests.bench.sizes import DATA
from tests.bench.speed import say

BOOKINGS = 2000
PANEL = 4
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "60"))
RACE = int(os.environ.get("SLOT_RACE", "0"))
MOST_MS = 100


def main() -> None:
    server = Postgres(DATA)
    server.start()
    try:
        url = fresh_database(server.url)
        os.environ |= {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "tests.bench.settings"}
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        measure_free_slots()
        if RACE:
            race()
    finally:
        server.stop()


def fresh_database(url: str) -> str:
    """Beside those of the other figures, and made anew."""
    with psycopg.connect(url.replace("///usual?", "///postgres?"), autocommit=True) as admin:
        admin.execute("DROP DATABASE IF EXISTS slots WITH (FORCE)")
        admin.execute("CREATE DATABASE slots")
    return url.replace("///usual?", "///slots?")


def measure_free_slots() -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from scheduling.models import Taken
    from scheduling.queries.free import open_times

    at = datetime(2027, 3, 3, 12, 0, tzinfo=UTC)
    search = a_busy_panel(at)
    with CaptureQueriesContext(connection) as asked:
        found = open_times(search, at)
    took = []
    for _round in range(ROUNDS):
        began = time.perf_counter()
        open_times(search, at)
        took.append((time.perf_counter() - began) * 1000)
    rows = Taken.objects.exclude(user=None).count()
    say(f"{rows:,} bookings of {PANEL} interviewers, {len(found.slots)} slots found")
    p95 = statistics.quantiles(took, n=20)[-1]
    say(
        f"free slots: best {min(took):.1f} ms, median {statistics.median(took):.1f} ms, "
        f"p95 {p95:.1f} ms, {len(asked)} queries (must {MOST_MS} ms, 8 queries)"
    )


def a_busy_panel(at: datetime):  # type: ignore[no-untyped-def]
    """Four who are free from seven to ten at night, and of every hour of their next weeks three quarters are
    booked: 2,000 interviews in all. Their own calendars say busy for an hour of each day besides."""
    from scheduling.queries.free import Search
    from tests.factories.candidates import (
        ApplicationFactory,
        JobFactory,
        TeamFactory,
        member,
        person,
    )
    from tests.factories.preferences import give, set_up
    from tests.factories.scheduling import free_weekdays, offer_times

    set_up()
    team = TeamFactory.create()
    panel = [member(team, first_name=name) for name in ("Ana", "Tom", "Jo", "Priya")]
    for each in panel:
        free_weekdays(each, starts=7, ends=22)
    job = JobFactory.create(team=team, owner=panel[0])
    sam = person(first_name="Sam")
    give(sam, "meet.hours", "any")
    offer = offer_times(ApplicationFactory.create(candidate=sam, job=job), panel[0], ask_when=True)
    keep_busy(panel, offer, at)
    ids = [each.pk for each in panel]
    return Search(candidate=sam, application=offer.application, panel=ids, minutes=15)


def keep_busy(panel, offer, at: datetime) -> None:  # type: ignore[no-untyped-def]
    from scheduling.models import BusyTime, Diary, Interview, Taken

    quarter = timedelta(minutes=15)
    booked = Interview.objects.create(
        candidate=offer.candidate,
        application=offer.application,
        offer=offer,
        what=offer.what,
        meeting=offer.meeting,
        starts_at=at,
        ends_at=at + quarter,
        booked_at=at,
    )
    starts = [at + number * quarter for number in range(4 * 24 * 28) if number % 4][: BOOKINGS // 4]
    Taken.objects.bulk_create(
        Taken(user=each, span=(start, start + quarter), interview=booked)
        for each in panel
        for start in starts
    )
    BusyTime.objects.bulk_create(
        BusyTime(diary=diary, starts_at=start, ends_at=start + 4 * quarter)
        for diary in Diary.objects.all()
        for start in (at + timedelta(days=day, hours=19) for day in range(28))
    )


def race() -> None:
    from collections import Counter

    from scheduling.actions import interviews
    from scheduling.models import Interview, Taken
    from tests.factories.candidates import NOW
    from tests.scheduling.test_races import STARTS, fifty_offers
    from tests.scheduling.test_races import race as run

    offers = fifty_offers()
    counted: Counter[str] = Counter()
    began = time.perf_counter()
    for number in range(RACE):
        starts_at = STARTS + timedelta(days=7 * (number % 3), minutes=30 * (number % 16))
        counted += run(offers, starts_at)
        won = Interview.objects.get(state="booked", offer__in=offers)
        if Taken.objects.filter(interview=won).count() != 3:
            counted["not whole"] += 1
        interviews.cancel(interview=won, version=won.version, ask_again=True, at=NOW)
        if number % 50 == 49:
            say(
                f"  after {number + 1} rounds, {time.perf_counter() - began:.0f} s: {dict(counted)}"
            )
    took = time.perf_counter() - began
    say(f"slot race, {len(offers)} clients, {RACE} rounds in {took:.0f} s: {dict(counted)}")
