"""The primary dies under load and the standby takes over: nothing that was accepted is lost, nothing is doubled,
and senders and pages come back by themselves."""

import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection

from messaging.models import Delivery
from messaging.queries.ledger import findings
from portal.settings.environment import database_of
from tests.conftest import ROOT, environment_for
from tests.factories.preferences import set_up
from tests.faults.processes import Sender, wait_until
from tests.faults.standby import Server, address_of_both, pair
from tests.faults.test_outages import LIVE_BY_ITSELF
from tests.faults.world import reach, state_of, written

pytestmark = pytest.mark.long

BACK_WITHIN = 30  # seconds after the standby was promoted
PORT = 8158
LOAD = 8  # seconds before, and after


@pytest.fixture
def servers(django_db_blocker: Any) -> Iterator[tuple[Server, Server]]:
    with tempfile.TemporaryDirectory(prefix="usual-") as folder, django_db_blocker.unblock():
        Path(folder).chmod(0o755)
        with pair(Path(folder)) as both:
            before = dict(connection.settings_dict)
            connection.close()
            given = database_of(address_of_both(*both))
            connection.settings_dict |= given | {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
            try:
                call_command("migrate", verbosity=0)
                call_command("createcachetable", verbosity=0)
                set_up()
                yield both
            finally:
                connection.close()
                connection.settings_dict |= before


@pytest.fixture
def house(servers: tuple[Server, Server], provider: Any, tmp_path: Path) -> Iterator[list[Any]]:
    """Two senders and a web process, who know both servers."""
    more = {"EMAIL_URL": provider.email_url, "TWILIO_API_URL": provider.twilio_url}
    environment = environment_for(address_of_both(*servers)) | more | {"PORT": str(PORT)}
    environment |= {"DJANGO_SETTINGS_MODULE": "tests.faults.settings"}
    senders = [Sender(environment, tmp_path / f"sender{n}.log", slots=2) for n in range(2)]
    with (tmp_path / "web.log").open("wb") as said:
        web = subprocess.Popen(
            [sys.executable, "manage.py", "supervise", "web"],
            cwd=ROOT,
            env=environment,
            stdout=said,
            stderr=said,
        )
    try:
        wait_until(is_shown, 120)
        yield senders
    finally:
        for each in senders:
            each.end()
        web.terminate()
        web.wait(40)


def is_shown() -> bool:
    """A page that asks the database."""
    try:
        with urlopen(f"http://127.0.0.1:{PORT}/jobs/", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


class Load(threading.Thread):
    """Somebody at work: what was accepted is what the commit was told of."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.accepted: list[tuple[int, str]] = []
        self.refused = 0
        self.stopping = threading.Event()

    def run(self) -> None:
        while not self.stopping.is_set():
            try:
                delivery = written()
            except DatabaseError:
                self.refused += 1
                connection.close()
                time.sleep(0.2)
            else:
                self.accepted.append((delivery.pk, reach(delivery.candidate)))
            time.sleep(0.02)
        connection.close()


@pytest.mark.parametrize("is_killed", [False, True], ids=["control", "killed"])
def test_the_standby_takes_over(
    is_killed: bool, servers: tuple[Server, Server], house: Any, provider: Any, capsys: Any
) -> None:
    primary, standby = servers
    provider.pause = 0.05
    given = {name: connection.settings_dict[name] for name in connection.settings_dict}
    load = Load()
    from django.db import connections

    connections.databases["default"] |= given
    load.start()
    time.sleep(LOAD)
    back = 0.0
    if is_killed:
        primary.kill()
        time.sleep(2)
        standby.promote()
        began = time.monotonic()
        connection.close()
        wait_until(is_shown, BACK_WITHIN)
        with suppress(DatabaseError):
            connection.ensure_connection()
        last = wait_until(lambda: sent_one(), BACK_WITHIN)
        wait_until(lambda: state_of(last) == "accepted", BACK_WITHIN)
        back = time.monotonic() - began
    time.sleep(LOAD / 2)
    load.stopping.set()
    load.join(20)
    wait_until(lambda: not Delivery.objects.filter(state__in=LIVE_BY_ITSELF).exists(), 120)
    there = dict(Delivery.objects.values_list("pk", "state"))
    lost = [pk for pk, _to in load.accepted if pk not in there]
    copies = {pk: len(provider.got(to)) for pk, to in load.accepted}
    seen = {(there.get(pk), copies[pk]) for pk, _to in load.accepted}
    words = (
        f"{len(load.accepted)} accepted, {len(lost)} lost, {max(copies.values())} copies at most, "
        f"{sum(state == 'unknown' for state in there.values())} not certain; back after {back:.1f} s\n"
    )
    with capsys.disabled():
        os.write(1, words.encode())
    assert len(load.accepted) > 5
    assert lost == []
    assert seen <= {("accepted", 1), ("unknown", 0), ("unknown", 1)}
    if not is_killed:
        assert seen == {("accepted", 1)}
    assert [each.name for each in findings() if not each.holds] == []


def sent_one() -> Delivery | None:
    try:
        return written()
    except DatabaseError:
        connection.close()
        return None
