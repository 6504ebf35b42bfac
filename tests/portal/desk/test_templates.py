"""S-R8: templates by topic, written as versions, checked and previewed."""

from typing import Any

import pytest
import time_machine

from candidates.enums import Role
from candidates.models import Employer
from messaging.actions.setup import install_starter_templates
from messaging.models import MessageTemplate, TemplateBody
from tests.factories.candidates import NOW
from tests.portal.desk.conftest import HTMX

URL = "/desk/templates/"
GOOD = "{employer}: {first_name}, your interview for {job} is at 4pm. {sender}"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def reminder(team) -> MessageTemplate:
    install_starter_templates(at=NOW)
    return MessageTemplate.objects.get(key="reminder")


def page_of(answer: Any) -> str:
    return answer.content.decode()


def at(template: MessageTemplate, channel: str = "text", language: str = "en") -> str:
    return f"{URL}{template.pk}/?channel={channel}&language={language}"


def words(body: str, **more: Any) -> dict[str, Any]:
    return {"channel": "text", "language": "en", "body": body, "asks": 0, "seen": 1} | more


def newest(template: MessageTemplate, channel: str = "text") -> TemplateBody:
    return template.bodies.filter(channel=channel).order_by("-version")[0]


def test_an_empty_house_is_offered_the_twelve(desk):
    assert "There are no templates yet" in page_of(desk.get(URL))
    page = page_of(desk.post(f"{URL}starters/", follow=True))
    assert "12 templates are here now." in page
    assert "Reminder of a time we agreed" in page


def test_they_stand_by_topic_with_their_ways(desk, reminder, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        page = page_of(desk.get(URL))
    assert page.index("Interview arrangement") < page.index("Documents") < page.index("Update")
    assert "Email · Text" in page


def test_a_save_is_a_new_version_and_says_so(desk, reminder, ana):
    page = page_of(desk.post(at(reminder), words(GOOD), follow=True))
    assert "Saved as version 2. New messages start from it." in page
    assert "Version 1" in page
    made = newest(reminder)
    assert (made.version, made.body, made.by) == (2, GOOD, ana)


def test_lines_are_kept_as_they_were_typed(desk, reminder):
    desk.post(at(reminder, "email"), words("One {job}\r\n\r\nTwo", channel="email", subject="A"))
    assert newest(reminder, "email").body == "One {job}\n\nTwo"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"body": ""}, "Write something first."),
        (
            {"body": "{{ settings.SECRET_KEY }}"},
            "There is no placeholder {{ settings.SECRET_KEY }}",
        ),
        ({"body": "{x.__class__}"}, "There is no placeholder {x.__class__}"),
        ({"body": "{% include 'admin/base.html' %}"}, "There is no placeholder {% include"),
        ({"body": "x", "channel": "email", "subject": "a\r\nBcc: b@c.example"}, "one line"),
        ({"body": "a \u202e b"}, "invisible sign"),
        ({"body": "x" * 5001}, "at most 5000"),
        ({"body": "x " * 400}, "Three are the most"),
    ],
)
def test_what_cannot_be_saved_says_why_and_keeps_the_words(desk, reminder, given, said):
    answer = desk.post(at(reminder), words(**given))
    page = page_of(answer).replace("&#x27;", "'")
    assert answer.status_code == 422
    assert said in page
    assert "Error:" in page
    assert given["body"][:40] in page
    assert reminder.bodies.filter(version=2).count() == 0


@pytest.mark.case(58)
def test_braces_are_shown_and_never_worked_out(desk, reminder, settings):
    TemplateBody.objects.filter(template=reminder).update(body="{{ settings.SECRET_KEY }} {sender}")
    page = page_of(desk.get(at(reminder)))
    assert "{{ settings.SECRET_KEY }} Ana" in page
    assert settings.SECRET_KEY not in page


def test_two_who_write_at_once(desk, reminder, as_role):
    jo = as_role(Role.RECRUITER)
    jo.post(at(reminder), words(f"{GOOD} Jo"))
    answer = desk.post(at(reminder), words(f"{GOOD} Ana"))
    page = page_of(answer)
    assert answer.status_code == 409
    assert "saved version 2 while you wrote" in page
    assert f"{GOOD} Jo" in page
    assert f"{GOOD} Ana" in page
    assert 'name="seen" value="2"' in page
    assert newest(reminder).version == 2
    desk.post(at(reminder), words(f"{GOOD} Ana", seen=2))
    assert newest(reminder).body == f"{GOOD} Ana"


def test_an_older_version_is_brought_back(desk, reminder):
    desk.post(at(reminder), words(GOOD))
    first = reminder.bodies.get(channel="text", language="en", version=1)
    answer = desk.post(f"{URL}versions/{first.pk}/", {"do": "bring_back", "seen": 2})
    assert answer["Location"].endswith("?channel=text&language=en")
    assert newest(reminder).version == 3
    assert newest(reminder).body == first.body


def test_a_new_template_leads_on_to_its_words(desk, team):
    answer = desk.post(f"{URL}new/", {"name": "Where to park", "topic": "interview"}, follow=True)
    assert "Where to park" in page_of(answer)
    again = desk.post(f"{URL}new/", {"name": "Where to park", "topic": "interview"})
    assert again.status_code == 422
    assert "There is a template of that name." in page_of(again)


def test_words_in_another_language(desk, reminder):
    german = "{employer}: {first_name}, wegen {job}: morgen um 16 Uhr. {sender}"
    desk.post(at(reminder, language="de"), words(german, language="de", seen=0))
    assert TemplateBody.objects.get(language="de").body == german
    assert "German" in page_of(desk.get(at(reminder, language="de")))


# --- approval -------------------------------------------------------------------------------------


def test_a_version_waits_for_somebody_else(desk, reminder, as_role):
    Employer.objects.update(has_template_approval=True)
    page = page_of(desk.post(at(reminder), words(GOOD), follow=True))
    assert "It is used once a coordinator or an admin approves." in page
    assert "Until then messages start from version 1." in page
    assert 'value="approve"' not in page
    assert "Waiting for approval" in page_of(desk.get(URL))
    waiting = newest(reminder)
    assert desk.post(f"{URL}versions/{waiting.pk}/", {"do": "approve"}).status_code == 404
    jo = as_role(Role.COORDINATOR)
    assert 'value="approve"' in page_of(jo.get(at(reminder)))
    page = page_of(jo.post(f"{URL}versions/{waiting.pk}/", {"do": "approve"}, follow=True))
    assert "Approved: new messages start from it." in page
    assert newest(reminder).state == "approved"


def test_an_auditor_reads(as_role, reminder):
    auditor = as_role(Role.AUDITOR)
    page = page_of(auditor.get(at(reminder)))
    assert "Save new version" not in page
    assert "a reminder of what we agreed" in page
    assert auditor.post(at(reminder), words(GOOD)).status_code == 403


# --- while somebody writes ------------------------------------------------------------------------


def test_the_linter_answers_while_one_writes(desk, reminder):
    url = f"/desk/f/templates/{reminder.pk}/lint/"
    page = page_of(desk.post(url, words("Dear candidate"), headers=HTMX))
    assert "<html" not in page
    assert "speaks to nobody" in page
    assert "1 text" in page
    assert "nothing to change" in page_of(desk.post(url, words(GOOD), headers=HTMX))
    assert newest(reminder).version == 1


def test_the_preview_shows_three_people_with_different_usuals(desk, reminder):
    url = f"/desk/f/templates/{reminder.pk}/preview/"
    page = page_of(desk.post(url, words(GOOD), headers=HTMX))
    assert "Northside: Sam, your interview for Night Carer is at 4pm. Ana" in page.replace(
        Employer.objects.get().name, "Northside"
    )
    assert "Hello Mia," in page
    assert "because Ana noted on 20 April" in page
    assert "There are no words for this way yet" not in page  # a call takes the words of the email
    assert "Lee" in page


def test_without_script_one_button_checks(desk, reminder):
    answer = desk.post(at(reminder), words("Dear candidate", look=1))
    assert answer.status_code == 200
    assert "speaks to nobody" in page_of(answer)
    assert newest(reminder).version == 1
