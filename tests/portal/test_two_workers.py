"""Two workers, three senders: none hides behind another, and nothing runs twice because there are two."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from django_q.models import OrmQ, Schedule
from django_q.signals import post_execute_in_worker

from candidates.models import Beat
from messaging.management.commands import schedule
from messaging.queries.figures import beats
from portal import processes, tasks
from portal.processes import SENDER, WORKER, DatabasePulse, beat_with_jobs, house, own_beat


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_that_start_together_write_each_schedule_once() -> None:
    Schedule.objects.all().delete()
    ready = threading.Barrier(2)

    def start() -> None:
        ready.wait(10)
        schedule.write()
        connection.close()

    threads = [threading.Thread(target=start) for _n in range(2)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(20)
    assert Schedule.objects.count() == len(settings.SCHEDULES)


@pytest.mark.django_db
def test_a_schedule_that_stands_twice_is_found_and_mended() -> None:
    schedule.write()
    name = next(iter(settings.SCHEDULES))
    Schedule.objects.create(**schedule.row_of(name, settings.SCHEDULES[name]), name=name)
    assert schedule.broken() == [name]
    tasks.beat()
    assert schedule.broken() == []
    assert Schedule.objects.filter(name=name).count() == 1


def test_each_part_has_a_beat_of_its_own() -> None:
    named = {part.name: part.beat for part in house()}
    assert named == {"web": "", SENDER: own_beat(SENDER), WORKER: own_beat(WORKER)}
    assert all(len(name) <= 40 for name in named.values())


@pytest.mark.django_db
def test_a_job_of_this_cluster_is_its_beat_and_nobody_elses(monkeypatch: Any) -> None:
    beat_with_jobs("worker@here/1")
    try:
        post_execute_in_worker.send(sender="django_q", func=None, task={})
    finally:
        post_execute_in_worker.disconnect(dispatch_uid="portal.beat")
    assert Beat.objects.get().name == "worker@here/1"
    assert beats() == {}, "the figures are of all of them"


@pytest.mark.django_db
@pytest.mark.parametrize(("age", "jobs"), [(None, 1), (5, 1), (40, processes.MORE)])
def test_whoever_had_no_job_lately_asks_for_more(age: float | None, jobs: int) -> None:
    OrmQ.objects.all().delete()
    if age is not None:
        at = timezone.now() - timedelta(seconds=age)
        Beat.objects.create(name=own_beat(WORKER), at=at)
    DatabasePulse().gather()
    assert OrmQ.objects.count() == jobs


@pytest.mark.django_db
def test_beats_of_those_that_ended_are_forgotten() -> None:
    at = timezone.now()
    Beat.objects.create(name="sender@gone/7", at=at - timedelta(days=2))
    Beat.objects.create(name="sender@here/8", at=at)
    tasks.beat()
    assert set(Beat.objects.values_list("name", flat=True)) == {"sender@here/8", WORKER}


def test_a_sender_beats_for_its_supervisor(monkeypatch: Any) -> None:
    seen: dict[str, Any] = {}
    monkeypatch.setattr(
        "messaging.outbox.run.Outbox.run", lambda self: seen.update(it=self) or True
    )
    call_command("run_outbox", beat="sender@here/1")
    assert seen["it"].own_beat == "sender@here/1"
