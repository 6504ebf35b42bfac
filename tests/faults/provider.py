"""A provider of letters and texts that does what it is told. Its log is the oracle: what is in it
reached a candidate, whatever the database says.

Manners, by recipient. Letters: `refuse`, `later`, `lost before`, `cut off`, `lost after`. Texts: those of
REFUSALS, `lost before`, `lost after`, `500 after`, `no sid`, `garbled`, `cut short`, `silent`, and the reports
`report first`, `report twice`, `reports reversed`. Both: `held before` and `held after` it is taken, until
the gate opens.

`key_header` makes it a provider that takes nothing twice under the same key. Texts can be asked for, by
their number or as a list.
"""

import json
import socket
import socketserver
import sys
import threading
import time
import traceback
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import requests
from django.conf import settings
from twilio.request_validator import RequestValidator

HELD_FOR = 30  # seconds, should nobody open the gate
REPORTS: dict[str, tuple[str, ...]] = {
    "": ("delivered",),
    "report first": ("sent", "delivered"),
    "report twice": ("sent", "delivered", "delivered", "sent"),
    "reports reversed": ("delivered", "sent", "queued"),
}


@dataclass(frozen=True)
class Arrival:
    """Something a candidate got. `key` is the attempt's."""

    channel: str
    to: str
    key: str
    body: str
    ref: str
    at: float = 0.0
    media: tuple[str, ...] = ()


@dataclass
class Provider:
    """Both servers. `manners[recipient]` says how one is dealt with; others simply get it."""

    manners: dict[str, str] = field(default_factory=dict)
    arrivals: list[Arrival] = field(default_factory=list)
    calls: int = 0
    pause: float = 0.0
    log: Path | None = None  # one line for each arrival, written before it is answered
    tells: bool = False  # whether texts are reported on, to the address they came with
    told: list[int] = field(default_factory=list)  # what we were answered
    key_header: str = ""  # it honours keys that come in this header
    by_key: dict[str, list[str]] = field(default_factory=dict)  # what came under each
    now: datetime | None = None  # what its list says of when something was sent
    states: dict[str, str] = field(default_factory=dict)  # of texts, by their number
    is_list_down: bool = False
    email_port: int = 0
    twilio_port: int = 0

    def __post_init__(self) -> None:
        self.lock = threading.Lock()
        self.numbers = count(1)
        self.reached = threading.Event()  # somebody waits at the gate
        self.gate = threading.Event()
        self.smtp = Smtp(self)
        self.http = Http(self)

    @property
    def email_url(self) -> str:
        return f"smtp://127.0.0.1:{self.smtp.server_address[1]}"

    @property
    def twilio_url(self) -> str:
        return f"http://127.0.0.1:{self.http.server_address[1]}"

    def keys(self) -> list[str]:
        with self.lock:
            return [arrival.key for arrival in self.arrivals]

    def got(self, to: str) -> list[Arrival]:
        with self.lock:
            return [arrival for arrival in self.arrivals if arrival.to == to]

    def take(self, arrival: Arrival) -> None:
        manner = self.manners.get(arrival.to, "")
        if manner == "held before":
            self.hold()
        time.sleep(self.pause)
        with self.lock:
            self.arrivals.append(arrival)
            if self.log is not None:
                with self.log.open("a") as lines:
                    lines.write(json.dumps(asdict(arrival)) + "\n")
        if manner == "held after":
            self.hold()

    def is_known_key(self, key: str, letter: str) -> bool:
        with self.lock:
            came = self.by_key.setdefault(key, [])
            came.append(letter)
            return len(came) > 1

    def hold(self) -> None:
        self.reached.set()
        self.gate.wait(HELD_FOR)

    def called(self) -> None:
        with self.lock:
            self.calls += 1

    def start(self) -> None:
        for server in (self.smtp, self.http):
            threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self) -> None:
        self.gate.set()
        for server in (self.smtp, self.http):
            server.shutdown()
            server.server_close()


# --- reports ----------------------------------------------------------------------------------


def report(to: str, ref: str, states: Sequence[str], *, secret: str = "") -> list[int]:
    """Signed as Twilio signs; the answers' status codes."""
    validator = RequestValidator(secret or settings.TWILIO_AUTH_TOKEN)
    answers = []
    for state in states:
        form = {"MessageSid": ref, "MessageStatus": state}
        signature = validator.compute_signature(to, form)
        headers = {"X-Twilio-Signature": signature}
        answers.append(requests.post(to, form, headers=headers, timeout=20).status_code)
    return answers


# --- letters ----------------------------------------------------------------------------------


class Quiet:
    """Senders that are killed hang up in the middle of a word: that is what is tried here."""

    def handle_error(self, *_request: Any) -> None:
        if not isinstance(sys.exc_info()[1], ConnectionError):
            traceback.print_exc()


class Smtp(Quiet, socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, provider: Provider) -> None:
        self.provider = provider
        super().__init__(("127.0.0.1", provider.email_port), SmtpTalk)


class SmtpTalk(socketserver.StreamRequestHandler):
    server: Smtp

    def handle(self) -> None:
        self.to = ""
        self.say("220 stub")
        while line := self.rfile.readline().decode("latin-1").strip():
            word = line[:4].upper()
            if word == "QUIT":
                self.say("221 bye")
                return
            if not self.answer(word, line):
                return

    def answer(self, word: str, line: str) -> bool:
        if word == "EHLO":
            self.say("250-stub\r\n250 SIZE 1000000")
        elif word == "RCPT":
            self.to = line.split("<")[1].split(">")[0]
            self.say(
                {"refuse": "550 no such mailbox", "later": "451 later"}.get(self.manner, "250 ok")
            )
        elif word == "DATA":
            return self.take_letter()
        else:
            self.say("250 ok")
        return True

    def take_letter(self) -> bool:
        provider = self.server.provider
        provider.called()
        if self.manner == "lost before":
            self.hang_up()
            return False
        self.say("354 go on")
        letter = b""
        while (line := self.rfile.readline()) != b".\r\n":
            if not line:
                return False
            letter += line
        if self.manner == "cut off":
            self.hang_up()
            return False
        read = message_from_bytes(letter)
        ref = str(read["Message-ID"])
        key = ref.strip("<>").partition("@")[0]
        given, words = str(read[provider.key_header] or ""), letter.decode("latin-1")
        if not (provider.key_header and given and provider.is_known_key(given, words)):
            provider.take(Arrival("email", self.to, key, words, ref))
        if self.manner == "lost after":
            self.hang_up()
            return False
        self.say("250 kept")
        return True

    @property
    def manner(self) -> str:
        return self.server.provider.manners.get(self.to, "")

    def say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())

    def hang_up(self) -> None:
        self.connection.shutdown(socket.SHUT_RDWR)


# --- texts ------------------------------------------------------------------------------------


class Http(Quiet, ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, provider: Provider) -> None:
        self.provider = provider
        super().__init__(("127.0.0.1", provider.twilio_port), TwilioTalk)


class TwilioTalk(BaseHTTPRequestHandler):
    server: Http
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        provider = self.server.provider
        provider.called()
        length = int(self.headers["Content-Length"])
        given = parse_qs(self.rfile.read(length).decode())
        form = {k: v[0] for k, v in given.items()}
        self.media = tuple(given.get("MediaUrl", ()))
        manner = provider.manners.get(form["To"], "")
        if manner == "lost before":
            self.hang_up()
        elif manner == "silent":
            provider.hold()
        elif manner in REFUSALS:
            self.refuse(*REFUSALS[manner])
        else:
            self.take(form, manner)

    def do_GET(self) -> None:
        provider = self.server.provider
        if provider.is_list_down:
            self.refuse(503, 20503)
            return
        address = urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(address.query).items()}
        with provider.lock:
            texts = [each for each in provider.arrivals if each.channel == "text"]
        ref = address.path.rpartition("/")[2].removesuffix(".json")
        if ref == "Messages":
            found = [each for each in texts if asked.get("To", each.to) == each.to]
            self.reply(200, {"messages": [self.shape(each) for each in found]} | NO_PAGES)
            return
        one = [self.shape(each) for each in texts if each.ref == ref]
        self.reply(200, one[0]) if one else self.refuse(404, 20404)

    def shape(self, arrival: Arrival) -> dict[str, Any]:
        sent = format_datetime(datetime.fromtimestamp(arrival.at, UTC))
        state = self.server.provider.states.get(arrival.ref, "sent")
        row: dict[str, Any] = {"sid": arrival.ref, "to": arrival.to, "body": arrival.body}
        return row | {"status": state, "error_code": None, "date_sent": sent, "date_created": sent}

    def take(self, form: dict[str, str], manner: str) -> None:
        provider = self.server.provider
        ref = f"SM{next(provider.numbers):032d}"
        to_report = form.get("StatusCallback", "")
        key = to_report.rstrip("/").rpartition("/")[2]
        at = provider.now.timestamp() if provider.now else time.time()
        media = self.media
        provider.take(Arrival("text", form["To"], key, form["Body"], ref, at, media))
        said = REPORTS.get(manner, REPORTS[""]) if provider.tells else ()
        if manner == "report first":
            provider.told += report(to_report, ref, said)
        self.answer(ref, manner)
        if manner != "report first":
            provider.told += report(to_report, ref, said)

    def answer(self, ref: str, manner: str) -> None:
        body = {"status": "queued", "sid": ref}
        if manner == "lost after":
            self.hang_up()
        elif manner == "500 after":
            self.refuse(500, 20500)
        elif manner == "no sid":
            self.reply(201, {"status": "queued"})
        elif manner == "garbled":
            self.reply(201, "<html>not what you expect")
        elif manner == "cut short":
            self.reply(201, body, missing=10)
            self.hang_up()
        else:
            self.reply(201, body)

    def refuse(self, status: int, code: int, retry_after: str = "") -> None:
        self.reply(status, {"code": code, "message": "no", "status": status}, retry_after)

    def reply(self, status: int, body: Any, retry_after: str = "", missing: int = 0) -> None:
        content = body.encode() if isinstance(body, str) else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content) + missing))
        if retry_after:
            self.send_header("Retry-After", retry_after)
        self.end_headers()
        self.wfile.write(content)

    def hang_up(self) -> None:
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    def log_message(self, *args: Any) -> None:
        pass


NO_PAGES = {"page": 0, "page_size": 50, "next_page_uri": None, "uri": ""}
REFUSALS: dict[str, tuple[Any, ...]] = {
    "bad number": (400, 21211),
    "opted out": (400, 21610),
    "slow down": (429, 20429, "120"),
    "wrong password": (401, 20003),
    "500 before": (500, 20500),
}
