"""Addresses that somebody typed: nothing inside is ever asked, however the address is written."""

import socket
import threading
import time
from contextlib import contextmanager

import pytest

from candidates import outside
from candidates.outside import NotAsked, Trouble, ask, check, may_ask, place_of


@pytest.mark.parametrize(
    "address",
    ["10.0.0.1", "172.16.3.4", "192.168.1.1", "169.254.169.254", "0.0.0.0", "100.64.0.1",
     "224.0.0.1", "fe80::1", "fe80::1%eth0", "fd00::1", "::", "::ffff:10.0.0.1", "64:ff9b::a00:1",
     "2002:a00:1::"],
)  # fmt: skip
def test_nothing_inside_is_ever_asked(address):
    assert not may_ask(address)


def test_this_machine_only_where_the_settings_say_so(settings):
    assert may_ask("93.184.216.34")
    assert not may_ask("127.0.0.1")
    assert not may_ask("::ffff:127.0.0.1")
    settings.MAY_ASK_THIS_MACHINE = True
    assert may_ask("127.0.0.1")


@pytest.mark.parametrize(
    "url",
    ["", "ftp://example.org/a.ics", "file:///etc/passwd", "//example.org", "https://", "nonsense",
     "https://me:secret@example.org/a.ics", "https://@example.org/", "https://example.org:99999/",
     "http://exa mple.org/", "https://example.org/a\r\nHost: inside", "https://exämple.org/",
     "gopher://example.org/"],
)  # fmt: skip
def test_addresses_that_are_none(url):
    with pytest.raises(NotAsked) as error:
        place_of(url)
    assert error.value.trouble is Trouble.ADDRESS
    assert not error.value.went_out


@pytest.mark.parametrize(
    "host", ["2130706433", "0x7f000001", "127.1", "[::1]", "[::ffff:a9fe:a9fe]", "localhost"]
)
def test_other_ways_to_write_an_address_inside(host):
    with pytest.raises(NotAsked) as error:
        check(f"http://{host}/")
    assert error.value.trouble is Trouble.ADDRESS


def test_what_must_be_secret_is_not_asked_in_the_open():
    assert place_of("https://example.org", ["https"]).path == "/"
    with pytest.raises(NotAsked):
        place_of("http://example.org/", ["https"])


def test_a_name_with_one_address_inside_is_refused(monkeypatch):
    told(monkeypatch, "93.184.216.34", "10.0.0.7")
    with pytest.raises(NotAsked) as error:
        check("https://example.org/")
    assert error.value.trouble is Trouble.ADDRESS


def test_the_name_is_looked_up_once_and_that_address_is_asked(monkeypatch):
    """A name that leads elsewhere the second time changes nothing."""
    asked = told(monkeypatch, "93.184.216.34")
    reached = []

    def connect(address, timeout):
        reached.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(outside.socket, "create_connection", connect)
    with pytest.raises(NotAsked) as error:
        ask("https://rebind.example/x", most=10, seconds=1)
    assert error.value.trouble is Trouble.NOT_REACHED
    assert not error.value.went_out
    assert (asked, reached) == (["rebind.example"], [("93.184.216.34", 443)])


def told(monkeypatch, *addresses):
    asked = []

    def look_up(host, port, **_more):
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, port)) for each in addresses]

    monkeypatch.setattr(outside.socket, "getaddrinfo", look_up)
    return asked


# --- over the line --------------------------------------------------------------------------------


@contextmanager
def answering(*pieces, pause=0.0):
    """One connection; what was asked is kept."""
    server = socket.create_server(("127.0.0.1", 0))
    heard = []

    def serve():
        line, _from = server.accept()
        with line:
            heard.append(line.recv(65536))
            while heard[0].startswith(b"POST") and not heard[0].endswith(b"{}"):
                heard[0] += line.recv(65536)
            try:
                for piece in pieces:
                    line.sendall(piece)
                    time.sleep(pause)
            except OSError:
                return

    threading.Thread(target=serve, daemon=True).start()
    with server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}/in?k=1", heard


@pytest.fixture
def _from_here(settings):
    settings.MAY_ASK_THIS_MACHINE = True


@pytest.mark.usefixtures("_from_here")
def test_what_is_said_and_answered():
    with answering(b"HTTP/1.1 201 Made\r\nContent-Length: 2\r\n\r\nok") as (url, heard):
        found = ask(url, method="POST", body=b"{}", headers={"X-Signed": "s"}, most=100, seconds=2)
    assert (found.status, found.body) == (201, b"ok")
    assert heard[0].startswith(b"POST /in?k=1 HTTP/1.1\r\n")
    assert b"\r\nHost: 127.0.0.1:" in heard[0]
    assert b"\r\nX-Signed: s\r\n" in heard[0]
    assert heard[0].endswith(b"\r\n\r\n{}")


@pytest.mark.usefixtures("_from_here")
def test_a_redirect_is_an_answer_and_not_a_way():
    with answering(b"HTTP/1.1 302 Over there\r\nLocation: http://10.0.0.1/\r\n\r\n") as (
        url,
        _heard,
    ):
        assert ask(url, most=100, seconds=2).status == 302


@pytest.mark.usefixtures("_from_here")
@pytest.mark.parametrize(
    ("pieces", "pause", "trouble"),
    [
        ([b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 101], 0, Trouble.TOO_BIG),
        ([b"nonsense\r\n"], 0, Trouble.NOT_REACHED),
        # A letter at a time, for ever: of the head, and of the body.
        ([b"HTTP/1.1 200 OK\r\nX: ", *[b"x"] * 500], 0.02, Trouble.TOO_SLOW),
        ([b"HTTP/1.1 200 OK\r\n\r\n", *[b"x"] * 90], 0.02, Trouble.TOO_SLOW),
    ],
)
def test_trouble_has_an_end(pieces, pause, trouble):
    begun = time.monotonic()
    with answering(*pieces, pause=pause) as (url, _heard), pytest.raises(NotAsked) as error:
        ask(url, most=100, seconds=0.3)
    assert (error.value.trouble, error.value.went_out) == (trouble, True)
    assert time.monotonic() - begun < 2


@pytest.mark.usefixtures("_from_here")
@pytest.mark.parametrize("headers", [{"X-A": "b\r\nX-C: d"}, {"X-A\n": "b"}])
def test_no_line_is_smuggled_in(headers):
    with answering(b"HTTP/1.1 200 OK\r\n\r\n") as (url, heard), pytest.raises(NotAsked):
        ask(url, headers=headers, most=10, seconds=0.5)
    assert not any(b"X-C" in each for each in heard)


@pytest.mark.usefixtures("_from_here")
def test_a_certificate_that_is_none_is_refused():
    with answering(b"no certificate here") as (url, _heard), pytest.raises(NotAsked) as error:
        ask(url.replace("http:", "https:"), most=10, seconds=1)
    assert not error.value.went_out
