"""Happenings: dealt with once by each consumer, whatever fails and whoever else is at it."""

import threading
from datetime import timedelta

import pytest
from django.db import DataError, connection, transaction

from candidates.actions import happenings
from candidates.enums import HappeningKind
from candidates.exceptions import ConsumerFailed
from candidates.models import (
    Beat,
    Candidate,
    Consumer,
    Consumption,
    ConsumptionFailure,
    Happening,
    Team,
)
from candidates.rules.waits import wait_after
from tests.factories.candidates import (
    NOW,
    ApplicationFactory,
    CandidateFactory,
    HappeningFactory,
    UserFactory,
)

MOVED = HappeningKind.MOVED


def consume(handle, at=NOW, consumer="check_ins", **changes):
    asked = {"consumer": consumer, "kinds": [MOVED], "handle": handle, "at": at}
    return happenings.consume(**(asked | changes))


class Seen(list):
    """A consumer that remembers what it was given, and fails for the ids it is told to."""

    def __init__(self, refuses=(), breaks=()):
        super().__init__()
        self.refuses, self.breaks = refuses, breaks

    def __call__(self, happening, at):
        Team.objects.create(name=f"{happening.pk} dealt with")
        if happening.pk in self.refuses:
            raise ConsumerFailed
        if happening.pk in self.breaks:
            raise ZeroDivisionError
        self.append(happening.pk)


def dealt_with():
    return sorted(int(name.split()[0]) for name in Team.objects.values_list("name", flat=True))


@pytest.mark.django_db
def test_what_is_recorded_is_ids_and_a_kind():
    application, ana = ApplicationFactory.create(), UserFactory.create()
    move = application.moves.get()
    row = happenings.record(
        kind=MOVED,
        candidate=application.candidate,
        application=application,
        subject=move,
        by=ana,
        at=NOW,
    )
    row.refresh_from_db()
    assert (row.kind, row.candidate_id, row.application_id, row.subject, row.by, row.at) == (
        MOVED,
        application.candidate_id,
        application.pk,
        move.pk,
        ana,
        NOW,
    )
    bare = happenings.record(kind=MOVED, candidate=CandidateFactory.create(), at=NOW)
    assert (bare.application_id, bare.subject, bare.by) == (None, None, None)


@pytest.mark.django_db
def test_each_consumer_deals_with_each_once_the_oldest_first():
    rows = HappeningFactory.create_batch(3)
    HappeningFactory.create(kind=HappeningKind.ANSWERED)
    seen = Seen()
    assert consume(seen) == 3
    assert seen == [row.pk for row in rows]
    assert consume(seen) == 0
    other: list[int] = []
    assert consume(lambda row, at: other.append(row.pk), consumer="news") == 3
    assert seen == other


@pytest.mark.django_db
def test_no_more_than_the_limit():
    HappeningFactory.create_batch(3)
    seen = Seen()
    assert [consume(seen, limit=2), consume(seen, limit=2), consume(seen, limit=2)] == [2, 1, 0]


@pytest.mark.django_db
def test_the_young_ones_settle_first():
    HappeningFactory.create()
    seen = Seen()
    minute = timedelta(seconds=60)
    assert consume(seen, at=NOW + timedelta(seconds=59), settle=minute) == 0
    assert consume(seen, at=NOW + minute, settle=minute) == 1


@pytest.mark.django_db
def test_one_that_is_refused_leaves_no_trace_and_does_not_stop_the_rest():
    rows = HappeningFactory.create_batch(3)
    seen = Seen(refuses=[rows[1].pk])
    assert consume(seen) == 2
    assert dealt_with() == [rows[0].pk, rows[2].pk]
    failure = ConsumptionFailure.objects.get()
    assert (failure.happening, failure.consumer, failure.tries) == (rows[1], "check_ins", 1)
    assert failure.error == "ConsumerFailed"
    assert failure.again_at == NOW + timedelta(seconds=30)


@pytest.mark.django_db
def test_it_is_tried_again_when_its_time_has_come():
    row = HappeningFactory.create()
    consume(Seen(refuses=[row.pk]))
    seen = Seen()
    assert consume(seen, at=NOW + timedelta(seconds=29)) == 0
    consume(Seen(refuses=[row.pk]), at=NOW + timedelta(seconds=30))
    failure = ConsumptionFailure.objects.get()
    assert (failure.tries, failure.again_at) == (2, NOW + timedelta(seconds=90))
    assert consume(seen, at=failure.again_at) == 1
    assert not ConsumptionFailure.objects.exists()


@pytest.mark.django_db
def test_an_error_of_the_database_is_only_its_own():
    first, second = HappeningFactory.create_batch(2)

    def handle(happening, at):
        if happening == first:
            Team.objects.create(name="x" * 200)
        Team.objects.create(name=f"{happening.pk} dealt with")

    assert consume(handle) == 1
    assert dealt_with() == [second.pk]
    assert ConsumptionFailure.objects.get().error == DataError.__name__


@pytest.mark.django_db
def test_a_bug_is_loud_and_the_next_run_passes_it_by():
    rows = HappeningFactory.create_batch(2)
    seen = Seen(breaks=[rows[0].pk])
    with pytest.raises(ZeroDivisionError):
        consume(seen)
    assert ConsumptionFailure.objects.get().error == "ZeroDivisionError"
    assert consume(seen) == 1
    assert dealt_with() == [rows[1].pk]


@pytest.mark.parametrize(
    ("tries", "seconds"), [(1, 30), (2, 60), (3, 120), (7, 1920), (8, 3600), (500, 3600)]
)
def test_how_long_it_waits(tries, seconds):
    assert wait_after(tries) == timedelta(seconds=seconds)


# --- several at once --------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_what_another_process_holds_is_left_to_it():
    held, free = HappeningFactory.create_batch(2)
    seen = Seen()

    def elsewhere():
        consume(seen)
        connection.close()

    with transaction.atomic():
        Happening.objects.select_for_update(no_key=True).get(pk=held.pk)
        thread = threading.Thread(target=elsewhere)
        thread.start()
        thread.join(timeout=10)
    assert seen == [free.pk]
    assert consume(seen) == 1
    assert seen == [free.pk, held.pk]


@pytest.mark.django_db(transaction=True)
def test_many_at_once_deal_with_each_once():
    rows = HappeningFactory.create_batch(20)
    start = threading.Barrier(4)
    counts = []

    def work():
        start.wait()
        counts.append(consume(Seen()))
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    counts.append(consume(Seen()))
    assert sum(counts) == 20
    assert dealt_with() == [row.pk for row in rows]
    assert Consumption.objects.count() == 20


# --- the mark ---------------------------------------------------------------------------------


def mark():
    return Consumer.objects.get().done_until


@pytest.mark.django_db
def test_the_mark_passes_what_is_done_and_an_hour_old():
    old = HappeningFactory.create(at=NOW - timedelta(hours=2))
    other_kind = HappeningFactory.create(kind=HappeningKind.ANSWERED, at=NOW - timedelta(hours=1))
    HappeningFactory.create(at=NOW - timedelta(minutes=59))
    consume(Seen())
    assert mark() == other_kind.pk > old.pk


@pytest.mark.django_db
def test_the_mark_stays_before_what_is_left():
    first, left, last = HappeningFactory.create_batch(3, at=NOW - timedelta(hours=2))
    consume(Seen(refuses=[left.pk]))
    assert mark() == first.pk
    later = NOW + timedelta(seconds=30)
    consume(Seen(), at=later)
    assert mark() == last.pk
    assert consume(Seen(), at=later) == 0


@pytest.mark.django_db
def test_looking_again_asks_a_constant_number_of_queries(django_assert_num_queries):
    HappeningFactory.create_batch(5)
    consume(Seen())
    with django_assert_num_queries(4):
        consume(Seen())


@pytest.mark.django_db
def test_a_beat_is_the_last_one():
    for seconds in (0, 5):
        happenings.beat("check_ins", NOW + timedelta(seconds=seconds))
    assert Beat.objects.get().at == NOW + timedelta(seconds=5)


@pytest.mark.django_db
def test_the_table_of_happenings_can_hold_no_personal_data():
    kinds = {field.get_internal_type() for field in Happening._meta.get_fields() if field.concrete}
    words = [f.name for f in Happening._meta.fields if f.get_internal_type() == "CharField"]
    assert words == ["kind", "trace"], "a trace is a number of ours, made at random"
    assert "TextField" not in kinds
    assert Candidate.objects.count() == 0
