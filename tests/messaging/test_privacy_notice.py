"""Whoever we did not have from themselves is told so in the first message that leaves, once (GDPR, Art. 14)."""

import pytest

from candidates.enums import Source
from candidates.models import Candidate
from messaging.enums import AttemptOutcome
from messaging.models import Attempt, PrivacyNotice
from messaging.outbox.clock import Clock
from messaging.outbox.recording import record_result
from messaging.outbox.sending import Result
from portal.people import copy_of
from preferences.enums import TopicKey
from tests.factories.messaging import begin
from tests.factories.preferences import set_up
from tests.faults.test_guards import claimed
from tests.faults.world import queue, someone

WE = "Northside Care looks after it"
ACCEPTED, REFUSED = AttemptOutcome.ACCEPTED, AttemptOutcome.REFUSED


@pytest.fixture(autouse=True)
def _house(db):
    set_up()


def leaves(how: AttemptOutcome = ACCEPTED) -> Attempt:
    (item,) = claimed()
    leaving = begin(item)
    assert leaving is not None
    record_result(leaving, Result(outcome=how, error="", provider_ref="SM1"), Clock().now())
    return Attempt.objects.latest("pk")


def came(candidate: Candidate, source: Source, **more: str) -> Candidate:
    Candidate.objects.filter(pk=candidate.pk).update(source=source, **more)
    candidate.refresh_from_db()
    return candidate


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (Source.IMPORTED, "from records or a system that we used before"),
        (Source.ADDED, "A colleague of ours wrote down your name"),
        (Source.APPLIED, ""),
    ],
)
def test_where_we_have_it_from_stands_in_the_first_letter(source, words, settings):
    sam = came(someone(), source)
    queue(sam, body="Hello Sam")
    sent = leaves()
    for text in (sent.content, sent.html):
        assert (WE in text) is bool(words)
        assert words in " ".join(text.split())
    if words:
        assert f"{settings.PUBLIC_URL}/me/privacy/" in sent.content
        assert sent.content.index("Hello Sam") < sent.content.index(WE) < sent.content.index("--")
        noted = PrivacyNotice.objects.get(candidate=sam)
        assert (noted.attempt, noted.wording, noted.language) == (sent, "notice 1", "en")
        assert copy_of(sam)["When we told you where we have your data from"]
    else:
        assert not PrivacyNotice.objects.exists()


def test_once():
    sam = came(someone(), Source.IMPORTED)
    for place in range(2):
        queue(sam, body="Hello Sam", topic=TopicKey.UPDATE)
        assert (WE in leaves().content) is (place == 0)
    assert PrivacyNotice.objects.count() == 1


def test_again_where_the_first_surely_did_not_arrive():
    sam = came(someone(), Source.IMPORTED)
    queue(sam)
    leaves(REFUSED)
    queue(sam)
    assert WE in leaves().content


def test_two_claimed_together_say_it_once():
    sam = came(someone(), Source.IMPORTED)
    queue(sam)
    queue(sam)
    leaves()
    assert WE not in leaves().content


def test_a_text_says_it_shortly_and_in_their_language():
    sam = came(someone("text"), Source.ADDED, language="es")
    queue(sam)
    sent = leaves()
    assert "/me/privacy/" in sent.content
    assert "Northside Care" in sent.content
    assert PrivacyNotice.objects.get(candidate=sam).language == "es"
