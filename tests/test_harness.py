"""The harness itself: what it promises to every other test."""

import socket
from pathlib import Path

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.template import engines
from playwright.sync_api import Page

from candidates.models import Stage
from portal.accounts.models import User
from preferences.models import Question


def test_other_machines_are_out_of_reach() -> None:
    with pytest.raises(AssertionError, match="only loopback"):
        socket.create_connection(("192.0.2.1", 80), timeout=1)


@pytest.mark.django_db
def test_the_database_is_postgresql() -> None:
    assert connection.vendor == "postgresql"
    assert connection.settings_dict["NAME"].startswith("test_")


@pytest.mark.parametrize("_again", [1, 2])
@pytest.mark.django_db(transaction=True)
def test_what_a_test_commits_is_gone_and_what_migrations_wrote_is_back(_again: int) -> None:
    assert Stage.objects.count() == 6
    assert ContentType.objects.filter(app_label="candidates").exists()
    assert not User.objects.exists()
    User.objects.create_user("ana@northside.example")
    Question.objects.all().delete()
    Stage.objects.all().delete()


def test_an_undefined_variable_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.conftest.ROOT", tmp_path)
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "page.html").write_text("{% if absent %}{% endif %}{{ absent }}")
    engine = engines["django"].engine
    from django.template import Origin, Template
    from django.template.context import Context

    origin = Origin(str(tmp_path / "templates" / "page.html"), "page.html")
    template = Template("{{ absent }}", origin=origin, engine=engine)
    with pytest.raises(AssertionError, match="Undefined template variable absent"):
        template.render(Context())


@pytest.mark.browser
def test_the_phone_is_390_wide(phone: Page) -> None:
    phone.set_content('<meta name="viewport" content="width=device-width">')
    assert phone.evaluate("innerWidth") == 390


@pytest.mark.browser
def test_the_browser_sees_what_the_database_holds(desk: Page, live_server) -> None:
    answer = desk.goto(f"{live_server.url}/accounts/login/")
    assert answer is not None
    assert answer.status == 200


@pytest.mark.browser
def test_pages_reach_no_other_machine(desk: Page) -> None:
    from playwright.sync_api import Error

    with pytest.raises(Error, match="ERR_NAME_NOT_RESOLVED"):
        desk.goto("http://example.com/")


@pytest.mark.browser
def test_what_is_unreadable_only_in_the_dark_is_found(phone: Page, assert_accessible) -> None:
    phone.set_content(
        "<!doctype html><html lang=en><title>Dark</title><meta name=viewport "
        "content='width=device-width'><style>body {background: white; color: black} "
        "@media (prefers-color-scheme: dark) {body {color: #ddd}}</style>"
        "<main><h1>Dark</h1></main></html>"
    )
    with pytest.raises(AssertionError, match="color-contrast"):
        assert_accessible(phone)
