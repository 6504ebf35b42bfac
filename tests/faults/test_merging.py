"""Two records become one while a sender is at work, and while somebody merges them the other way."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from candidates.exceptions import Refusal, SomethingLeaves
from candidates.models import Candidate, Merge
from messaging.actions import opt_outs
from messaging.enums import AttemptOutcome, DeliveryState
from messaging.models import Attempt, Delivery
from messaging.outbox.clock import Clock
from messaging.outbox.recording import record_result
from messaging.outbox.sending import Result
from messaging.outbox.slot import drain
from messaging.outbox.statements import database_time
from messaging.queries.ledger import findings
from portal.people.merging import merge
from preferences.enums import Channel, ConsentHow, Through
from preferences.queries.permissions import permission_facts
from tests.factories.messaging import begin
from tests.faults.test_guards import claimed
from tests.faults.world import address_of, someone, written

pytestmark = [
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.usefixtures("house"),
]
BOTH = pytest.mark.parametrize("is_merged", [True, False])


def into(kept: Candidate, gone: Candidate) -> Merge:
    return merge(kept=kept, gone=gone, by=None, at=database_time())


def holds() -> bool:
    return not [found.name for found in findings() if not found.holds]


@BOTH
@pytest.mark.case(38, control="itself")
def test_merged_after_the_claim_it_leaves_once_by_what_holds_then(
    is_merged: bool, provider: Any
) -> None:
    """Claimed for the one who is gone, and the one who remains had opted out: nothing leaves."""
    delivery, kept = written(), someone()
    where = address_of(delivery)
    opt_outs.opt_out(
        candidate=kept,
        channel=Channel.EMAIL,
        how=ConsentHow.SWITCH,
        through=Through.WEB,
        at=database_time(),
    )
    (item,) = claimed()
    if is_merged:
        into(kept, delivery.candidate)
        assert begin(item) is None, "its lease is gone"
        drain()
    else:
        leaving = begin(item)
        assert leaving is not None
        record_result(leaving, Result(outcome=AttemptOutcome.ACCEPTED), Clock().now())
    delivery.refresh_from_db()
    # It follows the usual: what email cannot take goes the next own way.
    assert delivery.state == (DeliveryState.REROUTED if is_merged else DeliveryState.ACCEPTED)
    assert Attempt.objects.count() == (0 if is_merged else 1)
    assert provider.got(where) == []
    assert holds()


@pytest.mark.case(38)
def test_what_is_leaving_is_recorded_first(provider: Any) -> None:
    delivery, kept = written(), someone()
    leaving = begin(claimed()[0])
    assert leaving is not None
    with pytest.raises(SomethingLeaves):
        into(kept, delivery.candidate)
    record_result(leaving, Result(outcome=AttemptOutcome.ACCEPTED), Clock().now())
    into(kept, delivery.candidate)
    assert Delivery.objects.get().candidate == kept
    assert holds()


@pytest.mark.case(38)
def test_merged_both_ways_at_once_one_of_them_remains() -> None:
    """Both hold the rows in the order of their ids: no deadlock, and the second finds nobody to merge."""
    one, other = someone(), someone()
    ready = Barrier(2)

    def try_it(kept: Candidate, gone: Candidate) -> bool:
        try:
            ready.wait(timeout=10)
            into(kept, gone)
        except Refusal:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(try_it, (one, other), (other, one)))
    assert sorted(done) == [False, True]
    merged = Merge.objects.get()
    assert Candidate.objects.get(erased_at=None).pk == merged.kept_id
    assert len(permission_facts([merged.kept_id], database_time())[merged.kept_id].contacts) >= 2
