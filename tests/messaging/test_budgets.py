"""How many statements things take: counted, never timed."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from messaging.exceptions import NetworkInTransactionError
from messaging.models import Attempt
from messaging.outbox import sending
from messaging.queries.verdicts import verdict_for, verdicts_for
from preferences.enums import TopicKey
from tests.factories.candidates import NOW, person
from tests.factories.messaging import compose, slot
from tests.factories.preferences import give, set_up

DUE = NOW + timedelta(seconds=20)
PER_MESSAGE = 5
PER_VERDICT = 6


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_statements_per_message(provider: Any) -> None:
    set_up()
    for number in range(10):
        sam = person(email=f"sam{number}@example.com")
        give(sam, "channel.first", "email")
        compose(sam)
    worker = slot(DUE)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert worker.turn() == 10
    assert Attempt.objects.filter(outcome="accepted").count() == 10
    assert len(asked) <= 10 * PER_MESSAGE
    worker.senders.close()


@pytest.mark.django_db
@pytest.mark.parametrize("people", [1, 50])
def test_queries_per_verdict(people: int, django_assert_max_num_queries: Any) -> None:
    set_up()
    found = [person(email=f"sam{number}@example.com") for number in range(people)]
    with django_assert_max_num_queries(PER_VERDICT):
        assert len(verdicts_for(found, TopicKey.UPDATE, NOW)) == people
    with django_assert_max_num_queries(PER_VERDICT):
        verdict_for(found[0], None, TopicKey.UPDATE, NOW)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_no_provider_is_called_inside_a_transaction(provider: Any) -> None:
    from django.db import transaction

    set_up()
    sam = person(email="sam@example.com")
    give(sam, "channel.first", "email")
    compose(sam)
    with pytest.raises(NetworkInTransactionError), transaction.atomic():
        sending.check_no_transaction()
    with transaction.atomic():
        slot(DUE).turn()
    assert not provider.calls
