"""A very small web server for the demo's own pages: no framework, loopback only.

The mailbox and the telephone stand for other people's machines, so they share nothing with the
product: neither its settings nor its database nor its templates.
"""

import html
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

LOOK = Path(__file__).with_name("look")
LARGEST_FORM = 1024 * 1024
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; "
    "frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
LINK = re.compile(r"https?://[^\s<>\"]*[^\s<>\".,;:!?)\]]")


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes

    @cached_property
    def form(self) -> dict[str, str]:
        return dict(parse_qsl(self.body.decode(), keep_blank_values=True))

    @cached_property
    def forms(self) -> list[tuple[str, str]]:
        """The same, for names that may come several times."""
        return parse_qsl(self.body.decode(), keep_blank_values=True)


@dataclass(frozen=True)
class Answer:
    body: str | bytes = b""
    status: int = 200
    kind: str = "text/html; charset=utf-8"
    headers: dict[str, str] = field(default_factory=dict)

    @classmethod
    def json(cls, value: Any, status: int = 200, headers: dict[str, str] | None = None) -> "Answer":
        return cls(json.dumps(value), status, "application/json", headers or {})

    @classmethod
    def see(cls, path: str) -> "Answer":
        return cls(status=303, headers={"Location": path})


class NoAnswerError(Exception):
    """Hang up without a word, as a broken line does."""


Handle = Callable[[Request], Answer]


def server(port: int, handle: Handle, *, largest: int = LARGEST_FORM) -> ThreadingHTTPServer:
    class Handler(_Handler):
        respond = staticmethod(handle)
        largest_form = largest

    return ThreadingHTTPServer(("127.0.0.1", port), Handler)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    respond: Handle
    largest_form = LARGEST_FORM

    def do_GET(self) -> None:
        self._do()

    def do_POST(self) -> None:
        self._do()

    def do_DELETE(self) -> None:
        self._do()

    def _do(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        if length > self.largest_form:
            return self._send(Answer("Too much.", 413, "text/plain", {"Connection": "close"}))
        parts = urlsplit(self.path)
        request = Request(
            method=self.command,
            path=parts.path,
            query=dict(parse_qsl(parts.query, keep_blank_values=True)),
            headers={name.lower(): value for name, value in self.headers.items()},
            body=self.rfile.read(length),
        )
        try:
            answer = self._answer(request)
        except NoAnswerError:
            self.close_connection = True
        else:
            self._send(answer)
        return None

    def _answer(self, request: Request) -> Answer:
        if not _is_ours(request):
            return Answer("Not from here.", 403, "text/plain")
        if request.path.startswith("/look/"):
            return _file(LOOK / request.path.rpartition("/")[2])
        return type(self).respond(request)

    def _send(self, answer: Answer) -> None:
        body = answer.body.encode() if isinstance(answer.body, str) else answer.body
        self.send_response(answer.status)
        given = {
            "Content-Type": answer.kind,
            "Content-Length": str(len(body)),
            "Content-Security-Policy": POLICY,
            "Referrer-Policy": "same-origin",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "no-store",
        }
        for name, value in (given | answer.headers).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Addresses hold phone numbers, and logs hold no personal values."""


def _is_ours(request: Request) -> bool:
    """Loopback is not enough: a page of another site, open in the same browser, could call us."""
    host = request.headers.get("host", "")
    name = urlsplit(f"//{host}").hostname
    origin = request.headers.get("origin")
    return name in ("localhost", "127.0.0.1") and origin in (None, f"http://{host}")


def _file(path: Path) -> Answer:
    kinds = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8"}
    if path.suffix not in kinds or not path.is_file():
        return missing()
    return Answer(path.read_bytes(), kind=kinds[path.suffix])


# --- what the pages are made of ---------------------------------------------------------------


def page(title: str, *, choices: str, chosen: str = "", hint: str = "") -> Answer:
    """Two panes; on a phone one of them: the list, or what was chosen from it."""
    if chosen:
        panes = f"""<nav class="list" aria-label="List">{choices}</nav>
<main class="shown" id="main" tabindex="-1">{chosen}</main>"""
    else:
        panes = f"""<main class="list" id="main" tabindex="-1">{choices}</main>
<aside class="shown" aria-label="Help">{hint}</aside>"""
    return Answer(
        f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{html.escape(title)}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/look/look.css"><script src="/look/fresh.js" defer></script></head>
<body class="{"chosen" if chosen else "choosing"}">
<a class="skip" href="#main">Skip to content</a>
{panes}
</body></html>"""
    )


def missing() -> Answer:
    return Answer("There is nothing here.", 404, "text/plain; charset=utf-8")


def with_links(text: str) -> str:
    """Escaped, and every address in it can be followed."""
    parts = []
    at = 0
    for found in LINK.finditer(text):
        address = html.escape(found[0])
        parts += [
            html.escape(text[at : found.start()]),
            f'<a href="{address}" target="_blank" rel="noopener">{address}</a>',
        ]
        at = found.end()
    return "".join([*parts, html.escape(text[at:])])
