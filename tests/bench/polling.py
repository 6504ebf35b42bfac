"""Thirty recruiters with Today open, polling, while a sender works: over HTTP, with the server as it runs."""

import html
import os
import re
import statistics
import threading
import time
import urllib.request

import psycopg

from portal.demo.postgres import Postgres
from tests.bench.outbox import wait
from tests.bench.sink import Sink
from tests.bench.sizes import DATA, Databases, name_of
from tests.bench.speed import SIZES, say

RECRUITERS = 30
EVERY = 30.0  # seconds, as the page does
MEASURED = float(os.environ.get("BENCH_SECONDS", "60"))
LETTERS = int(os.environ.get("BENCH_LETTERS", "600"))
EACH_LETTER = 0.1  # seconds that the provider takes over one
COPY = "bench_polling"
LOADS = re.compile(r'hx-get="([^"]+)"[^>]*?hx-trigger="load')
POLLS = re.compile(r'hx-get="([^"]+)"[^>]*?hx-trigger="[^"]*\bpoll\b([^"]*)"')
SELDOM = "throttle:300s"  # asked for every tenth time


def main() -> None:
    size = max(SIZES)
    server, sink = Postgres(DATA), Sink()
    sink.delay.value = EACH_LETTER
    os.environ["EMAIL_URL"] = sink.url
    try:
        Databases(server, [size]).close()
        copied(server, size)
        from tests.bench.web import running  # needs Django

        url = server.url_of(COPY)
        with running("web", url), running("sender", url):
            wait(lambda: sink.count.value > 0, 60)
            report(size, *polled(cookies()), sink.count.value)
    finally:
        sink.close()
        with admin(server) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{COPY}" WITH (FORCE)')
        server.stop()


def copied(server: Postgres, size: int) -> None:
    """A database of its own, with letters that wait for the sender: the others stay as they are."""
    with admin(server) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{COPY}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{COPY}" TEMPLATE "{name_of(size)}"')
    from django.db import connections
    from django.db.backends.postgresql.base import DatabaseWrapper

    given = {**connections.settings["default"], "NAME": COPY}
    connections["default"] = DatabaseWrapper(given, "default")
    from tests.faults.world import queue, someone

    for _n in range(LETTERS // 2):
        candidate = someone()
        queue(candidate, late_by=0)
        queue(candidate, late_by=0)


def admin(server: Postgres) -> psycopg.Connection:
    return psycopg.connect(server.conninfo("postgres"), autocommit=True)


def cookies() -> list[str]:
    """A session for each of them, in the teams by turns."""
    from django.test import Client

    from candidates.enums import Role
    from candidates.models import Membership, Team
    from portal.accounts.models import User
    from tests.bench.web import cookie_of

    teams = list(Team.objects.filter(name__startswith="Team ").order_by("pk"))
    made = []
    for n in range(RECRUITERS):
        user, _new = User.objects.get_or_create(email=f"recruiter{n}@northside.example")
        Membership.objects.get_or_create(
            user=user, team=teams[n % len(teams)], defaults={"role": Role.RECRUITER}
        )
        client = Client()
        client.force_login(user)
        made.append("=".join(cookie_of(client)))
    return made


def polled(sessions: list[str]) -> tuple[list[float], list[float]]:
    """What the first look took, and what the polls took; they come in evenly over the half minute."""
    opened: list[float] = []
    answered: list[float] = []
    began = time.monotonic()
    each = [
        threading.Thread(target=recruit, args=(session, n, began, opened, answered))
        for n, session in enumerate(sessions)
    ]
    for thread in each:
        thread.start()
    for thread in each:
        thread.join()
    return opened, answered


def recruit(session: str, n: int, began: float, opened: list[float], answered: list[float]) -> None:
    time.sleep(n * EVERY / RECRUITERS)
    page = asked(session, "/desk/?of=team", opened, is_part=False)
    pages = [page, *(asked(session, address, opened) for address in LOADS.findall(page))]
    often: set[str] = set()
    seldom: set[str] = set()
    for page in pages:
        for address, how in POLLS.findall(page):
            (seldom if SELDOM in how else often).add(address)
    turn = 0
    while time.monotonic() < began + MEASURED:
        time.sleep(EVERY)
        turn += 1
        for address in sorted(often) + (sorted(seldom) if turn % 10 == 0 else []):
            asked(session, address, answered)


def asked(session: str, address: str, seen: list[float], *, is_part: bool = True) -> str:
    from tests.bench.web import HERE

    headers = {"Cookie": session, **({"HX-Request": "true"} if is_part else {})}
    request = urllib.request.Request(HERE + html.unescape(address), headers=headers)
    began = time.perf_counter()
    with urllib.request.urlopen(request, timeout=30) as answer:
        body = answer.read().decode()
    seen.append((time.perf_counter() - began) * 1000)
    return body


def report(size: int, opened: list[float], answered: list[float], left: int) -> None:
    say(f"{size:,} candidates, {RECRUITERS} recruiters, {left} letters left meanwhile")
    for name, times in (("opening Today and its parts", opened), ("polls", answered)):
        p95 = statistics.quantiles(times, n=20)[-1]
        say(
            f"{name:30}{len(times):>6} requests, median {statistics.median(times):7.1f} ms, "
            f"p95 {p95:7.1f} ms    must 500 ms, goal 300 ms"
        )


if __name__ == "__main__":
    main()
