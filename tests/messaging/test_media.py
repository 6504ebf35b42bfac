"""Photos by text: fetched from the provider by real HTTP, with everything that can be wrong about them."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from candidates.enums import PaperState
from candidates.rules.papers import LARGEST
from messaging.actions.fetching import MOST_TRIES, fetch_waiting
from messaging.actions.media import note_media
from messaging.actions.papers import scan_waiting
from messaging.channels import media
from messaging.channels.base import Never, NotSent
from messaging.models import Attachment, InboundMessage
from portal.demo.telephone.media import sample
from tests.factories.candidates import NOW
from tests.factories.preferences import set_up

ELSEWHERE = "http://127.0.0.1:9/photo"


class Shelf(BaseHTTPRequestHandler):
    """What the provider answers, by the last part of the address."""

    asked: list[str | None] = []

    def do_GET(self) -> None:
        Shelf.asked.append(self.headers.get("Authorization"))
        name = self.path.rpartition("/")[2]
        if name == "moved":
            self.send_response(307)
            self.send_header("Location", ELSEWHERE)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        if name == "round":
            self.send_response(302)
            self.send_header("Location", self.path)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        content = {"photo": sample(), "page": b"<html>not a photo</html>", "huge": b""}.get(name)
        self.send_response(200 if content is not None else {"busy": 503}.get(name, 404))
        if name == "huge":  # says nothing about its length, and does not end
            self.end_headers()
            for _n in range(LARGEST // 65536 + 2):
                self.wfile.write(b"\xff\xd8\xff" + bytes(65533))
            return
        self.send_header("Content-Length", str(len(content or b"")))
        self.end_headers()
        self.wfile.write(content or b"")

    def log_message(self, *_: Any) -> None: ...


@pytest.fixture
def shelf(settings: Any) -> Iterator[str]:
    line = ThreadingHTTPServer(("127.0.0.1", 0), Shelf)
    threading.Thread(target=line.serve_forever, args=[0.01], daemon=True).start()
    settings.TWILIO_API_URL = f"http://127.0.0.1:{line.server_port}"
    settings.TWILIO_AUTH_TOKEN = "secret"
    settings.PAPERS_SCANNER = "candidates.scanners.only_eicar"
    Shelf.asked = []
    yield settings.TWILIO_API_URL
    line.shutdown()
    line.server_close()


def came_with(*addresses: str) -> InboundMessage:
    said = InboundMessage.objects.create(
        provider="twilio", provider_msg_id="MM1", channel="text", body="", received_at=NOW
    )
    fields = {f"MediaUrl{n}": address for n, address in enumerate(addresses)}
    note_media(said, {"NumMedia": str(len(addresses))} | fields)
    return said


@pytest.mark.django_db
def test_a_photo_is_fetched_told_by_its_content_and_scanned(shelf: str) -> None:
    set_up()
    said = came_with(f"{shelf}/photo", f"{shelf}/page", f"{shelf}/gone")
    assert scan_waiting(NOW) == 0  # nothing to look through yet
    assert fetch_waiting(NOW) == 2
    assert all(given and given.startswith("Basic ") for given in Shelf.asked)
    photo, page, gone = said.attachments.all()
    assert (photo.content_type, photo.size, photo.name) == ("image/png", len(sample()), "Photo 1")
    assert (page.state, page.why, bool(page.file)) == ("refused", "not a kind we take", False)
    assert (gone.state, gone.why) == ("refused", "http 404")
    assert fetch_waiting(NOW + timedelta(days=1)) == 0
    scan_waiting(NOW)
    photo.refresh_from_db()
    assert photo.state == PaperState.KEPT
    assert photo.file.read() == sample()


@pytest.mark.django_db
def test_what_may_come_later_is_tried_again_and_not_for_ever(shelf: str) -> None:
    said = came_with(f"{shelf}/busy")
    at = NOW
    for _try in range(MOST_TRIES):
        assert fetch_waiting(at) == 0
        assert fetch_waiting(at) == 0  # not due again at once
        at += timedelta(hours=7)
    paper = said.attachments.get()
    assert (paper.state, paper.why, paper.fetch_tries) == ("refused", "http 503", MOST_TRIES)


def test_a_file_without_end_is_cut_off(shelf: str) -> None:
    with pytest.raises(Never, match="too large"):
        media.fetch(f"{shelf}/huge")


def test_redirects_are_looked_at_again_and_end(shelf: str) -> None:
    with pytest.raises(Never, match="address not allowed"):
        media.fetch(f"{shelf}/moved")
    with pytest.raises(Never, match="too many redirects"):
        media.fetch(f"{shelf}/round")


@pytest.mark.parametrize(
    "address",
    [
        "http://api.twilio.com/photo",  # not over TLS
        "https://evil.example/photo",
        "https://api.twilio.com.evil.example/photo",
        "https://api.twilio.com@evil.example/photo",
        "https://someone@api.twilio.com/photo",
        "https://169.254.169.254/latest/meta-data",
        "file:///etc/passwd",
        "ftp://api.twilio.com/photo",
        "",
    ],
)
def test_addresses_that_are_never_asked(shelf: str, address: str) -> None:
    with pytest.raises(Never, match="address not allowed"):
        media.fetch(address)
    assert Shelf.asked == []


def test_a_named_host_that_leads_into_the_house_is_not_asked(shelf: str, settings: Any) -> None:
    settings.TEXT_MEDIA_HOSTS = ["localhost"]
    with pytest.raises(Never, match="address not public"):
        media.fetch("https://localhost/photo")
    settings.TEXT_MEDIA_HOSTS = ["nowhere.invalid"]
    with pytest.raises(NotSent):
        media.fetch("https://nowhere.invalid/photo")


@pytest.mark.parametrize(
    "address", ["10.0.0.1", "127.0.0.1", "169.254.169.254", "::1", "fe80::1%e"]
)
def test_addresses_of_the_house(address: str) -> None:
    assert not media.is_public(address)
    assert media.is_public("8.8.8.8")


@pytest.mark.django_db
def test_a_number_of_photos_that_cannot_be_is_nothing() -> None:
    said = came_with()
    note_media(said, {"NumMedia": "many", "MediaUrl0": "https://x"})
    note_media(said, {"NumMedia": "-1"})
    assert not Attachment.objects.exists()
