"""Letters in: the words of machines, and the files of what a colleague copied to the thread."""

from typing import Any

import pytest

from messaging.models import Attachment, Delivery, Message
from tests.factories.candidates import ApplicationFactory, member
from tests.messaging.letters import address_of, letter, with_file
from tests.messaging.test_mail_in import _house, arrive, sam

__all__ = ["_house", "sam"]
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("word", ["START", "HELP", "PAUSE"])
def test_a_machine_says_none_of_these_words(sam: Any, word: str) -> None:
    arrive(letter(word, To=address_of(sam.thread), Auto_Submitted="auto-replied"))
    assert not Message.objects.exists()
    assert not sam.pauses.exists()


def test_the_files_of_a_copied_letter_stay_with_the_contact(sam: Any) -> None:
    ana = member(ApplicationFactory.create(candidate=sam).job.team)
    made = letter("The plan, as promised", From=ana.email, To=address_of(sam.thread))
    for _time in range(2):
        arrive(with_file(made) if _time == 0 else made)
    paper = Attachment.objects.get()
    assert paper.inbound.copy_of == Delivery.objects.get().message
    assert (paper.inbound.thread, paper.inbound.needs_person) == (None, "")
