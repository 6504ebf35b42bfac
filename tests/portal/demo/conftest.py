"""The demo's servers, and one that listens to what they say."""

import os
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from portal.demo.pages import Answer, Request, server

ROOT = Path(__file__).resolve().parents[3]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def until(
    condition: Callable[[], object], *, seconds: float = 20, why: Callable[[], object] = str
) -> object:
    """Wait until the condition holds, and return what it says."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        found = condition()
        if found:
            return found
        time.sleep(0.05)
    raise AssertionError(f"Not within {seconds} s. {why()}")


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=1) as answer:
            return answer.status == 200
    except OSError:
        return False


class Running:
    """Servers of the demo as processes of their own, ended after the test."""

    def __init__(self) -> None:
        self.processes: list[subprocess.Popen[bytes]] = []

    def start(self, module: str, *args: str) -> str:
        """Start one and return its address; it must answer first."""
        port = free_port()
        command = [sys.executable, "-m", f"portal.demo.{module}", "--port", str(port), *args]
        self.processes.append(subprocess.Popen(command, cwd=ROOT, env=os.environ.copy()))
        url = f"http://127.0.0.1:{port}"
        until(lambda: answers(f"{url}/health"))
        return url

    def stop(self) -> None:
        for process in self.processes:
            process.terminate()
        for process in self.processes:
            process.wait(timeout=10)
        self.processes.clear()


@pytest.fixture
def running() -> Iterator[Running]:
    running = Running()
    yield running
    running.stop()


class Listening:
    """Stands where the product's webhooks are, and keeps every request."""

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self.status = 204
        self.server = server(0, self._answer)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hooks/twilio/"
        threading.Thread(target=self.server.serve_forever, args=[0.01], daemon=True).start()

    def _answer(self, request: Request) -> Answer:
        self.requests.append(request)
        return Answer(status=self.status)

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def listening() -> Iterator[Listening]:
    listening = Listening()
    yield listening
    listening.stop()
