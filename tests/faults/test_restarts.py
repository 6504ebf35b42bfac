"""A sender at work while the database restarts, throws it out, is full, or is at the end of a dead wire.

On a server of its own, because the other tests go on meanwhile. All of it in `make faults`.
"""

import contextlib
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection

from messaging.models import Attempt, Delivery
from messaging.queries.ledger import findings
from portal.demo.postgres import Postgres
from tests.conftest import environment_for
from tests.factories.preferences import set_up
from tests.faults.processes import Sender, wait_until
from tests.faults.proxy import Wire, wire_to
from tests.faults.test_outages import LIVE_BY_ITSELF
from tests.faults.world import address_of, state_of, written

pytestmark = pytest.mark.long

RESUMES_WITHIN = 30  # seconds after the database is back


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any) -> Iterator[Postgres]:
    """A durable server with the tables and nobody in them; Django in this process works on it."""
    with tempfile.TemporaryDirectory(prefix="usual-") as folder, django_db_blocker.unblock():
        Path(folder).chmod(0o755)
        made = Postgres(Path(folder) / "postgres", max_connections=20)
        made.start()
        before = dict(connection.settings_dict)
        connection.close()
        connection.settings_dict |= {"NAME": "usual", "HOST": str(made.home.socket), "PORT": ""}
        try:
            call_command("migrate", verbosity=0)
            set_up()
            yield made
        finally:
            connection.close()
            connection.settings_dict |= before
            made.stop()


def restart(server: Postgres, seconds: float = 0) -> None:
    """As after a power cut: nothing is finished, nobody is told."""
    server._run("pg_ctl", "stop", "-m", "immediate", "-D", str(server.home.cluster))
    time.sleep(seconds)
    server.start()


Fault = Callable[[Postgres, Wire], None]


def cut_off(server: Postgres, line: Wire) -> None:
    line.cut()
    time.sleep(3)
    line.mend()


def go_silent(server: Postgres, line: Wire) -> None:
    """Half open: the wire takes everything and hands on nothing, then it is gone."""
    line.hangs = True
    time.sleep(3)
    line.cut()
    line.mend()


def throw_out(server: Postgres, line: Wire) -> None:
    """Every session is ended, again and again, by somebody at the server."""
    with psycopg.connect(server.conninfo("postgres"), autocommit=True) as admin:
        for _time in range(20):
            admin.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'usual'"
            )
            time.sleep(0.15)


def fill_up(server: Postgres, line: Wire) -> None:
    """No connection is left for anybody."""
    line.cut()
    taken = []
    with contextlib.suppress(psycopg.OperationalError):
        while len(taken) < 30:
            taken.append(psycopg.connect(server.conninfo("postgres")))
    line.mend()
    time.sleep(3)
    for each in taken:
        each.close()


def restart_twice(server: Postgres, line: Wire) -> None:
    for _time in range(2):
        restart(server, seconds=1)
        time.sleep(1)


def nothing(server: Postgres, line: Wire) -> None:
    pass


@pytest.fixture
def sender(server: Postgres, provider: Any, tmp_path: Path) -> Iterator[Any]:
    """A sender behind a wire; Django in this process works past it."""
    with wire_to(server.home.socket) as line:
        url = f"postgres://usual@127.0.0.1:{line.port}/usual"
        more = {"EMAIL_URL": provider.email_url, "TWILIO_API_URL": provider.twilio_url}
        environment = environment_for(url) | more
        environment |= {"DJANGO_SETTINGS_MODULE": "tests.faults.settings"}
        made = Sender(environment, tmp_path / "senders.log", slots=2)
        yield line
        made.end()


@pytest.mark.case(10, control="itself")
@pytest.mark.parametrize(
    "fault",
    [nothing, restart_twice, throw_out, cut_off, fill_up, go_silent],
    ids=lambda f: f.__name__,
)
def test_it_goes_on_after(
    fault: Fault, server: Postgres, sender: Wire, provider: Any, capsys: Any
) -> None:
    provider.pause = 0.05
    deliveries = [written() for _n in range(20)]
    wait_until(lambda: len(provider.arrivals) > 3, 60)
    fault(server, sender)
    connection.close()
    began = time.monotonic()
    last = written()
    wait_until(lambda: state_of(last) == "accepted", RESUMES_WITHIN)
    with capsys.disabled():
        os.write(1, f"{fault.__name__}: on after {time.monotonic() - began:.1f} s\n".encode())
    wait_until(lambda: not Delivery.objects.filter(state__in=LIVE_BY_ITSELF).exists())
    for each in (*deliveries, last):
        copies, state = len(provider.got(address_of(each))), state_of(each)
        assert (state, copies) in (("accepted", 1), ("unknown", 0), ("unknown", 1))
    assert set(provider.keys()) <= set(Attempt.objects.values_list("key", flat=True))
    assert [each.name for each in findings() if not each.holds] == []
