"""A file of a hundred megabytes: read, tried and taken in with the memory of a small one, killed on its way."""

import os
import resource
import signal
import time
from pathlib import Path

import pytest
from django.core.files.storage import FileSystemStorage
from django.db import connections
from django.utils import timezone

from candidates.models import Candidate
from portal.imports import acts, work
from portal.imports.acts import Told
from portal.imports.columns import Field
from portal.imports.enums import State
from portal.imports.models import Import
from tests.factories.candidates import JobFactory

pytestmark = [
    pytest.mark.long,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.usefixtures("house"),
]

ROWS, NOTE = 40_000, 2_500
MOST_MORE = 60_000  # kilobytes that the process may grow by


def written(path: Path) -> None:
    with path.open("w") as file:
        file.write("First name,E-mail,Notes\n")
        for n in range(ROWS):
            file.write(f"N{n},n{n}@example.com,{'y' * NOTE}\n")


def at_work(pk: int) -> None:
    """A process of its own, that goes on until it is killed or done."""
    connections.close_all()
    run = Import.objects.get(pk=pk)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    while work.carry_on(run, 60):
        pass
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    os._exit(0 if grown < MOST_MORE else 1)


def forked(pk: int) -> int:
    connections.close_all()
    child = os.fork()
    if child == 0:
        at_work(pk)
    return child


def test_a_hundred_megabytes_and_two_kills(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        Import._meta.get_field("file"), "storage", store := FileSystemStorage(tmp_path / "kept")
    )
    for module in (acts, work):
        monkeypatch.setattr(module, "papers", lambda: store)
    written(tmp_path / "large.csv")
    job = JobFactory.create()
    with (tmp_path / "large.csv").open("rb") as file:
        run = acts.bring(
            file=file, name="large.csv", region="GB", by=None, language="en", at=timezone.now()
        )
    assert run.size > 100_000_000
    fields = [Field.FIRST_NAME, Field.EMAIL, Field.NOTE]
    told = Told(fields=fields, job=job, region="GB", letters=run.letters)
    acts.tell(run=run, told=told, state=State.RUNNING, is_aside=True, at=timezone.now())
    for _kill in range(2):
        child = forked(run.pk)
        time.sleep(3)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    child = forked(run.pk)
    _pid, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0
    run.refresh_from_db()
    assert (run.state, run.rows, run.new, run.repeated) == (State.DONE, ROWS, ROWS, 0)
    assert Candidate.objects.filter(contact_points__value__startswith="n").count() == ROWS
