"""Every job of the room when its clock is wrong, and when it dies at any of its writes: run again at the right
time it ends where a job ends that met neither, and nothing is there twice.
"""

import inspect
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from time_machine import travel

from candidates.actions import happenings
from candidates.enums import HappeningKind
from candidates.models import Candidate
from followup import tasks
from followup.actions import nightly
from followup.models import Promise, Round, Signal, Silence, Slip
from messaging.models import Message
from preferences.enums import OverrideReason
from tests.factories.candidates import (
    NOW,
    ApplicationFactory,
    JobFactory,
    TeamFactory,
    member,
    person,
)
from tests.factories.preferences import give, set_up
from tests.followup.test_slips import contact_against_the_usual

DAY = timedelta(days=1)
AT = NOW + 9 * DAY
JOBS = (
    tasks.notice_overrides,
    tasks.keep_promises,
    tasks.listen,
    tasks.look_at_all,
    tasks.ask_to_stay_in_touch,
)
# Where the clock stood before it was right: back a little, a day back, a day ahead, to and fro.
WRONG = {
    "a day back": [-DAY],
    "a day ahead, and back again": [DAY, -DAY],
    "right, and then an hour back": [timedelta(0), timedelta(hours=-1)],
}


class Died(BaseException):
    """No error that anybody catches: the process is gone."""


@pytest.fixture(scope="module")
def expected(django_db_setup: None, django_db_blocker: Any) -> Iterator[Counter[tuple[Any, ...]]]:
    """What the jobs come to on a good day. The world is built once, in a transaction around those of the tests."""
    with django_db_blocker.unblock(), travel(NOW, tick=False), transaction.atomic():
        build()
        with transaction.atomic():
            run_all(AT)
            run_all(AT)
            found = rows()
            transaction.set_rollback(True)
        yield found
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _world(expected: Counter[tuple[Any, ...]], db: None) -> None:
    return


def build() -> None:
    """One a day ahead of us and one a day behind who wait for news, one written to against their usual, one whose
    word about other jobs is about to end."""
    set_up()
    team = TeamFactory.create()
    ana = member(team)
    job = JobFactory.create(team=team, owner=ana)
    for name, zone in (("kiri", "Pacific/Kiritimati"), ("pago", "Pacific/Pago_Pago")):
        someone = person(email=f"{name}@example.com", time_zone=zone)
        held = ApplicationFactory.create(
            candidate=someone, job=job, owner=ana, applied_at=NOW, stage_at=NOW
        )
        give(someone, "channel.first", "email")
        happenings.record(kind=HappeningKind.APPLIED, candidate=someone, application=held, at=NOW)
    sam = person(email="sam@example.com", phone="+447700900123")
    ApplicationFactory.create(candidate=sam, job=job, owner=ana, applied_at=NOW, stage_at=NOW)
    give(sam, "channel.first", "text")
    sam.refresh_from_db()
    contact_against_the_usual(sam, ana, OverrideReason.SAFETY)
    bo = person(email="bo@example.com")
    give(bo, "touch.which", "like_this", at=NOW - 350 * DAY)
    Candidate.objects.filter(pk=bo.pk).update(pool_until=AT + 4 * DAY)
    run(tasks.keep_promises, NOW)


def run(job: Callable[[], int], at: datetime) -> None:
    with travel(at, tick=False):
        job()


def run_all(at: datetime) -> None:
    for job in JOBS:
        run(job, at)


def rows() -> Counter[tuple[Any, ...]]:
    """What there is: not when it was written."""
    found: list[tuple[Any, ...]] = []
    found += Promise.objects.values_list("application_id", "origin", "state")
    found += Slip.objects.values_list("candidate_id", "kind", "apology__state")
    found += Silence.objects.values_list("candidate_id", "kind")
    found += Signal.objects.values_list("candidate_id", "kind", "state")
    found += Message.objects.values_list("thread__candidate_id", "topic", "state")
    return Counter(found)


def test_every_job_of_the_room_is_among_these() -> None:
    own = inspect.getmembers(tasks, inspect.isfunction)
    assert {job.__name__ for job in JOBS} == {
        name for name, job in own if job.__module__ == tasks.__name__
    }


def test_there_is_something_for_each_of_them(expected: Counter[tuple[Any, ...]]) -> None:
    assert Slip.objects.count() == 0
    said = [str(part) for row in expected for part in row]
    for part in ("broken", "open", "missed_promise", "against_the_usual", "check_in"):
        assert part in said, part


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_a_clock_that_was_wrong(wrong: list[timedelta], expected: Counter[tuple[Any, ...]]) -> None:
    for away in wrong:
        run_all(AT + away)
    run_all(AT)
    assert rows() == expected


def test_a_round_that_began_in_the_future_does_not_wait_for_it() -> None:
    """A clock a month ahead, set right again: the nightly look is not left out for a month."""
    assert nightly.go_round(at=AT + 30 * DAY) > 0
    assert Round.objects.get().began_at > AT
    assert nightly.go_round(at=AT) > 0
    assert nightly.go_round(at=AT) == 0


@pytest.mark.parametrize("job", JOBS, ids=[job.__name__ for job in JOBS])
def test_a_job_that_died_at_any_of_its_writes(
    job: Callable[[], int], expected: Counter[tuple[Any, ...]], request: pytest.FixtureRequest
) -> None:
    writes = writes_of(job)
    assert writes > 0
    is_long = request.config.getoption("--long")
    for number in range(1, writes + 1) if is_long else [writes // 2 + 1]:
        with transaction.atomic():
            with pytest.raises(Died), connection.execute_wrapper(Dying(number)):
                run(job, AT)
            run_all(AT)
            assert rows() == expected, f"died at write {number} of {writes}"
            transaction.set_rollback(True)


def writes_of(job: Callable[[], int]) -> int:
    counting = Dying(0)
    with transaction.atomic():
        with connection.execute_wrapper(counting):
            run(job, AT)
        transaction.set_rollback(True)
    return counting.seen


class Dying:
    """Counts what is written, and is gone in front of the one with this number."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.seen = 0

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.lstrip().startswith(("INSERT", "UPDATE", "DELETE")):
            self.seen += 1
            if self.seen == self.number:
                raise Died
        return execute(sql, params, many, context)
