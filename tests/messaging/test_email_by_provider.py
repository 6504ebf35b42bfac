"""Email through a provider's API: what it answers decides whether the letter has left."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.core.mail.backends.base import BaseEmailBackend

from messaging.channels.base import Outgoing, Uncertain
from messaging.channels.email import EmailSender


class Answering(BaseEmailBackend):
    """Takes every letter, and says so with the id it was given."""

    message_id: str | None = "id-1"

    def send_messages(self, email_messages: Any) -> int:
        for letter in email_messages:
            letter.anymail_status = SimpleNamespace(message_id=self.message_id)
        return len(email_messages)


@pytest.fixture
def outgoing(settings: Any) -> Outgoing:
    settings.EMAIL_BACKEND = "tests.messaging.test_email_by_provider.Answering"
    return Outgoing(key="k", to="sam@example.com", content="Hello", headers={"Message-ID": "<k@x>"})


def test_control_with_an_id_it_was_taken(outgoing: Outgoing) -> None:
    assert EmailSender().send(outgoing).provider_ref == "id-1"


@pytest.mark.parametrize("message_id", [None, ""])
def test_a_yes_without_an_id_is_not_certain(
    outgoing: Outgoing, monkeypatch: pytest.MonkeyPatch, message_id: str | None
) -> None:
    monkeypatch.setattr(Answering, "message_id", message_id)
    with pytest.raises(Uncertain):
        EmailSender().send(outgoing)
