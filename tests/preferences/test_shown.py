"""Every consent and every opt-out says which words were read, and words do not change under their version."""

import re
from hashlib import sha256
from pathlib import Path

import pytest

from candidates.models import ContactPoint
from messaging.actions import opt_outs
from portal.people import copy_of
from preferences.actions import consents
from preferences.enums import Channel, ConsentHow, Through
from preferences.models import Consent
from preferences.rules.shown import WORDINGS
from tests.factories.candidates import NOW, person
from tests.factories.preferences import give, note, set_up

ROOT = Path(__file__).parents[2]
WORDS = re.compile(r'translate "([^"]+)"|blocktranslate[^%]*%}(.*?){%', re.DOTALL)
# Changed words? Raise the version in `preferences.rules.shown`, and put the new mark here.
PAGES = {
    "off 1": "me/usual_off.html",
    "stop 1": "me/stop.html",
    "unsubscribe 1": "me/unsubscribe.html",
    "number 1": "me/verify.html",
}


def mark_of(template: str) -> str:
    words = WORDS.findall((ROOT / "templates" / template).read_text())
    return sha256(repr(words).encode()).hexdigest()[:8]


MARKS = {
    "off 1": "51c787f6",
    "stop 1": "8a4b8db7",
    "unsubscribe 1": "99bbf4b9",
    "number 1": "975ec8cd",
}


def test_words_do_not_change_under_their_version():
    assert set(PAGES) == set(WORDINGS.values())
    assert {name: mark_of(page) for name, page in PAGES.items()} == MARKS


@pytest.mark.django_db
def test_each_way_of_allowing_and_stopping_says_its_words():
    set_up()
    sam = person(email="sam@example.org", phone="+447700900123")
    give(sam, "channel.first", "text", showed_number=True, at=NOW)
    assert Consent.objects.latest("pk").wording.startswith("channel.first 1 en")
    note(sam, "channel.first", "text", by=None, noted_words="You may text me")
    for how, through, wording in (
        (ConsentHow.SWITCH, Through.WEB, "off 1"),
        (ConsentHow.UNSUBSCRIBE, Through.EMAIL, "unsubscribe 1"),
        (ConsentHow.KEYWORD, Through.TEXT, ""),
    ):
        said = opt_outs.opt_out(
            candidate=sam, channel=Channel.EMAIL, how=how, through=through, words="STOP", at=NOW
        )
        assert said.wording == wording
    [last, *_rest] = opt_outs.stop_for_good(candidate=sam, through=Through.WEB, at=NOW)
    assert last.wording == "stop 1"
    opened = consents.lift(
        candidate=sam, channel=Channel.EMAIL, how=ConsentHow.SWITCH, through=Through.WEB, at=NOW
    )
    assert opened.wording == "off 1"
    assert ContactPoint.objects.filter(candidate=sam).count() == 2
    copied = copy_of(sam)["What you allowed and stopped"]
    assert {"off 1", "stop 1", "unsubscribe 1"} <= {row["wording you saw"] for row in copied}
