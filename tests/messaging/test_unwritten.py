"""Who was not written to since a move: rows that the database keeps, whatever happens in whatever order."""

from datetime import timedelta
from typing import Any

import pytest
from django.db.models import F, Q

from candidates.models import Application
from messaging.actions.threads import thread_of
from messaging.models import Thread, Unwritten
from tests.factories.candidates import NOW, ApplicationFactory, JobFactory, person
from tests.factories.preferences import set_up

HOUR = timedelta(hours=1)


@pytest.fixture
def sam(db: None) -> Any:
    set_up()
    return person(email="sam@example.com")


def as_it_is() -> set[tuple[int, Any]]:
    """By asking all of them."""
    last = "candidate__thread__last_out_at"
    silent = Q(**{last: None}) | Q(**{f"{last}__lt": F("stage_at")})
    return set(Application.objects.filter(silent, closed_at=None).values_list("pk", "stage_at"))


def kept() -> set[tuple[int, Any]]:
    return set(Unwritten.objects.values_list("application", "stage_at"))


def test_the_rows_say_what_is_true_after_each_step(sam: Any) -> None:
    jobs = [JobFactory.create() for _ in range(3)]
    first = ApplicationFactory.create(candidate=sam, job=jobs[0], stage_at=NOW)
    assert kept() == as_it_is() == {(first.pk, NOW)}
    thread, other = thread_of(sam), person(email="kim@example.com")
    mine = Application.objects.filter(candidate=sam)
    steps = [
        lambda: wrote(thread, NOW + HOUR),
        lambda: mine.update(stage_at=NOW + 2 * HOUR),
        lambda: ApplicationFactory.create(candidate=sam, job=jobs[1], stage_at=NOW + 3 * HOUR),
        lambda: wrote(thread, NOW + 2 * HOUR),  # after the one move, before the other
        lambda: wrote(thread, NOW + 4 * HOUR),
        lambda: mine.update(stage_at=NOW + 5 * HOUR),
        lambda: mine.filter(job=jobs[1]).update(closed_at=NOW + 6 * HOUR, outcome="rejected"),
        lambda: mine.filter(job=jobs[1]).update(closed_at=None, outcome=""),
        lambda: wrote(thread, NOW + 7 * HOUR),
        lambda: wrote(thread, None),
        lambda: wrote(thread, NOW + 8 * HOUR),
        lambda: mine.filter(job=jobs[1]).update(candidate=other),
        lambda: Thread.objects.create(candidate=other, reply_key="k", last_out_at=NOW + 9 * HOUR),
        lambda: Application.objects.filter(job=jobs[0]).delete(),
    ]
    seen = set()
    for number, step in enumerate(steps):
        step()
        assert kept() == as_it_is(), number
        seen.add(len(kept()))
    assert seen == {0, 1, 2}


def wrote(thread: Thread, at: Any) -> None:
    Thread.objects.filter(pk=thread.pk).update(last_out_at=at)
