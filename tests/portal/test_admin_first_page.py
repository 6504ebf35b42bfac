"""The first page of the admin: what needs attention, with the way there, and never a guess."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from candidates.enums import DataWish, KeptFor
from candidates.models import DataRequest, RetentionRun
from messaging.models import Delivery, InboundMessage
from portal.setting_up.attention import attention_of
from preferences.models import OptOutHold, UnmetRequest
from tests.factories.candidates import ApplicationFactory, TeamFactory, UserFactory, member, person
from tests.factories.messaging import compose
from tests.factories.preferences import set_up

MOST_QUERIES = 28


@pytest.fixture
def at_admin(client: Any, db: None) -> Any:
    set_up()
    client.force_login(UserFactory.create(is_staff=True, is_superuser=True))
    return client


def keys() -> set[str]:
    return {line.key for line in attention_of(timezone.now())}


def test_each_line_is_there_while_it_is_so_and_leads_to_the_rows(at_admin: Any) -> None:
    at, ana = timezone.now(), member(TeamFactory.create())
    quiet = keys()
    assert not quiet & {"dead", "unmatched", "unmet", "retention", "data_requests", "left_behind"}
    sam = person(email="sam@example.org")
    ApplicationFactory.create(candidate=sam, owner=ana)
    ana.is_active = False
    ana.save()
    compose(sam, author=ana, channel="email")
    Delivery.objects.update(state="dead")
    InboundMessage.objects.create(
        provider="x",
        provider_msg_id="1",
        channel="text",
        from_address="+447700900321",
        body="Hello?",
        needs_person="unknown_sender",
        received_at=at,
    )
    UnmetRequest.objects.create(candidate=sam, key="channel.first", words="WhatsApp", at=at)
    OptOutHold.objects.create(candidate=sam, channel="text", inbound=1, at=at)
    due = at - timedelta(days=2)
    DataRequest.objects.create(candidate=sam, wish=DataWish.ERASURE, at=due, due_on=due.date())
    RetentionRun.objects.create(purpose=KeptFor.RAW, at=at, due=90, total=100, is_stopped=True)
    found = attention_of(at)
    new = {"dead", "unmatched", "unmet", "retention", "data_requests", "left_behind", "holds"}
    assert new <= {line.key for line in found}
    assert [line.is_urgent for line in found] == sorted(line.is_urgent for line in found)[::-1]
    page = at_admin.get(reverse("admin:index")).content.decode()
    for line in found:
        assert str(line.words).replace("'", "&#x27;") in page
        answer = at_admin.get(line.url)
        assert answer.status_code == 200, line.key
        if line.key in new - {"retention"}:
            assert answer.context["cl"].result_count >= 1, line.key


def test_before_there_is_an_employer_it_says_so(admin_client: Any) -> None:
    page = admin_client.get(reverse("admin:index")).content.decode()
    assert "The employer is not set up yet" in page
    assert reverse("admin:candidates_employer_add") in page


def test_the_same_number_of_queries_however_much_there_is(at_admin: Any) -> None:
    index = reverse("admin:index")
    at_admin.get(index)
    counts = []
    for number in (1, 4):
        for n in range(number):
            compose(person(email=f"a{number}.{n}@example.org"), author=UserFactory.create())
        Delivery.objects.update(state="unknown")
        at_admin.get(index)
        with CaptureQueriesContext(connection) as caught:
            at_admin.get(index)
        counts.append(len(caught))
    assert counts[0] == counts[1] <= MOST_QUERIES


def test_who_may_not_set_up_sees_their_lists_alone(client: Any, db: None) -> None:
    set_up()
    client.force_login(UserFactory.create(is_staff=True))
    page = client.get(reverse("admin:index")).content.decode()
    assert "Needs attention" not in page
    assert "permission" in page
