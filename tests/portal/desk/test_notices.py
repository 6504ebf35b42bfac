"""S-R4: what lies ready beside the words, and a provider that takes nothing now."""

from uuid import uuid4

import pytest
import time_machine

from candidates.enums import Role
from messaging.models import Circuit, Message
from tests.factories.candidates import NOW
from tests.factories.preferences import give


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def url(sam) -> str:
    return f"/desk/people/{sam.pk}/contact/"


def page_of(answer) -> str:
    return answer.content.decode()


def test_a_draft_of_a_colleague_is_shown_and_gone_on_with(desk, url, sam, as_role):
    given = {"topic": "update", "channel": "email", "client_token": uuid4(), "body": "Half a word"}
    as_role(Role.RECRUITER).post(f"/desk/f/draft/{sam.pk}/", given)
    message = Message.objects.get()
    page = page_of(desk.get(url))
    assert f"{message.author} has a draft, saved just now" in page
    assert f"?draft={message.pk}" in page
    gone_on = page_of(desk.get(f"{url}?draft={message.pk}"))
    assert "Half a word</textarea>" in gone_on
    assert "has a draft" not in gone_on


def test_ones_own_draft_is_offered_and_the_one_in_hand_is_not(desk, url, sam):
    token = str(uuid4())
    given = {"topic": "update", "channel": "email", "client_token": token, "body": "Half a word"}
    desk.post(f"/desk/f/draft/{sam.pk}/", given)
    assert "You have a draft, saved just now" in page_of(desk.get(url))
    looked = desk.post(url, given | {"look": "1", "seen_at": "0", "contact_version": "1"})
    assert "You have a draft" not in page_of(looked)


def test_a_provider_that_is_down_is_said_with_what_to_do(desk, url, sam):
    give(sam, "channel.first", "email")
    Circuit.objects.create(channel="email", opened_at=NOW, probe_at=NOW, why="no answer")
    page = page_of(desk.get(url))
    assert "Email: the provider does not answer. Messages wait, and go when it is back." in page
    assert "it stays in the outbox and goes by itself" in page
    assert "does not answer" not in page_of(desk.get(f"{url}?channel=portal"))
