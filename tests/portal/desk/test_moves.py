"""Moves between stages: what they set off is said before, and a mistaken one is taken back."""

from datetime import timedelta

import pytest
import time_machine

from candidates.enums import Role
from candidates.models import Move
from tests.factories.candidates import NOW
from tests.factories.preferences import give
from tests.portal.desk.conftest import HTMX
from tests.queries import queries


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def application(sam):
    return sam.applications.get()


@pytest.fixture
def url(application) -> str:
    return f"/desk/moves/{application.pk}/"


def to(application, key: str, **more) -> dict[str, object]:
    stage = application.job.stages.get(key=key)
    return {"to_stage": stage.pk, "version": application.version, "why": "", **more}


def test_each_stage_says_what_the_candidate_will_get(desk, url, sam):
    give(sam, "channel.first", "email")
    give(sam, "chat.how", "video")
    page = desk.get(url).content.decode()
    assert "Sam will get 3 questions by email." in page


def test_what_is_known_is_not_asked_again(desk, url, sam):
    answers = {"chat.how": "video", "times.how": "i_tell", "news.how": "call", "goal": "pay"}
    for key, option in answers.items():
        give(sam, key, option)
    assert "Sam is asked nothing." in desk.get(url).content.decode()


def test_the_next_stage_is_preset(desk, url, application):
    screen = application.job.stages.get(key="screen")
    assert desk.get(url).context["form"].initial["to_stage"] == str(screen.pk)


def test_a_move(desk, url, application, ana):
    answer = desk.post(url, to(application, "interview", why="Strong"))
    application.refresh_from_db()
    assert answer.status_code == 303
    assert application.stage.key == "interview"
    made = Move.objects.first()
    assert (made.by, made.why) == (ana, "Strong")


def test_from_a_dialog_it_closes_and_the_page_reads_again(desk, url, application):
    page = {"HX-Current-URL": "http://testserver/desk/people/"}
    answer = desk.post(url, to(application, "screen"), headers=HTMX | page)
    assert answer.status_code == 204
    assert "dialog:close" in answer["HX-Trigger"]
    assert "usual:changed" in answer["HX-Trigger"]


def test_two_desks_do_not_overwrite_each_other(desk, url, application):
    desk.post(url, to(application, "screen"))
    answer = desk.post(url, to(application, "offer"))
    assert answer.status_code == 409
    assert "Moved from Application to Screen" in answer.content.decode()


def test_a_stage_of_another_job_is_no_choice(desk, url, application):
    given = {"to_stage": 999, "version": 1}
    assert desk.post(url, given).status_code == 422


def test_undone_within_a_minute(desk, url, application):
    desk.post(url, to(application, "screen"))
    made = Move.objects.first()
    desk.post(f"/desk/moves/{made.pk}/undo/")
    application.refresh_from_db()
    assert application.stage.key == "application"


def test_after_a_minute_it_says_what_to_do(desk, url, application, clock):
    desk.post(url, to(application, "screen"))
    clock.shift(timedelta(seconds=61))
    answer = desk.post(f"/desk/moves/{Move.objects.first().pk}/undo/", follow=True)
    assert "Move the application back instead" in answer.content.decode()


def test_undo_is_never_a_get(desk, application):
    assert desk.get(f"/desk/moves/{application.moves.get().pk}/undo/").status_code == 405


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.INTERVIEWER])
def test_who_may_not_move(as_role, url, role):
    assert as_role(role).get(url).status_code == 403


def test_what_it_asks_of_the_database_does_not_grow_with_the_stages(desk, url):
    desk.get(url)
    with queries() as caught:
        desk.get(url)
    assert len(caught) <= 8, caught.captured_queries
