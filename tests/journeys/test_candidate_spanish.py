"""The candidate's whole way in Spanish, on a phone, without JavaScript: from the link to documents and the card."""

from datetime import UTC, datetime

import pytest
from django.utils import translation
from playwright.sync_api import Page, expect

from candidates.models import Candidate
from messaging.models import MessageSecret
from preferences.models import Pause
from tests.journeys.candidate import sams_link
from tests.portal.catalogue import entries

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

BEHIND_A_CODE = ("messages", "documents", "applications", "contacts", "privacy", "card", "times")


class Walk:
    """Presses what is called so in Spanish, and looks at each page for words left in English."""

    def __init__(self, page: Page, base: str) -> None:
        self.page, self.base = page, base
        self.ours = [each.text for each in entries("es") if is_telling(each.text, each.said[0])]

    def look(self) -> str:
        assert self.page.locator("html").get_attribute("lang") == "es", self.page.url
        words = self.page.inner_text("main")
        left = [text for text in self.ours if text in words]
        assert not left, f"{self.page.url}: {left}"
        return words

    def go(self, path: str) -> str:
        self.page.goto(self.base + path)
        return self.look()

    def press(self, msgid: str) -> str:
        name = said(msgid)
        button = self.page.get_by_role("button", name=name, exact=True)
        button.or_(self.page.get_by_role("link", name=name, exact=True)).first.click()
        return self.look()

    def pick(self, field: str, value: str) -> None:
        self.page.locator(f"label.choice:has([name={field}][value='{value}'])").click()


def said(msgid: str) -> str:
    with translation.override("es"):
        return translation.gettext(msgid)


def is_telling(text: str, spanish: str) -> bool:
    """Sentences that stand as they are: no accident of a name or a single word."""
    return (
        len(text) > 16 and " " in text and "%" not in text and "<" not in text and text != spanish
    )


def test_the_whole_way(phone_without_script: Page, live_server) -> None:
    now = datetime.now(UTC)
    sam, token = sams_link(now)
    Candidate.objects.update(language="es")
    page = phone_without_script
    walk = Walk(page, live_server.url)

    walk.go(f"/u/{token}/")
    walk.press("Continue")
    walk.pick("channel-first", "text")
    walk.pick("channel-never", "call")
    walk.pick("contact-hours", "evenings")
    assert "Guardado" in walk.press("Save")

    walk.go("/me/")
    walk.go("/me/q/channel.first/")
    walk.pick("channel-first", "email")
    walk.press("Save")
    assert said("Undone. It is as it was before.") in walk.press("Undo")
    walk.go("/me/pause/")
    walk.pick("need", "no_messages")
    walk.pick("when", "7")
    walk.press("Save")
    assert Pause.objects.get(candidate=sam).lifted_at is None
    walk.press("Start again now")
    assert Pause.objects.get(candidate=sam).lifted_at is not None

    walk.go("/me/code/")
    page.locator("main form button").first.click()
    page.locator("[autocomplete=one-time-code]").fill(MessageSecret.objects.latest("pk").value)
    walk.press("Continue")
    for name in BEHIND_A_CODE:
        walk.go(f"/me/{name}/")
    walk.go(f"/me/application/{sam.applications.get().pk}/")
    walk.go("/me/messages/")
    page.locator("main textarea").fill("¿Cuándo empiezo?")
    assert "¿Cuándo empiezo?" in walk.press("Send")
    expect(page.locator("html")).to_have_attribute("dir", "ltr")
