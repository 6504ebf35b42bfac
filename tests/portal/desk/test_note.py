"""Note what they said: ten seconds, in the panel, the list or after a call."""

import pytest
import time_machine

from candidates.enums import Role
from followup.enums import GestureKind
from followup.models import Gesture
from preferences.enums import GivenBy
from preferences.models import Answer, Consent
from tests.factories.candidates import NOW
from tests.factories.preferences import give
from tests.portal.desk.conftest import HTMX


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def url(sam) -> str:
    return f"/desk/people/{sam.pk}/note/"


EMAIL = {"channel-first": "email", "through": "call", "noted_words": "", "scope": "always"}


def test_it_opens_with_how_to_reach_them(desk, url):
    page = desk.get(url).content.decode()
    assert "How should we contact you about this job?" in page
    assert "Where did they say it?" in page


def test_noted_with_who_and_where(desk, url, ana):
    assert desk.post(url, EMAIL).status_code == 303
    answer = Answer.objects.get()
    assert (answer.given_by, answer.noted_by, answer.through) == (GivenBy.STAFF, ana, "call")


def test_another_question_by_its_key(desk, url):
    page = desk.get(f"{url}?key=contact.hours").content.decode()
    assert "When is a good time?" in page


def test_texts_need_their_words_and_are_then_a_spoken_consent(desk, url):
    texts = EMAIL | {"channel-first": "text"}
    refused = desk.post(url, texts)
    assert refused.status_code == 422
    assert "it allows us to send one text" in refused.content.decode()
    desk.post(url, texts | {"noted_words": "Yes, text me."})
    assert Consent.objects.get().words == "Yes, text me."


def test_what_differs_from_their_own_answer_waits_for_their_word(desk, url, sam):
    give(sam, "channel.first", "call")
    page = desk.post(url, EMAIL, follow=True).content.decode()
    assert "It differs from what Sam told us" in page
    assert Answer.objects.get(given_by=GivenBy.STAFF).is_waiting


def test_nothing_chosen_is_said(desk, url):
    answer = desk.post(url, EMAIL | {"channel-first": ""}, headers=HTMX)
    assert answer.status_code == 422
    assert not Answer.objects.exists()


def test_from_a_dialog_it_closes_and_the_card_reads_again(desk, url):
    under = {"HX-Current-URL": "http://testserver/desk/people/"}
    answer = desk.post(url, EMAIL, headers=HTMX | under)
    assert answer.status_code == 204
    assert "dialog:close" in answer["HX-Trigger"]
    assert "usual:changed" in answer["HX-Trigger"]


def test_what_is_done_for_them_is_a_gesture_too(desk, url, ana):
    page = desk.get(f"{url}?for_them=1").content.decode()
    assert "Do it for Sam" in page
    assert "for_them=1" in page.partition("<form class")[2]
    assert desk.post(f"{url}?for_them=1", EMAIL).status_code == 303
    gesture = Gesture.objects.get()
    assert (gesture.kind, gesture.by) == (GestureKind.FORM, ana)
    assert Answer.objects.get().noted_by == ana
    desk.post(url, EMAIL)
    assert Gesture.objects.count() == 1, "a note by itself is none"


def test_support_is_noted_by_those_who_arrange(desk, as_role, url, sam):
    assert "meet.support" not in desk.get(url).context["noting"].offered
    assert "meet.support" in as_role(Role.COORDINATOR).get(url).context["noting"].offered


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.INTERVIEWER])
def test_who_may_not_note(as_role, url, role):
    assert as_role(role).post(url, EMAIL).status_code == 403
