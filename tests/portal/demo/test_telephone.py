"""The telephone speaks Twilio's language: their client and their signature check must agree."""

import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import requests
from playwright.sync_api import Page
from twilio.base.exceptions import TwilioRestException
from twilio.http.http_client import TwilioHttpClient
from twilio.request_validator import RequestValidator
from twilio.rest import Client

from portal.demo.telephone.__main__ import build
from portal.demo.telephone.api import Account, segments
from portal.demo.telephone.media import sample
from portal.demo.telephone.network import sign
from portal.demo.telephone.numbers import FAULTS, Manner

from .conftest import Listening, until

SID, TOKEN, OURS = "AC" + "1" * 32, "a token of the tests", "+441134960000"
THEIRS = "+447700900123"
FIELDS = {"To": THEIRS, "From": OURS, "Body": "Hi Zoë – a café?", "Empty": ""}


class Local(TwilioHttpClient):
    """Twilio's own client, with another machine's name in front."""

    def __init__(self, url: str) -> None:
        super().__init__(timeout=5)
        self.url = url

    def request(self, method: str, url: str, *args: Any, **kwargs: Any) -> Any:
        there = url.replace("https://api.twilio.com", self.url)
        return super().request(method, there, *args, **kwargs)


class Telephone:
    """The telephone, in this process."""

    def __init__(self, folder: Path, hook: str) -> None:
        self.folder, self.hook = folder, hook
        self.start()

    def start(self) -> None:
        account = Account(SID, TOKEN, OURS)
        self.line, self.network = build(
            account, port=0, folder=self.folder, hook=self.hook, silence=0.1
        )
        self.url = f"http://127.0.0.1:{self.line.server_port}"
        self.client = Client(SID, TOKEN, http_client=Local(self.url))
        self.network.start()
        threading.Thread(target=self.line.serve_forever, args=[0.01], daemon=True).start()

    def stop(self) -> None:
        self.network.stop()
        self.line.shutdown()
        self.line.server_close()

    def send(self, to: str = THEIRS, **given: Any) -> Any:
        return self.client.messages.create(to=to, from_=OURS, body="Hello", **given)


@pytest.fixture
def telephone(tmp_path: Path, listening: Listening) -> Iterator[Telephone]:
    telephone = Telephone(tmp_path, f"{listening.url}text/")
    yield telephone
    telephone.stop()


@pytest.mark.parametrize(
    "url",
    [
        "http://localhost:8000/hooks/twilio/text/",
        "http://localhost:8000/hooks/twilio/status/?delivery=42&n=1",
        "https://usual.example/hooks/twilio/text/",
    ],
)
def test_the_signature_is_twilios(url: str) -> None:
    assert RequestValidator(TOKEN).validate(url, FIELDS, sign(url, FIELDS, TOKEN))
    assert not RequestValidator(TOKEN).validate(url, FIELDS, sign(url, FIELDS, "another"))


def test_a_text_is_taken_and_its_status_told(telephone: Telephone, listening: Listening) -> None:
    callback = f"{listening.url}status/?delivery=7"
    text = telephone.send(status_callback=callback)
    assert text.status == "queued"
    assert text.sid.startswith("SM")
    assert text.num_segments == "1"

    until(lambda: len(listening.requests) == 2)
    told = [request.form for request in listening.requests]
    assert [one["MessageStatus"] for one in told] == ["sent", "delivered"]
    assert {one["MessageSid"] for one in told} == {text.sid}
    for request in listening.requests:
        signature = request.headers["x-twilio-signature"]
        assert RequestValidator(TOKEN).validate(callback, request.form, signature)


def test_a_text_can_be_looked_up(telephone: Telephone) -> None:
    first, second = telephone.send(), telephone.send(to="+447700900124")
    assert telephone.client.messages(first.sid).fetch().body == "Hello"
    assert [one.sid for one in telephone.client.messages.list(to=THEIRS)] == [first.sid]
    today = datetime.now(UTC)
    found = telephone.client.messages.list(date_sent=today, page_size=1)
    assert [one.sid for one in found] == [second.sid, first.sid]
    assert telephone.client.messages.list(date_sent_after=datetime(2100, 1, 1, tzinfo=UTC)) == []


def test_wrong_credentials_are_refused(telephone: Telephone) -> None:
    telephone.client = Client(SID, "wrong", http_client=Local(telephone.url))
    with pytest.raises(TwilioRestException) as raised:
        telephone.send()
    assert (raised.value.status, raised.value.code) == (401, 20003)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"Body": "Hello", "From": OURS}, 21604),
        ({"To": "0770", "Body": "Hello", "From": OURS}, 21211),
        ({"To": THEIRS, "From": OURS}, 21602),
        ({"To": THEIRS, "Body": "Hello"}, 21603),
        ({"To": THEIRS, "From": OURS, "Body": "x" * 1601}, 21617),
    ],
)
def test_what_is_missing_is_said(telephone: Telephone, given: dict[str, str], code: int) -> None:
    answer = requests.post(
        f"{telephone.url}/2010-04-01/Accounts/{SID}/Messages.json", data=given, auth=(SID, TOKEN)
    )
    assert (answer.status_code, answer.json()["code"]) == (400, code)


@pytest.mark.parametrize("number", FAULTS)
def test_numbers_that_misbehave(telephone: Telephone, number: str) -> None:
    fault = FAULTS[number]
    if fault.manner is Manner.REFUSE:
        with pytest.raises(TwilioRestException) as raised:
            telephone.send(to=number)
        assert (raised.value.status, raised.value.code) == (fault.status, fault.code)
    elif fault.manner is Manner.NO_SID:
        assert telephone.send(to=number).sid is None
    else:
        with pytest.raises(requests.ConnectionError):
            telephone.send(to=number)
    assert len(telephone.client.messages.list(to=number)) == fault.is_accepted


def test_a_phone_out_of_reach(telephone: Telephone, listening: Listening) -> None:
    telephone.send(to="+15005550300", status_callback=f"{listening.url}status/")
    until(lambda: len(listening.requests) == 2)
    last = listening.requests[-1].form
    assert (last["MessageStatus"], last["ErrorCode"]) == ("undelivered", "30003")


def test_an_answer_reaches_the_hook_signed(telephone: Telephone, listening: Listening) -> None:
    listening.status = 503  # the product is down at first
    requests.post(f"{telephone.url}/phones/{THEIRS}", data={"body": "Yes, 2 please"})
    until(lambda: listening.requests)
    listening.status = 200
    request = until(lambda: listening.requests[1:])[0]
    assert request.form["From"] == THEIRS
    assert request.form["To"] == OURS
    assert request.form["Body"] == "Yes, 2 please"
    assert request.form["NumMedia"] == "0"
    signature = request.headers["x-twilio-signature"]
    assert RequestValidator(TOKEN).validate(telephone.hook, request.form, signature)


def test_a_photo_is_handed_in_with_an_address_for_the_account_alone(
    telephone: Telephone, listening: Listening
) -> None:
    url = f"{telephone.url}/phones/{THEIRS}"
    requests.post(url, files={"photo": ("me.png", sample())}, data={"body": "My CV"})
    form = until(lambda: listening.requests)[0].form
    assert (form["NumMedia"], form["MediaContentType0"], form["Body"]) == (
        "1",
        "image/png",
        "My CV",
    )
    assert requests.get(form["MediaUrl0"]).status_code == 401
    assert requests.get(form["MediaUrl0"], auth=(SID, TOKEN)).content == sample()
    assert requests.get(form["MediaUrl0"] + "0", auth=(SID, TOKEN)).status_code == 404
    assert '<img class="photo__shown"' in requests.get(url).text


def test_texts_and_their_steps_survive_a_restart(
    telephone: Telephone, listening: Listening
) -> None:
    text = telephone.send(status_callback=f"{listening.url}status/")
    telephone.stop()
    telephone.start()
    until(lambda: len(listening.requests) == 2)
    assert telephone.client.messages(text.sid).fetch().status == "delivered"


def test_another_site_cannot_write_texts(telephone: Telephone, listening: Listening) -> None:
    foreign = {"Origin": "http://evil.example"}
    url = f"{telephone.url}/phones/{THEIRS}"
    assert requests.post(url, data={"body": "STOP"}, headers=foreign).status_code == 403
    assert requests.get(url, headers={"Host": "evil.example"}).status_code == 403


def test_a_phone_that_nobody_has_can_be_opened(telephone: Telephone) -> None:
    found = requests.get(telephone.url, params={"find": "+44 7700 900999"}).text
    assert 'href="/phones/%2B447700900999"' in found
    assert "No phone with" in requests.get(telephone.url, params={"find": "<Zed>"}).text


@pytest.mark.parametrize(
    ("body", "count"),
    [
        ("", 1),
        ("x" * 160, 1),
        ("x" * 161, 2),
        ("x" * 159 + "€", 2),
        ("ж" * 70, 1),
        ("ж" * 71, 2),
        ("👋" * 35, 1),
        ("👋" * 36, 2),
    ],
)
def test_parts_of_a_text(body: str, count: int) -> None:
    assert segments(body) == count


@pytest.mark.browser
def test_a_person_reads_and_answers(
    telephone: Telephone, listening: Listening, phone: Page, assert_accessible: Any
) -> None:
    people = [{"name": "Sam <Okoro>", "phones": [THEIRS], "emails": []}]
    (telephone.folder / "people.json").write_text(json.dumps(people))
    telephone.client.messages.create(
        to=THEIRS, from_=OURS, body="Tell us <how>: http://localhost:8000/u/7K2M9QXD44TR."
    )
    phone.goto(telephone.url)
    assert_accessible(phone)
    phone.get_by_role("link", name="Sam <Okoro>").click()
    link = phone.get_by_role("link", name="http://localhost:8000/u/7K2M9QXD44TR", exact=True)
    link.wait_for()
    phone.get_by_label("Text message").fill("On my way")
    phone.get_by_role("button", name="Send").click()
    phone.locator(".bubble--mine", has_text="On my way").wait_for()
    assert_accessible(phone)
    until(lambda: listening.requests)

    telephone.send()
    phone.get_by_label("Text message").fill("half")
    phone.locator(".bubble", has_text="Hello").wait_for()  # arrives by itself
    assert phone.get_by_label("Text message").input_value() == "half"
