"""The set-up page of the channels: what there is, what is missing, and a test that really goes."""

import re
from typing import Any

import pytest
from django.contrib.auth import get_user_model

from candidates.models import Employer
from messaging.actions.setup import install_starter_templates
from messaging.models import Message
from preferences.models import Capability
from tests.factories.candidates import NOW, person
from tests.factories.preferences import set_up
from tests.faults.provider import Provider

URL = "/admin/channels/"
MINE = "+447700900777"


@pytest.fixture
def admin(client: Any, db: None) -> Any:
    set_up()
    install_starter_templates(at=NOW)
    user = get_user_model().objects.create_superuser(email="ann@northside.example")
    client.force_login(user)
    return client


@pytest.fixture
def provider(settings: Any) -> Any:
    made = Provider()
    made.start()
    host, _, port = made.email_url.removeprefix("smtp://").partition(":")
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = host, int(port)
    settings.TWILIO_API_URL = made.twilio_url
    yield made
    made.stop()


def page(client: Any) -> str:
    return re.sub(r"\s+", " ", client.get(URL).content.decode())


def test_it_says_what_there_is_and_what_is_missing(admin: Any, settings: Any) -> None:
    Employer.objects.update(sender_name="Jobs at Northside", reply_name="The hiring team")
    settings.MAIL_HOOK_KEYS = []
    settings.PAPERS_SCANNER = "candidates.scanners.clamd"
    shown = page(admin)
    assert "Jobs at Northside &lt;jobs@northside.example&gt;" in shown
    assert "The hiring team &lt;reply+...@reply.northside.example&gt;" in shown
    assert "Answers cannot come in" in shown
    assert "/hooks/twilio/text/" in shown
    assert "08:00–21:00" in shown
    settings.MAIL_HOOK_KEYS = ["k"]
    assert "Answers cannot come in" not in page(admin)
    settings.TWILIO_NUMBER = ""
    assert "set TWILIO_NUMBER" in page(admin)
    Capability.objects.filter(key="text").update(is_on=False)
    shown = page(admin)
    assert "set TWILIO_NUMBER" not in shown
    assert "We do not offer this way" in shown


def test_no_secret_is_shown(admin: Any, settings: Any) -> None:
    settings.MAIL_PROVIDER = "postmark"
    settings.ANYMAIL = {"WEBHOOK_SECRET": "usual:hush-hush", "POSTMARK_SERVER_TOKEN": "tok-en"}
    shown = page(admin)
    assert "/hooks/mail/postmark/tracking/" in shown
    for secret in ("hush-hush", "tok-en", settings.TWILIO_AUTH_TOKEN, settings.LINK_KEY):
        assert secret not in shown


def test_only_those_who_may_change_the_employer(client: Any, db: None) -> None:
    set_up()
    user = get_user_model().objects.create_user(email="bo@northside.example", is_staff=True)
    client.force_login(user)
    assert client.get(URL).status_code == 403
    client.logout()
    assert client.get(URL).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_a_test_really_goes_and_is_nobodys_message(admin: Any, provider: Provider) -> None:
    admin.post(URL, {"channel": "email"})
    admin.post(URL, {"channel": "text", "number": "07700 900777"})
    assert [(each.channel, each.to) for each in provider.arrivals] == [
        ("email", "ann@northside.example"),
        ("text", MINE),
    ]
    assert "The provider took it" in page(admin)
    assert not Message.objects.exists()
    provider.manners["ann@northside.example"] = "refuse"
    admin.post(URL, {"channel": "email"})
    assert "Refused (smtp 550)" in page(admin)


def test_candidates_get_no_tests(admin: Any, provider: Provider) -> None:
    person(phone=MINE)
    admin.post(URL, {"channel": "text", "number": MINE})
    assert "A candidate has this address" in page(admin)
    assert provider.arrivals == []


def test_a_number_is_needed_for_a_text(admin: Any) -> None:
    for number in ("", "12"):
        answer = admin.post(URL, {"channel": "text", "number": number})
        assert answer.status_code == 422
        assert b'id="number_error"' in answer.content
