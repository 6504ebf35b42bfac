"""A system that is told: a real server on this machine, which answers as it is made to."""

import hmac
import json
import threading
from base64 import b64decode, b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Listener:
    """`answers` are used up one by one; then it takes everything."""

    url: str = ""
    answers: list[Any] = field(default_factory=list)
    heard: list[dict[str, Any]] = field(default_factory=list)

    @property
    def ids(self) -> list[str]:
        return [each["id"] for each in self.heard]

    def types(self) -> list[str]:
        return [each["content"]["type"] for each in self.heard]


def is_signed(heard: dict[str, Any], secret: str) -> bool:
    """As any receiver checks it, by the standard's own words."""
    key = b64decode(secret.removeprefix("whsec_"))
    whole = f"{heard['id']}.{heard['at']}.".encode() + heard["body"]
    wanted = "v1," + b64encode(hmac.new(key, whole, sha256).digest()).decode()
    return wanted in heard["signatures"].split(" ")


@contextmanager
def listening() -> Iterator[Listener]:
    found = Listener()

    class Hears(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            found.heard.append(
                {
                    "id": self.headers["webhook-id"],
                    "at": self.headers["webhook-timestamp"],
                    "signatures": self.headers["webhook-signature"],
                    "body": body,
                    "content": json.loads(body),
                }
            )
            answer = found.answers.pop(0) if found.answers else 204
            if callable(answer):
                answer(self)
                return
            status, headers = answer if isinstance(answer, tuple) else (answer, {})
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_what: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Hears)
    server.daemon_threads = True
    found.url = f"http://127.0.0.1:{server.server_port}/hooks"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield found
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
