"""A file that goes along with a text: at a signed address, for an hour, and only what may."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from candidates.actions.documents import hand_in, scan_documents
from candidates.enums import HandedIn
from candidates.models import DocumentType
from candidates.rules.documents import paper_of
from messaging.models import Attempt
from messaging.rules.media import LARGEST, LASTS, document_in, may_go_along, media_token
from tests.factories.candidates import NOW, person
from tests.factories.messaging import compose, send_due
from tests.factories.preferences import give, set_up
from tests.faults.provider import Provider

KEY = "a-key"


@pytest.mark.parametrize(
    ("content_type", "size", "may"),
    [
        ("image/jpeg", 1, True),
        ("image/png", LARGEST, True),
        ("application/pdf", 100, True),
        ("application/pdf", LARGEST + 1, False),
        ("image/jpeg", 0, False),
        ("text/html", 100, False),
    ],
)
def test_what_may_go_along(content_type: str, size: int, may: bool) -> None:
    assert may_go_along(content_type, size) is may


def test_the_address_names_one_document_for_an_hour() -> None:
    token = media_token(7, NOW, KEY)
    assert document_in(token, NOW + LASTS, KEY) == 7
    assert document_in(token, NOW + LASTS + timedelta(seconds=1), KEY) is None
    assert document_in(token, NOW, "another key") is None
    assert document_in(token.replace("7-", "8-", 1), NOW, KEY) is None
    for nonsense in ("", "7", "7-1-", "7-99999999999-" + "0" * 64, "٧-1-" + "a" * 64):
        assert document_in(nonsense, NOW, KEY) is None


def test_nothing_is_there_without_it(client: Client, db: Any) -> None:
    for token in ("1-1-0", media_token(1, NOW, "not ours")):
        assert client.get(reverse("text_media", args=[token])).status_code == 404


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_it_leaves_with_its_address_and_the_provider_gets_it(
    provider: Provider, client: Client, settings: Any
) -> None:
    set_up()
    settings.PUBLIC_URL, settings.PAPERS_SCANNER = (
        "http://testserver",
        "candidates.scanners.only_eicar",
    )
    kim = person(phone="+447700900001", created_at=NOW - timedelta(days=1))
    give(kim, "channel.first", "text", showed_number=True)
    (file,) = hand_in(
        candidate=kim,
        kind=DocumentType.objects.get(key="cv"),
        given=[paper_of("map.pdf", b"%PDF-1.7 a map")],
        through=HandedIn.STAFF,
        at=NOW,
    )
    compose(kim, file=file)
    compose(kim, body="Without one.")
    send_due(NOW + timedelta(seconds=30))  # not looked through yet: it stays here
    scan_documents(NOW)
    file.refresh_from_db()
    compose(kim, body="And now?", file=file)
    send_due(NOW + timedelta(seconds=60))
    send_due(NOW + timedelta(seconds=61))
    assert [len(each.media) for each in provider.arrivals] == [0, 0, 1]
    (address,) = provider.arrivals[-1].media
    attempt = Attempt.objects.order_by("-pk")[0]
    assert attempt.headers == {"Media": str(file.pk)}
    assert address not in str(attempt.__dict__)  # what opens it is kept nowhere
    with time_machine.travel(NOW + timedelta(minutes=5), tick=False):
        answer = client.get(address.removeprefix("http://testserver"))
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer.getvalue().startswith(b"%PDF-1.7")
    with time_machine.travel(NOW + timedelta(hours=2), tick=False):
        assert client.get(address.removeprefix("http://testserver")).status_code == 404
