"""The web server and the sender as they run, each in a process of its own."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.test import Client

from tests.bench.sizes import ROOT

PORT = int(os.environ.get("BENCH_PORT", "8119"))
HERE = f"http://localhost:{PORT}"
COMMANDS = {
    "web": "from portal import processes; processes.load(); processes.web()",
    "sender": "from portal import processes; processes.sender(processes.SENDER)",
}


@contextmanager
def running(name: str, url: str) -> Iterator[None]:
    environment = os.environ | {"DATABASE_URL": url, "PORT": str(PORT)}
    program = f"import django; django.setup(); {COMMANDS[name]}"
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", program],
        env=environment,
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        if name == "web":
            wait_for_web()
        yield
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(20)


def wait_for_web() -> None:
    until = time.monotonic() + 30
    while not answers():
        if time.monotonic() > until:
            raise RuntimeError("the web server did not start")
        time.sleep(0.2)


def answers() -> bool:
    try:
        urllib.request.urlopen(f"{HERE}/health/live", timeout=2).read()
    except OSError:
        return False
    return True


def cookie_of(client: Client) -> tuple[str, str]:
    """Their session, for other browsers."""
    name = settings.SESSION_COOKIE_NAME
    return name, client.cookies[name].value
