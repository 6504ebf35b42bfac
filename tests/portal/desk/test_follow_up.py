"""What follows, on the desk: whose turn it is, what was noticed, what went wrong and was mended."""

from datetime import timedelta

import pytest
import time_machine

from candidates.enums import Role
from followup.actions import silences
from followup.enums import Repair, SignalState, SlipReply
from followup.models import Gesture, Signal, Slip
from messaging.actions.reach import refresh
from tests.factories.candidates import NOW
from tests.factories.followup import gesture_for, signal_about, slip_about
from tests.factories.messaging import compose, delivery_of, pretend_sent
from tests.factories.preferences import give
from tests.portal.desk.conftest import HTMX, applied
from tests.queries import queries

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def url(sam) -> str:
    return f"/desk/people/{sam.pk}/follow-up/"


@pytest.fixture
def told(sam, ana):
    """A week ago, by email, their way; and no answer since."""
    application = sam.applications.get()
    application.owner = ana
    application.applied_at = application.stage_at = NOW - 9 * DAY
    application.save()
    give(sam, "channel.first", "email", "call", at=NOW - 9 * DAY)
    sam.refresh_from_db()
    message = compose(sam, at=NOW - 7 * DAY, application=application)
    pretend_sent(delivery_of(message), NOW - 7 * DAY)
    refresh(NOW)
    silences.look_again(candidate_ids=[sam.pk], at=NOW)
    return message


def words_of(answer) -> str:
    return " ".join(answer.content.decode().split())


def test_whose_turn_it_is_and_what_comes_next(desk, url, sam, told):
    shown = words_of(desk.get(url))
    assert "Sam has not answered since 24 February, by email." in shown
    assert f'href="/desk/people/{sam.pk}/contact/?channel=call">Call Sam' in shown
    today = words_of(desk.get("/desk/today/quiet/"))
    assert "Sam has not answered since 24 February, by email." in today
    assert "Call Sam" in today


def test_the_composer_opens_with_the_next_way(desk, sam, told):
    page = desk.get(f"/desk/people/{sam.pk}/contact/?channel=call")
    assert page.context["composer"].channel == "call"


def test_a_signal_is_asked_once(desk, url, sam, ana):
    noticed = signal_about(sam)
    assert "3 of Sam’s last 4 answers came by email." in words_of(desk.get(url))
    answer = desk.post(f"/desk/signals/{noticed.pk}/", {"do": "ask"})
    assert answer["Location"] == f"/desk/people/{sam.pk}/contact/?ask=channel.first"
    noticed.refresh_from_db()
    assert (noticed.state, noticed.by) == (SignalState.ASKED, ana)
    assert "Ana Pires asked. They are not asked again." in words_of(desk.get(url))
    desk.post(f"/desk/signals/{noticed.pk}/", {"do": "leave"})
    assert Signal.objects.get().state == SignalState.ASKED


def test_a_signal_is_on_today_and_may_be_left_alone(desk, sam, ana):
    sam.applications.update(owner=ana)
    noticed = signal_about(sam, kind="what_works", key="contact.hours", hour=17, channel="")
    shown = words_of(desk.get("/desk/today/check/"))
    assert "Sam usually answers after 5pm: 3 of 4 times." in shown
    desk.post(f"/desk/signals/{noticed.pk}/", {"do": "leave"})
    noticed.refresh_from_db()
    assert noticed.ignored_until == NOW + 30 * DAY


def test_a_slip_with_its_draft_and_what_they_said(desk, url, sam, told, ana):
    slip = slip_about(sam, told)
    slip.reply, slip.replied_at = SlipReply.SOMEONE_ELSE, NOW
    slip.save()
    shown = words_of(desk.get(url))
    assert f"?draft={slip.apology_id}" in shown
    assert "Wants to talk to someone else" in shown
    desk.post(f"/desk/slips/{slip.pk}/", {"repair": "apologised"})
    slip.refresh_from_db()
    assert (slip.repair, slip.mended_by) == (Repair.APOLOGISED, ana)
    assert "We said sorry" in words_of(desk.get(url))


def test_a_gesture_in_one_tap(desk, url, sam):
    where = f"/desk/people/{sam.pk}/gesture/"
    desk.post(where, {"kind": "form", "words": ""})
    assert "Filled in a form for them" in words_of(desk.get(url))
    answer = desk.post(where, {"kind": "other", "words": " "}, follow=True)
    assert "Say in a few words what you did." in words_of(answer)
    desk.post(where, {"kind": "other", "words": "Lent a phone"})
    assert [row.words for row in Gesture.objects.order_by("pk")] == ["", "Lent a phone"]


def test_a_slip_is_reported_about_a_message(desk, sam, told):
    told.told_at = NOW - 7 * DAY
    told.save()
    where = f"/desk/people/{sam.pk}/slip/"
    assert "24 February: Hello Sam, we have news." in words_of(desk.get(where))
    answer = desk.post(where, {"message": told.pk, "kind": ""})
    assert answer.status_code == 422
    assert "Choose what was wrong." in words_of(answer)
    assert desk.post(where, {"message": 999, "kind": "doubled"}).status_code == 422
    desk.post(where, {"message": told.pk, "kind": "doubled"})
    assert (Slip.objects.get().message, Slip.objects.get().kind) == (told, "doubled")
    assert "There is no message to report about." in words_of(desk.get(where))


def test_from_another_team_nothing_is_found(as_role, sam, told):
    from tests.factories.candidates import TeamFactory

    browser = as_role(Role.RECRUITER, TeamFactory.create())
    noticed, slip = signal_about(sam), slip_about(sam, told)
    assert browser.get(f"/desk/people/{sam.pk}/follow-up/").status_code == 404
    assert browser.post(f"/desk/signals/{noticed.pk}/").status_code == 404
    assert browser.post(f"/desk/slips/{slip.pk}/").status_code == 404
    assert Slip.objects.get().mended_at is None


def test_the_same_few_queries_for_any_number(desk, url, sam, told, ana, job):
    signal_about(sam)
    slip_about(sam, told)
    with queries() as few:
        desk.get(url, headers=HTMX)
    signal_about(sam, kind="what_works", hour=17)
    for n in range(5):
        gesture_for(sam, ana, words=str(n))
        message = compose(sam, at=NOW - DAY, application=sam.applications.get())
        slip_about(sam, message)
    with queries() as many:
        desk.get(url, headers=HTMX)
    assert len(many) == len(few) <= 8


def test_today_asks_the_same_for_any_number(desk, sam, ana, told, job):
    signal_about(sam)
    desk.get("/desk/today/quiet/", headers=HTMX)
    counts = []
    for more in (0, 3):
        people = [applied(job) for _each in range(more)]
        for person in people:
            person.applications.update(owner=ana, stage_at=NOW - 9 * DAY)
            pretend_sent(delivery_of(compose(person, at=NOW - 7 * DAY)), NOW - 7 * DAY)
            signal_about(person)
        refresh(NOW)
        silences.look_again(candidate_ids=[sam.pk, *(person.pk for person in people)], at=NOW)
        for key in ("quiet", "check"):
            with queries() as asked:
                desk.get(f"/desk/today/{key}/", headers=HTMX)
            counts.append(len(asked))
    assert counts[:2] == counts[2:]
    assert max(counts) <= 10
