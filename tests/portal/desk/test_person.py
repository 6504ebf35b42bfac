"""S-R3: the panel, with THE CARD first."""

import re
from datetime import timedelta

import pytest
import time_machine

from candidates.actions import applications
from candidates.actions.notes import write_note
from candidates.enums import Role
from candidates.models import AccessRecord
from preferences.enums import AnswerState
from tests.factories.candidates import NOW, AccessFactory, TeamFactory, stage
from tests.factories.messaging import compose
from tests.factories.preferences import give, note
from tests.portal.access.test_matrix import comparable
from tests.portal.desk.conftest import HTMX
from tests.queries import queries


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def url(sam) -> str:
    return f"/desk/people/{sam.pk}/"


def lines(answer) -> dict[str, object]:
    return {line.key: line for line in answer.context["panel"].card.lines}


def test_the_card_says_the_usual_line_by_line(desk, url, sam):
    give(sam, "channel.first", "call", "email", at=NOW - timedelta(days=3))
    give(sam, "channel.never", "text", "voicemail")
    answer = desk.get(url)
    card = lines(answer)
    assert card["channel.first"].words == "Phone call, then email"
    assert card["channel.first"].source == "Sam, 28 February"
    assert card["channel.never"].nevers == ("No texts", "No voicemail")
    page = answer.content.decode()
    assert "A call now is fine" in page
    assert page.index("Sam’s usual") < page.index("Applications")


def test_not_asked_skipped_and_does_not_mind_differ(desk, url, sam):
    give(sam, "papers.how", state=AnswerState.SKIPPED)
    give(sam, "channel.first", state=AnswerState.NO_PREFERENCE)
    card = lines(desk.get(url))
    assert card["times.how"].words.startswith("Not asked.")
    assert card["papers.how"].words.startswith("Skipped.")
    assert card["channel.first"].words.startswith("Does not mind.")


def test_an_old_answer_is_marked(desk, url, sam):
    give(sam, "channel.first", "email", at=NOW - timedelta(days=94))
    assert lines(desk.get(url))["channel.first"].fresh == "94 days old, check"


def test_just_for_now_stands_on_top_of_what_it_replaces(desk, url, sam):
    give(sam, "channel.first", "email", at=NOW - timedelta(days=3))
    give(sam, "channel.first", "call", until=NOW + timedelta(days=4))
    line = lines(desk.get(url))["channel.first"]
    assert (line.words, line.was) == ("Phone call", "email")


def test_two_answers_that_conflict_are_both_shown(desk, url, sam, ana):
    give(sam, "channel.first", "email", at=NOW - timedelta(days=3))
    note(sam, "channel.first", "call", by=ana)
    line = lines(desk.get(url))["channel.first"]
    assert line.words == "Email"
    assert "Ana Pires noted" in line.noted
    assert "phone call" in line.noted
    assert line.fresh == "in doubt, ask"


def test_nothing_known_names_the_default(desk, url):
    assert "our default" in lines(desk.get(url))["channel.first"].words


def test_the_drawer_is_the_same_panel_without_the_page(desk, url):
    page = desk.get(url, headers=HTMX).content.decode()
    assert "<html" not in page
    assert "Sam’s usual" in page
    assert "data-close" in page


def test_the_card_ends_in_what_to_do_next(desk, url, sam):
    page = desk.get(url).content.decode()
    card = page[page.index('id="panel-card"') : page.index("</section>")]
    assert "Email Sam" in card
    assert f"/desk/people/{sam.pk}/contact/" in card
    assert "Note what Sam said" in card


def test_the_number_and_the_address_are_not_on_the_panel(desk, url):
    page = desk.get(url).content.decode()
    assert "900123" not in page
    assert "sam@example.com" not in page


def test_each_look_is_recorded_once(desk, url, sam, ana):
    desk.get(url)
    record = AccessRecord.objects.get()
    assert (record.user, record.candidate, record.screen) == (ana, sam, "person")


def test_another_team_sees_what_a_stranger_sees(as_role, url):
    other = as_role(Role.RECRUITER, TeamFactory.create())
    missing = other.get("/desk/people/999999/")
    answer = other.get(url)
    assert answer.status_code == missing.status_code == 404
    assert comparable(answer) == comparable(missing)


def test_who_only_reads_gets_no_way_to_write(as_role, url):
    page = as_role(Role.AUDITOR).get(url).content.decode()
    assert "/contact/" not in page
    assert "Move to" not in page


def test_an_interviewer_sees_the_usual_and_nothing_said(as_role, url, sam):
    interviewer = as_role(Role.INTERVIEWER, TeamFactory.create())
    user = interviewer.session["_auth_user_id"]
    AccessFactory.create(application=sam.applications.get(), user_id=user)
    page = interviewer.get(url).content.decode()
    assert "Sam’s usual" in page
    assert "Conversation" not in page


def test_support_is_for_those_who_arrange(desk, as_role, url, sam):
    give(sam, "meet.support", "captions")
    assert "Captions" not in desk.get(url).content.decode()
    assert "1 arrangement. A coordinator can see them." in desk.get(url).content.decode()
    assert "aptions" in as_role(Role.COORDINATOR).get(url).content.decode()


def test_a_panel_costs_at_most_fourteen_queries(desk, url, sam):
    give(sam, "channel.first", "email", "call")
    desk.get(url)
    with queries() as caught:
        desk.get(url)
    assert len(caught) <= 14, caught.captured_queries


# --- two who look at one person -------------------------------------------------------------------


def test_each_sees_within_half_a_minute_what_the_other_did(desk, url, sam, ana):
    seen = desk.get(url).context["panel"].seen
    poll = f"/desk/f/person/{sam.pk}/"
    assert desk.get(poll, {"seen": seen}, headers=HTMX).status_code == 204
    for act in (
        lambda: give(sam, "channel.first", "email"),
        lambda: write_note(candidate=sam, body="Rang.", by=ana, at=NOW),
        lambda: compose(sam, author=ana),
        lambda: applications.move(
            application=sam.applications.get(), to_stage=stage("screen"), by=ana, version=1, at=NOW
        ),
    ):
        act()
        answer = desk.get(poll, {"seen": seen}, headers=HTMX)
        assert answer.status_code == 200
        assert "usual:changed" in answer.headers["HX-Trigger"]
        assert "<html" not in answer.content.decode()
        fresh = re.search(r"seen=(\d+)", answer.content.decode())
        assert fresh
        seen = fresh[1]
        assert desk.get(poll, {"seen": seen}, headers=HTMX).status_code == 204


def test_the_card_comes_again_with_where_they_stand(desk, sam):
    page = desk.get(f"/desk/f/card/{sam.pk}/", headers=HTMX).content.decode()
    assert 'id="standings" hx-swap-oob="true"' in page


def test_the_timeline_is_one_dated_list(desk, url, sam, ana):
    give(sam, "channel.first", "email", at=NOW - timedelta(hours=4))
    write_note(candidate=sam, body="Has a shift at 6.", by=ana, at=NOW - timedelta(hours=3))
    compose(sam, author=ana, at=NOW - timedelta(hours=2))
    applications.move(
        application=sam.applications.get(), to_stage=stage("screen"), by=ana, version=1, at=NOW
    )
    events = desk.get(f"{url}timeline/").context["events"]
    words = [event.words for event in events]
    assert words[:3] == ["Moved from Application to Screen", "Email: Update", "Has a shift at 6."]
    assert words[3] == "How we contact you: email"
    assert [event.at for event in events] == sorted((e.at for e in events), reverse=True)
