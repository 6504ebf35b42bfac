"""Somebody is erased while messages to them wait, or leave, or are reported on late."""

from datetime import timedelta
from typing import Any

import pytest

from candidates.enums import ErasedWhy
from messaging.actions.events import keep_event, read_events
from messaging.enums import TWILIO, AttemptOutcome, DeliveryState, EventKind
from messaging.models import Attempt, Delivery, ProviderEvent
from messaging.outbox.clock import Clock
from messaging.outbox.recording import record_result
from messaging.outbox.sending import Result
from messaging.outbox.slot import drain
from messaging.outbox.statements import database_time
from messaging.queries.ledger import findings
from portal.people import erase
from portal.people.erasing import sweep
from tests.factories.messaging import begin
from tests.faults.test_guards import claimed
from tests.faults.world import address_of, written

pytestmark = [
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.usefixtures("house"),
]
BOTH = pytest.mark.parametrize("is_erased", [True, False])
S = DeliveryState


@pytest.fixture(autouse=True)
def _ledger(settings: Any, tmp_path: Any) -> None:
    settings.ERASURE_LEDGER = str(tmp_path / "erasures.ledger")


def gone(delivery: Delivery) -> None:
    erase(candidate=delivery.candidate, why=ErasedWhy.ASKED, at=database_time())


def settled() -> None:
    sweep(database_time() + timedelta(minutes=5))


def holds() -> bool:
    return not [found.name for found in findings() if not found.holds]


@BOTH
@pytest.mark.case(62, control="itself")
def test_erased_while_it_waits(is_erased: bool, provider: Any) -> None:
    delivery = written()
    where = address_of(delivery)
    if is_erased:
        gone(delivery)
    drain()
    delivery.refresh_from_db()
    assert delivery.state == (S.CANCELLED if is_erased else S.ACCEPTED)
    assert len(provider.got(where)) == (0 if is_erased else 1)
    assert holds()


@BOTH
@pytest.mark.case(62, control="itself")
@pytest.mark.parametrize("outcome", [AttemptOutcome.ACCEPTED, AttemptOutcome.NOT_SENT])
def test_erased_while_it_leaves(is_erased: bool, outcome: AttemptOutcome, provider: Any) -> None:
    """What is leaving finishes; afterwards nothing of it is left, and nothing is sent again."""
    delivery = written()
    leaving = begin(claimed()[0])
    assert leaving is not None
    if is_erased:
        gone(delivery)
        assert Attempt.objects.get().address, "the sender has it still"
    record_result(leaving, Result(outcome=outcome, provider_ref="SM1"), Clock().now())
    if is_erased:
        settled()
    attempt = Attempt.objects.get()
    assert (attempt.address, attempt.content, attempt.provider_ref) == ("", "", "") or not is_erased
    delivery.refresh_from_db()
    stays = S.ACCEPTED if outcome == AttemptOutcome.ACCEPTED else S.CANCELLED
    assert delivery.state == stays or not is_erased
    assert holds()


@BOTH
@pytest.mark.case(62, control="itself")
def test_a_report_that_comes_late(is_erased: bool, provider: Any) -> None:
    delivery = written("text")
    where = address_of(delivery)
    drain()
    attempt = Attempt.objects.get()
    if is_erased:
        gone(delivery)
        settled()
    for n, key in enumerate((attempt.key, "")):
        keep_event(
            provider=TWILIO,
            event_key=f"late:{n}",
            kind=EventKind.REPORT,
            payload=f"MessageSid={attempt.provider_ref}&MessageStatus=delivered&To={where}".replace(
                "+", "%2B"
            ),
            attempt_key=key,
            at=database_time(),
        )
    read_events(database_time())
    delivery.refresh_from_db()
    assert delivery.report == ("none" if is_erased else "delivered")
    payloads = set(ProviderEvent.objects.values_list("payload", flat=True))
    assert (payloads == {""}) == is_erased
