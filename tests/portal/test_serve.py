"""`make serve`: what is missing is made once, kept from others, and never changed."""

from pathlib import Path
from typing import Any

import psycopg
import pytest

from portal import serve
from portal.demo.postgres import Postgres
from portal.settings.environment import place_of


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    found: dict[str, str] = {}
    monkeypatch.setattr(serve.os, "environ", found)
    return found


def test_keys_are_made_once_for_their_owner_alone(given: Any, tmp_path: Path) -> None:
    serve.prepare(tmp_path)
    first = dict(given)
    assert (tmp_path / "keys").stat().st_mode & 0o777 == 0o600
    assert len({first[name] for name in serve.KEYS}) == len(serve.KEYS)
    assert min(len(first[name]) for name in serve.KEYS) > 60
    del given["SECRET_KEY"], given["LINK_KEY"]
    serve.prepare(tmp_path)
    assert given == first
    assert first["ALLOWED_HOSTS"] == "localhost,127.0.0.1,[::1]"


def test_what_is_said_is_kept(given: Any, tmp_path: Path) -> None:
    said = {"SECRET_KEY": "mine", "PUBLIC_URL": "https://jobs.example.com", "LINK_KEY": ""}
    given.update(said)
    serve.prepare(tmp_path)
    assert given["SECRET_KEY"] == "mine"
    assert given["LINK_KEY"]
    assert given["ALLOWED_HOSTS"].split(",")[0] == "jobs.example.com"


@pytest.mark.parametrize(
    ("mode", "text", "words"),
    [(0o644, None, "Others may read"), (0o600, "SECRET_KEY=a\n", "has no LINK_KEY, SUPPRESSION")],
)
def test_keys_that_are_not_right_are_said_and_not_made_again(
    given: Any, tmp_path: Path, mode: int, text: str | None, words: str
) -> None:
    serve.prepare(tmp_path)
    file = tmp_path / "keys"
    if text is not None:
        file.write_text(text)
    file.chmod(mode)
    before = file.read_text()
    with pytest.raises(serve.ServeError, match=words):
        serve.prepare(tmp_path)
    assert file.read_text() == before


@pytest.mark.parametrize(
    ("netloc", "host", "port"),
    [
        ("usual:pw@db/", "db/", ""),
        ("usual:pw@db:5433", "db", "5433"),
        ("u@a:5432,b:5432", "a,b", "5432"),
        ("u@a:5432,b:6432", "a,b", "5432,6432"),
        ("u@a,b:6432", "a,b", "5432,6432"),
        ("u@[::1]:5432,10.0.0.2:5432", "::1,10.0.0.2", "5432"),
    ],
)
def test_one_server_or_several(netloc: str, host: str, port: str) -> None:
    asked: dict[str, str] = {}
    assert place_of(netloc, asked) == {"HOST": host, "PORT": port}
    assert asked == ({"target_session_attrs": "read-write"} if "," in host else {})


def test_with_a_password_everybody_is_asked(short_tmp_path: Path) -> None:
    server = Postgres(
        short_tmp_path / "postgres", is_durable=False, max_connections=20, password="a/b c"
    )
    try:
        url = server.start()
        assert url.startswith("postgres://usual:a/b%20c@") or "a%2Fb%20c" in url
        assert not (short_tmp_path / "postgres/url").exists()
        with psycopg.connect(server.conninfo("usual")) as known:
            assert known.execute("SELECT 1").fetchone() == (1,)
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(f"host={server.home.socket} user=usual dbname=usual password=wrong")
    finally:
        server.stop()
