"""Letters fetched from a mailbox."""

from collections.abc import Iterator
from typing import Any

import pytest

from messaging.models import ProviderEvent
from messaging.tasks import fetch_mail
from tests.messaging.imap import Mailbox
from tests.messaging.letters import letter

pytestmark = pytest.mark.django_db


@pytest.fixture
def box(settings: Any) -> Iterator[Mailbox]:
    mailbox = Mailbox()
    settings.IMAP_URL = mailbox.url
    yield mailbox
    mailbox.stop()


def test_what_is_new_is_fetched_once(box: Mailbox) -> None:
    box.put(letter("one").as_bytes())
    box.put(letter("two").as_bytes())
    assert (fetch_mail(), fetch_mail()) == (2, 0)
    assert ProviderEvent.objects.filter(provider="mail").count() == 2
    assert box.seen == {1, 2}


def test_a_line_cut_before_the_mark_fetches_the_same_letter_again(box: Mailbox) -> None:
    box.put(letter("one").as_bytes())
    box.hangs_up_before_seen = True
    assert fetch_mail() == 0
    assert ProviderEvent.objects.count() == 1
    box.hangs_up_before_seen = False
    assert fetch_mail() == 1
    assert ProviderEvent.objects.count() == 1


def test_a_mailbox_that_is_away_is_said_and_costs_nothing(settings: Any, caplog: Any) -> None:
    settings.IMAP_URL = "imap://sam:secret@127.0.0.1:1/INBOX"
    assert fetch_mail() == 0
    assert "did not answer" in caplog.text
    assert "secret" not in caplog.text


def test_without_a_mailbox_there_is_nothing_to_do(settings: Any) -> None:
    settings.IMAP_URL = ""
    assert fetch_mail() == 0
