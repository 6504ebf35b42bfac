"""Mail programs look at links before people do, and some press what they find there.

Each page that a letter leads to is loaded, and each form on it sent as it stands, with every button.
"""

import re
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse

from candidates.actions.links import make_link
from candidates.enums import LinkPurpose
from candidates.models import Candidate, ContactPoint, Link, Note
from messaging.actions import opt_outs
from preferences.enums import Channel, ConsentHow, Through
from preferences.models import Answer, CheckIn, Consent, Pause
from tests.factories.candidates import NOW


class Forms(HTMLParser):
    """Every form of a page: where it goes, what it holds, its buttons. And where links lead."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.forms: list[dict[str, Any]] = []
        self.links: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "form":
            self.forms.append({"action": found.get("action", ""), "held": {}, "buttons": [{}]})
        if tag == "a" and (found.get("href") or "").startswith("/u/"):
            self.links.append(found["href"] or "")
        if not self.forms or not found.get("name"):
            return
        if tag == "button":
            self.forms[-1]["buttons"].append({found["name"]: found.get("value", "")})
        if tag == "input" and (found.get("type") == "hidden" or "checked" in found):
            self.forms[-1]["held"][found["name"]] = found.get("value", "")


def press_everything(address: str, seen: set[str]) -> int:
    """A program with no memory of its own: cookies of the page it came from, and no more."""
    if address in seen:
        return 0
    seen.add(address)
    pressed = 0
    found = Forms(Client().get(address).content.decode())
    for number, form in enumerate(found.forms):
        for button in form["buttons"]:
            browser = Client(enforce_csrf_checks=True)
            fresh = Forms(browser.get(address).content.decode())
            if number >= len(fresh.forms):
                continue
            held = fresh.forms[number]["held"] | button
            browser.post(
                form["action"] or address,
                urlencode(held),
                content_type="application/x-www-form-urlencoded",
                follow=True,
            )
            pressed += 1
    return pressed + sum(press_everything(link, seen) for link in found.links)


@pytest.fixture
def letter(sam, token):
    """What its links lead to: the questions, and the way to stop."""
    stop = make_link(
        candidate=sam, purpose=LinkPurpose.STOP, topic="other_jobs", channel="email", at=NOW
    )
    return [reverse("link_landing", args=[token]), reverse("unsubscribe", args=[stop])]


def what_holds() -> dict[str, Any]:
    """All that a person could mind."""
    return {
        "answers": Answer.objects.count(),
        "pauses": Pause.objects.count(),
        "open questions": CheckIn.objects.filter(closed_at=None).count(),
        "people": list(Candidate.objects.values_list("first_name", "time_zone", "user")),
        "points": list(ContactPoint.objects.values_list("value", "closed_at", "verified_at")),
        "links": Link.objects.filter(revoked_at=None).count(),
        "notes": Note.objects.count(),
    }


@pytest.mark.case(40, control="test_a_person_who_reads_the_page_does_more")
def test_a_scanner_that_presses_everything_can_only_unsubscribe(sam, check_in, letter):
    before = what_holds()
    seen: set[str] = set()
    assert sum(press_everything(address, seen) for address in letter) == 4
    assert any("not-me" in address for address in seen)
    assert what_holds() == before
    # It stands in the record, and its owner takes it back.
    stopped = Consent.objects.get()
    assert (stopped.act, stopped.channel, stopped.topic) == ("withdrawn", "email", "other_jobs")
    opt_outs.opt_in(
        candidate=sam,
        channel=Channel.EMAIL,
        topic="other_jobs",
        how=ConsentHow.SWITCH,
        through=Through.WEB,
        at=NOW,
    )
    assert Consent.objects.count() == 2


def test_a_person_who_reads_the_page_does_more(client, sam, check_in, letter):
    before = what_holds()
    landing = client.get(letter[0]).content.decode()
    [elsewhere] = re.findall(r'href="(/u/\w+/not-me/)"', landing)
    client.post(elsewhere, {"is_mistaken": "on"})
    assert what_holds()["links"] == before["links"] - 1
