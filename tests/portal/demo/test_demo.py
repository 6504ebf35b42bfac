"""`make demo`, as a process: it comes up, says where to look, and leaves nothing behind."""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
import requests

from portal.demo.place import ROOT

from .conftest import answers, free_port, until

pytestmark = pytest.mark.xdist_group("demo")

DOORS = ("ready", "recruiter", "interviewer", "candidate", "admin", "mailbox", "telephone")


class Demo:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.started: list[psutil.Process] = []

    def start(self, **given: str) -> "subprocess.Popen[str]":
        environment = os.environ | {"DATA_DIR": str(self.folder), "PORT": str(self.port)} | given
        del environment["DATABASE_URL"]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "portal.demo"],
            env=environment,
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        return self.process

    def doors(self) -> dict[str, str]:
        """The lines it prints when it is ready."""
        assert self.process.stdout is not None
        lines = [self.process.stdout.readline().strip() for _ in DOORS]
        assert lines[0], self.said()
        self.started = self.running()
        return dict(line.split(": ", 1) for line in lines)

    def said(self) -> str:
        assert self.process.stderr is not None
        self.process.wait(timeout=60)
        return self.process.stderr.read()

    def running(self) -> list[psutil.Process]:
        """Every process that belongs to this demo, the database's among them."""
        mine = psutil.Process(self.process.pid)
        found = {mine, *mine.children(recursive=True)}
        pid_file = self.folder / "postgres" / "cluster" / "postmaster.pid"
        postmaster = psutil.Process(int(pid_file.read_text().split()[0]))
        found |= {postmaster, *postmaster.children(recursive=True)}
        return list(found)

    def left(self) -> list[psutil.Process]:
        return [
            one for one in self.started if one.is_running() and one.status() != psutil.STATUS_ZOMBIE
        ]

    def end(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(timeout=60)


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """Set up once: what each test leaves is what the next one starts from."""
    folder = Path(tempfile.mkdtemp(prefix="usual-demo-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def demo(folder: Path) -> Iterator[Demo]:
    demo = Demo(folder)
    demo.start()
    yield demo
    demo.end()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_comes_up_and_leaves_nothing(demo: Demo, number: signal.Signals) -> None:
    doors = demo.doors()
    assert tuple(doors) == DOORS
    assert len(demo.started) > 10

    assert requests.get(f"{doors['ready']}/health/live").json() == {"status": "live"}
    assert requests.get(f"{doors['ready']}/health/ready").json()["status"] == "ready"
    for door, leads_to in (
        ("recruiter", "/desk/"),
        ("interviewer", "/desk/brief/"),
        ("admin", "/admin/"),
    ):
        answer = requests.get(doors[door], allow_redirects=False)
        assert (answer.status_code, answer.headers["Location"]) == (302, leads_to)
        assert "sessionid" in answer.cookies
        seen = requests.get(f"{doors['ready']}/accounts/sessions/", cookies=answer.cookies)
        assert "127.0.0.1" in seen.text
        wrong = re.sub(r"/[^/]+/$", "/wrong/", doors[door])
        assert requests.get(wrong).status_code == 404
    # What was said in the sample world stands where it would have arrived.
    assert "tomasz.wojcik@example.org" in requests.get(doors["mailbox"]).text
    assert "Text is best" in requests.get(f"{doors['telephone']}/phones/+447700900123").text

    demo.process.send_signal(number)
    assert demo.process.wait(timeout=60) == 0
    assert demo.left() == []


def test_a_second_start_finds_the_same_people(demo: Demo) -> None:
    first = demo.doors()
    people = (demo.folder / "people.json").read_text()
    demo.end()
    demo.start()
    second = demo.doors()
    assert (demo.folder / "people.json").read_text() == people
    for door in ("ready", "mailbox", "telephone"):
        assert second[door] == first[door]
    assert requests.get(first["recruiter"]).status_code == 404  # good until the demo ended


def test_two_in_one_folder_and_two_on_one_port(demo: Demo, tmp_path: Path) -> None:
    doors = demo.doors()
    again = Demo(demo.folder)
    again.start()
    assert f"runs already, at {doors['ready']}" in again.said()
    assert again.process.returncode == 0

    elsewhere = Demo(tmp_path)
    elsewhere.port = demo.port
    elsewhere.start()
    assert elsewhere.said().strip() == (
        f"Port {demo.port} is in use: try `make demo PORT={demo.port + 10}`."
    )
    assert elsewhere.process.returncode == 1
    assert requests.get(f"{doors['ready']}/health/ready").status_code == 200


@pytest.mark.faults
def test_when_it_is_killed_nothing_goes_on(demo: Demo) -> None:
    demo.doors()
    demo.process.kill()
    until(lambda: not demo.left(), seconds=40, why=lambda: demo.left())


@pytest.mark.faults
def test_a_part_that_is_killed_comes_back(demo: Demo) -> None:
    url = demo.doors()["mailbox"]
    mailbox = next(one for one in demo.started if "portal.demo.mailbox" in one.cmdline())
    mailbox.kill()
    until(lambda: mailbox not in demo.left())
    until(lambda: answers(f"{url}/health"), seconds=40)
