"""A provider of letters and texts that does what it is told. Its log is the oracle: what is in it
reached a candidate, whatever the database says.
"""

import json
import socket
import socketserver
import threading
import time
from dataclasses import dataclass, field
from email import message_from_bytes
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs


@dataclass(frozen=True)
class Arrival:
    """Something a candidate got. `key` is the attempt's."""

    channel: str
    to: str
    key: str
    body: str
    ref: str


@dataclass
class Provider:
    """Both servers. `manners[recipient]` says how one is dealt with; others simply get it."""

    manners: dict[str, str] = field(default_factory=dict)
    arrivals: list[Arrival] = field(default_factory=list)
    calls: int = 0
    pause: float = 0.0

    def __post_init__(self) -> None:
        self.lock = threading.Lock()
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

    def take(self, arrival: Arrival) -> None:
        time.sleep(self.pause)
        with self.lock:
            self.arrivals.append(arrival)

    def called(self) -> None:
        with self.lock:
            self.calls += 1

    def start(self) -> None:
        for server in (self.smtp, self.http):
            threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self) -> None:
        for server in (self.smtp, self.http):
            server.shutdown()
            server.server_close()


# --- letters ----------------------------------------------------------------------------------


class Smtp(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, provider: Provider) -> None:
        self.provider = provider
        super().__init__(("127.0.0.1", 0), SmtpTalk)


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
        provider.take(Arrival("email", self.to, key, letter.decode("latin-1"), ref))
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


class Http(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, provider: Provider) -> None:
        self.provider = provider
        super().__init__(("127.0.0.1", 0), TwilioTalk)


class TwilioTalk(BaseHTTPRequestHandler):
    server: Http
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        provider = self.server.provider
        provider.called()
        length = int(self.headers["Content-Length"])
        form = {k: v[0] for k, v in parse_qs(self.rfile.read(length).decode()).items()}
        manner = provider.manners.get(form["To"], "")
        if manner == "lost before":
            self.hang_up()
        elif manner in REFUSALS:
            self.refuse(*REFUSALS[manner])
        else:
            self.take(form, manner)

    def take(self, form: dict[str, str], manner: str) -> None:
        provider = self.server.provider
        ref = f"SM{provider.calls:032d}"
        key = form.get("StatusCallback", "").rstrip("/").rpartition("/")[2]
        provider.take(Arrival("text", form["To"], key, form["Body"], ref))
        if manner == "lost after":
            self.hang_up()
        elif manner == "500 after":
            self.refuse(500, 20500)
        else:
            self.reply(201, {"status": "queued"} | ({} if manner == "no sid" else {"sid": ref}))

    def refuse(self, status: int, code: int, retry_after: str = "") -> None:
        self.reply(status, {"code": code, "message": "no", "status": status}, retry_after)

    def reply(self, status: int, body: dict[str, Any], retry_after: str = "") -> None:
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        if retry_after:
            self.send_header("Retry-After", retry_after)
        self.end_headers()
        self.wfile.write(content)

    def hang_up(self) -> None:
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    def log_message(self, *args: Any) -> None:
        pass


REFUSALS: dict[str, tuple[Any, ...]] = {
    "bad number": (400, 21211),
    "opted out": (400, 21610),
    "slow down": (429, 20429, "120"),
    "wrong password": (401, 20003),
    "500 before": (500, 20500),
}
