"""S-R5: one thread over all channels, how each went, and why it went this way."""

from datetime import timedelta

import pytest
import time_machine

from messaging.actions.threads import thread_of
from messaging.enums import DeliveryState, MessageState, Report
from messaging.models import Delivery, InboundMessage, Message
from preferences.models import Consent, OptOutHold
from tests.factories.candidates import NOW, ApplicationFactory, JobFactory
from tests.factories.messaging import compose
from tests.factories.preferences import give
from tests.portal.desk.conftest import HTMX


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def url(sam) -> str:
    return f"/desk/people/{sam.pk}/messages/"


def hear(sam, n: int, words: str, at=NOW) -> InboundMessage:
    return InboundMessage.objects.create(
        provider="x",
        provider_msg_id=str(n),
        channel="text",
        from_address="+447700900123",
        thread=thread_of(sam),
        body=words,
        received_at=at,
    )


def page(desk, url) -> str:
    return desk.get(url).content.decode()


def test_nothing_said_yet(desk, url):
    assert "Nothing has been said yet." in page(desk, url)


def test_in_and_out_with_who_how_and_why(desk, url, sam, ana):
    give(sam, "channel.first", "email")
    hear(sam, 1, "Hello there", at=NOW - timedelta(hours=1))
    compose(sam, author=ana, body="Welcome")
    said = page(desk, url)
    assert said.index("Hello there") < said.index("Welcome")
    assert "Ana Pires" in said
    assert "Leaves in a moment" in said
    assert "The first way of Sam. Sam, 3 March." in said


def test_what_did_not_arrive_offers_the_next_way(desk, url, sam, ana):
    give(sam, "channel.first", "email")
    message = compose(sam, author=ana, body="Lost words")
    Message.objects.update(state=MessageState.DONE)
    Delivery.objects.update(state=DeliveryState.ACCEPTED, report=Report.BOUNCED)
    assert f"/contact/?again={message.pk}" in page(desk, url)
    again = desk.get(f"/desk/people/{sam.pk}/contact/?again={message.pk}").context["composer"]
    assert again.channel != "email"
    assert again.form.initial["body"] == "Lost words"


def test_another_teams_words_are_withheld(desk, url, sam):
    foreign = ApplicationFactory.create(candidate=sam, job=JobFactory.create())
    compose(sam, author=foreign.job.owner, application=foreign, body="Theirs only")
    said = page(desk, url)
    assert "Theirs only" not in said
    assert "About a job of another team." in said


def test_earlier_ones_on_request(desk, url, sam):
    for n in range(40):
        hear(sam, n, f"words {n:02}", at=NOW - timedelta(minutes=60 - n))
    assert "words 05" not in page(desk, url)
    earlier = desk.get(url).context["conversation"].earlier
    older = desk.get(url, {"before": earlier.isoformat()}, headers=HTMX).content.decode()
    assert "words 05" in older
    assert "<html" not in older


def test_nonsense_as_a_date_is_the_newest(desk, url, sam):
    hear(sam, 1, "Hello there")
    assert "Hello there" in page(desk, f"{url}?before=2027-99-99T00:00")


@pytest.mark.parametrize(("answer", "is_closed"), [("yes", True), ("no", False)])
def test_an_opt_out_in_plain_words_is_settled_by_a_person(desk, url, sam, answer, is_closed):
    said = hear(sam, 1, "Please stop texting me")
    hold = OptOutHold.objects.create(candidate=sam, channel="text", inbound=said.pk, at=NOW)
    assert "Sam seems to ask us to stop" in page(desk, url)
    desk.post(f"/desk/holds/{hold.pk}/", {"is_opt_out": answer})
    assert OptOutHold.objects.get().settled_at == NOW
    assert Consent.objects.filter(act="withdrawn").exists() is is_closed


def test_a_reply_leads_to_the_composer(desk, url, sam):
    hear(sam, 1, "Hello?")
    assert f"/desk/people/{sam.pk}/contact/?reply=1" in page(desk, url)
