"""Words, rows and keys that are not as they should be: the message is whole or refused, others go."""

from typing import Any

import pytest
from django.test import Client
from django_q.models import Schedule

from candidates.models import Candidate
from messaging.enums import DeliveryState, MessageState
from messaging.management.commands import schedule
from messaging.models import Delivery
from messaging.outbox.reaper import reap
from messaging.outbox.slot import drain
from messaging.outbox.statements import database_time
from messaging.rules.texts import length_of
from portal import tasks
from preferences.enums import Rule
from tests.factories.messaging import delivery_of
from tests.faults.world import address_of, queue, reach, someone, state_of, written

pytestmark = [
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.usefixtures("house"),
]

S = DeliveryState


@pytest.mark.case(50, control="itself")
@pytest.mark.parametrize("is_one_bad", [False, True])
def test_many_at_once_and_one_bad_address(is_one_bad: bool, provider: Any) -> None:
    deliveries = [written(fixed=True) for _n in range(12)]
    bad = deliveries[5]
    if is_one_bad:
        provider.manners[address_of(bad)] = "refuse"
    drain()
    states = [state_of(each) for each in deliveries]
    assert states.count(S.ACCEPTED) == 12 - is_one_bad
    bad.message.refresh_from_db()
    if is_one_bad:
        assert state_of(bad) == S.FAILED
        assert (bad.message.state, bad.message.returned_rule) == (
            MessageState.DRAFT,
            Rule.NO_CONTACT_POINT,
        )


TRYING_TO_RUN = [
    "{{ settings.SECRET_KEY }}",
    "{x.__class__.__init__.__globals__}",
    "{% include 'desk/today.html' %}",
    "{0.__class__}",
    "%(settings)s %s",
]


@pytest.mark.case(58)
def test_words_that_try_to_run_are_sent_as_they_stand(provider: Any, settings: Any) -> None:
    body = "\n".join(TRYING_TO_RUN)
    sam = someone("text")
    message = queue(sam, body=body, text=body)
    drain()
    (arrival,) = provider.got(reach(sam))
    for words in TRYING_TO_RUN:
        assert words in arrival.body
    assert settings.SECRET_KEY not in arrival.body
    assert state_of(delivery_of(message)) == S.ACCEPTED


@pytest.mark.case(59)
def test_a_subject_with_everything_wrong_is_one_clean_header(provider: Any) -> None:
    sam = someone(last_name="O\u202ekafor 🎉")
    queue(sam, subject="News\r\nBcc: all@example.com\u202e 🎉")
    drain()
    (arrival,) = provider.got(reach(sam))
    head = arrival.body.partition("\r\n\r\n")[0]
    assert "\nBcc:" not in head
    assert head.lower().count("\nsubject:") == 1


@pytest.mark.case(59)
def test_a_text_of_ten_thousand_emoji_is_counted(provider: Any) -> None:
    assert length_of("🎉" * 10_000).parts > 100


@pytest.mark.case(63, control="itself")
@pytest.mark.parametrize("is_changed", [False, True])
def test_a_new_secret_key_with_messages_queued(
    is_changed: bool, provider: Any, settings: Any, client: Client
) -> None:
    first, second = written(), written()
    drain()
    link = link_in(provider.got(address_of(first))[0].body)
    third = written()
    if is_changed:
        settings.SECRET_KEY = "another key " * 6
    drain()
    settings.ROOT_URLCONF = "portal.urls"
    assert [state_of(each) for each in (first, second, third)] == [S.ACCEPTED] * 3
    assert client.get(link).status_code == 200, "links rest on a key of their own"
    client.cookies["sessionid"] = "made-under-the-old-key"
    assert client.get("/desk/").status_code in (302, 303), "signed out, politely"


def link_in(letter: str) -> str:
    path = letter.replace("=\r\n", "").partition("/u/")[2].split("/")[0]
    return f"/u/{path}/"


@pytest.mark.case(64, control="itself")
def test_one_broken_row_of_a_person_does_not_hold_up_the_others(
    provider: Any, settings: Any, caplog: Any
) -> None:
    deliveries = [written() for _n in range(5)]
    broken = deliveries[2]
    Candidate.objects.filter(pk=broken.candidate_id).update(time_zone="Nowhere/At_All")
    for _turn in range(4):
        drain()
        reap(database_time())
        Delivery.objects.filter(state=S.CLAIMED).update(lease_expires_at=database_time())
        reap(database_time())
    others = [state_of(each) for each in deliveries if each != broken]
    assert others == [S.ACCEPTED] * 4
    assert state_of(broken) == S.DEAD
    assert f"delivery {broken.pk}" in caplog.text


@pytest.mark.case(64, control="itself")
@pytest.mark.parametrize("fields", [{}, {"args": "((", "kwargs": "{"}, {"func": "os.nothing"}])
def test_one_broken_schedule_is_mended_and_named(fields: dict[str, str], caplog: Any) -> None:
    """A row that cannot be read stops every schedule of the queue."""
    schedule.write()
    Schedule.objects.filter(name="messaging.tasks.sweep_outbox").update(**fields)
    tasks.beat()
    row = Schedule.objects.get(name="messaging.tasks.sweep_outbox")
    assert (row.func, row.args or "", row.kwargs or "") == ("messaging.tasks.sweep_outbox", "", "")
    assert ("messaging.tasks.sweep_outbox" in caplog.text) == bool(fields)
