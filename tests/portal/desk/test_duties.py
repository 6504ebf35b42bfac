"""What answers ask for, on the desk: two answers, and the same action happens two ways."""

from uuid import uuid4

import pytest
from time_machine import travel

from candidates.actions import applications
from candidates.enums import Role
from candidates.models import Application, DocumentRequest
from messaging.models import Duty, GivenTask
from messaging.tasks import consume_happenings
from tests.factories.candidates import NOW, member, stage
from tests.factories.preferences import give


@pytest.fixture(autouse=True)
def _noon(db):
    with travel(NOW, tick=False):
        yield


@pytest.fixture
def mine(sam) -> Application:
    return sam.applications.get()


def told(sam, key, option, **more) -> Duty | None:
    give(sam, key, option, **more)
    consume_happenings(NOW)
    return Duty.objects.filter(answer__key=key, option=option).first()


def page(answer) -> str:
    return " ".join(answer.content.decode().split())


def test_the_panel_asks_for_it_and_today_names_it(desk, sam):
    told(sam, "offer.sign", "post")
    part = page(desk.get(f"/desk/people/{sam.pk}/to-do/", headers={"HX-Request": "true"}))
    assert "Send the contract on paper, by post." in part
    assert "<html" not in part
    assert "By Fri 5 Mar" in part
    today = page(desk.get("/desk/today/todo/"))
    assert "Send the contract on paper, by post." in today
    assert f"/desk/people/{sam.pk}/to-do/" in today


@pytest.mark.parametrize(("option", "way"), [("post", "by_hand"), ("email", "email")])
def test_writing_it_opens_the_composer_the_way_they_chose(desk, sam, option, way):
    found = told(sam, "offer.sign", option)
    composer = desk.post(f"/desk/duties/{found.pk}/", {"begin": "1"})
    assert f"channel={way}" in composer.url
    assert desk.get(composer.url).context["composer"].channel == way


def test_done_is_done(desk, sam):
    found = told(sam, "offer.sign", "post")
    desk.post(f"/desk/duties/{found.pk}/", {"done": "1"})
    found.refresh_from_db()
    assert found.done_at is not None
    assert desk.post(f"/desk/duties/{found.pk}/", {"done": "1"}).status_code == 404


def test_another_teams_duty_is_not_there(as_role, sam):
    from tests.factories.candidates import TeamFactory

    found = told(sam, "offer.sign", "post")
    stranger = as_role(Role.RECRUITER, TeamFactory.create())
    assert stranger.post(f"/desk/duties/{found.pk}/", {"done": "1"}).status_code == 404
    assert stranger.get(f"/desk/people/{sam.pk}/to-do/").status_code == 404


@pytest.mark.parametrize(
    ("about", "what", "who"),
    [
        ("offer.talk:recruiter", "Talk about the offer", "ana"),
        ("offer.talk:manager", "Talk about the offer", "jo"),
        ("offer.talk:team", "Talk about the offer", "kim"),
        ("offer.sign:in_person", "Sign the contract", "ana"),
    ],
)
def test_whom_they_want_to_meet_is_set(desk, team, ana, mine, about, what, who):
    people = {
        "ana": ana,
        "jo": member(team, Role.INTERVIEWER, first_name="Jo"),
        "kim": member(team, Role.COORDINATOR, first_name="Kim"),
    }
    initial = desk.get(f"/desk/times/{mine.pk}/?for={about}").context["form"].initial
    assert (initial["what"], initial["panel"]) == (what, [str(people[who].pk)])
    if about.endswith("in_person"):
        assert initial["meeting"] == "in_person"


def test_nonsense_arranges_what_it_always_does(desk, mine):
    assert desk.get(f"/desk/times/{mine.pk}/?for=x:y").context["form"].initial["what"]


# --- tasks ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["past_work", "at_home", "live", "talk"])
def test_the_kind_they_chose_is_set(desk, sam, mine, kind):
    give(sam, "task.how", kind)
    give(sam, "task.time", "one_week")
    initial = desk.get(f"/desk/tasks/{mine.pk}/").context["form"].initial
    assert initial["kind"] == kind
    assert str(initial["due_on"]) == "2027-03-10"


def test_another_kind_says_why_and_what_is_live_is_arranged(desk, sam, mine):
    give(sam, "task.how", "live")
    url = f"/desk/tasks/{mine.pk}/"
    token = {"client_token": uuid4()}
    refused = desk.post(url, token | {"kind": "at_home", "words": "One page, please."})
    assert refused.status_code == 422
    assert "They chose another one. Say why it has to be this." in page(refused)
    assert "One page, please." in page(refused)
    assert not GivenTask.objects.exists()
    live = desk.post(url, token | {"kind": "live", "words": ""})
    assert live.url == f"/desk/times/{mine.pk}/?for=task.how%3Alive"
    assert desk.get(live.url).context["form"].initial["what"] == "Show your skills"
    reason = {"kind": "at_home", "words": "One page.", "reason": "asked_for_it"}
    assert "draft=" in desk.post(url, token | reason).url
    assert DocumentRequest.objects.get().why == "One page."


def test_nobody_reminds_them_before_their_time_is_over(desk, sam, mine):
    applications.move(
        application=mine,
        to_stage=stage("offer"),
        by=mine.owner,
        version=mine.version,
        at=NOW,
    )
    give(sam, "channel.first", "email")
    give(sam, "offer.time", "two_days")
    url = f"/desk/people/{sam.pk}/contact/"
    form = desk.get(url).context["composer"].form.initial
    known = {key: value for key, value in form.items() if value is not None}
    asking = known | {
        "client_token": uuid4(),
        "subject": "The offer",
        "body": "Have you decided?",
        "channel": "email",
        "asks": 1,
    }
    warned = desk.post(url, asking)
    assert warned.status_code == 409
    assert "Sam has until Fri 5 Mar" in page(warned)
    telling = asking | {"asks": 0}
    assert desk.post(url, telling).status_code == 303


# --- the start ------------------------------------------------------------------------------------


def test_start_papers_are_planned_in_their_pace(desk, sam, mine):
    from candidates.models import DocumentType

    give(sam, "start.pace", "next_only")
    url = f"/desk/start-papers/{mine.pk}/"
    assert "Sam wants them: Only what is due next." in page(desk.get(url))
    assert desk.post(url, {}).status_code == 422
    kinds = DocumentType.objects.filter(key__in=["cv", "right-to-work"])
    desk.post(url, {"papers": [kind.pk for kind in kinds]})
    assert DocumentRequest.objects.count() == 1
    assert "Is asked for once the one before is here" in page(desk.get(url))


@pytest.mark.parametrize(
    ("answer", "words", "is_shown"),
    [
        ("yes", "Print it or save it as a PDF.", True),
        ("change_first", "Sam wants to look at it first.", False),
        ("no", "Sam does not want it to be shared.", False),
        (None, "Sam has not said whether it may be shared.", False),
    ],
)
def test_the_card_is_given_on_only_with_a_yes(desk, sam, answer, words, is_shown):
    give(sam, "goal", "pay")
    give(sam, "meet.support", "captions")
    if answer:
        give(sam, "start.share", answer)
    seen = page(desk.get(f"/desk/people/{sam.pk}/card-copy/"))
    assert words in seen
    assert ("What matters most to you" in seen) == is_shown
    assert "Captions" not in seen


# --- on their own page ----------------------------------------------------------------------------


def test_an_interviewer_finds_what_is_asked_of_them(as_role, sam, mine, team):
    from datetime import timedelta

    from django.test import Client

    from candidates.models import ApplicationAccess

    jo = member(team, Role.INTERVIEWER, first_name="Jo")
    ApplicationAccess.objects.create(
        user=jo, application=mine, why="Interview", until=NOW + timedelta(days=4000)
    )
    found = told(sam, "feedback.how", "message")
    browser = Client()
    browser.force_login(jo)
    assert "A short message about why is wanted." in page(browser.get("/desk/brief/"))
    url = f"/desk/brief/asked/{found.pk}/"
    browser.post(url, {"words": "Calm with families. More practice with the hoist."})
    found.refresh_from_db()
    assert found.owner_id == mine.owner_id
    assert "More practice with the hoist." in found.message.bodies.get().body
    assert browser.post(url, {"words": "again"}).status_code == 404
