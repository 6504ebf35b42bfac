"""Views of the list of people that a team keeps: tabs above it, and addresses to send to a colleague."""

import pytest

from candidates.enums import Role
from candidates.models import SavedView
from tests.factories.candidates import NOW, TeamFactory, member

URL = "/desk/views/"


@pytest.fixture
def view(team, ana) -> SavedView:
    return SavedView.objects.create(
        team=team, name="Text first", query="way=text", by=ana, created_at=NOW
    )


def given(team, **changes) -> dict[str, object]:
    return {"name": "Mine to answer", "team": team.pk, "query": "us=on&mine=on&page=3"} | changes


def test_what_the_list_is_narrowed_by_becomes_a_tab(desk, team, sam):
    assert "Save as a view" in desk.get("/desk/people/?us=on").content.decode()
    answer = desk.post(URL, given(team))
    assert answer["Location"] == "/desk/people/?mine=on&us=on"
    page = desk.get(answer["Location"]).content.decode()
    assert "Mine to answer" in page
    assert "Change this view" in page


def test_a_name_is_there_once_in_a_team(desk, view, team):
    answer = desk.post(URL, given(team, name="Text first"))
    assert answer.status_code == 422
    assert "The team has a view of this name already." in answer.content.decode()
    assert "Text first" in answer.content.decode()


def test_without_a_name_it_says_so(desk, team):
    answer = desk.post(URL, given(team, name=" "))
    assert answer.status_code == 422
    assert "Give the view a name." in answer.content.decode()


def test_colleagues_have_it_and_others_have_not(desk, view, team, as_role):
    assert "Text first" in as_role(Role.AUDITOR).get("/desk/people/").content.decode()
    other = as_role(Role.RECRUITER, of=TeamFactory.create())
    assert "Text first" not in other.get("/desk/people/").content.decode()
    assert other.get(f"{URL}{view.pk}/").status_code == 404


def test_it_is_renamed_and_dropped(desk, view, team):
    desk.post(f"{URL}{view.pk}/", given(team, name="Texts"))
    view.refresh_from_db()
    assert (view.name, view.query) == ("Texts", "way=text")
    answer = desk.post(f"{URL}{view.pk}/", {"drop": "1"})
    assert answer["Location"] == "/desk/people/?way=text"
    assert not SavedView.objects.exists()


def test_not_for_a_team_of_others(desk):
    foreign = TeamFactory.create()
    member(foreign)
    assert desk.post(URL, given(foreign)).status_code == 422
    assert not SavedView.objects.exists()
