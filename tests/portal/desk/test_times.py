"""S-R6: who needs a time; arranging it in their mode; one interview; free times; the brief."""

import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from time_machine import travel

from candidates.enums import Role
from candidates.models import Note
from scheduling.actions import interviews
from scheduling.models import Diary, Interview, Offer, WeeklyRule
from tests.factories.candidates import NOW, ApplicationFactory, JobFactory, member, stage
from tests.factories.messaging import delivery_of
from tests.factories.preferences import give
from tests.factories.scheduling import free_weekdays, live, offer_times
from tests.queries import queries

THURSDAY = datetime(2027, 3, 4, 10, 0, tzinfo=UTC)
FRIDAY = datetime(2027, 3, 5, 10, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _noon(team):
    with travel(NOW, tick=False):
        yield


@pytest.fixture
def application(sam, ana):
    free_weekdays(ana)
    held = sam.applications.get()
    held.stage = stage("interview")
    held.save()
    return held


@pytest.fixture
def url(application):
    return f"/desk/times/{application.pk}/"


@pytest.fixture
def booked(application, ana):
    offer = offer_times(application, ana)
    return interviews.book(offer=offer, starts_at=THURSDAY, at=NOW)


def asked(ana, **more):
    return {
        "token": str(uuid4()),
        "what": "Interview",
        "minutes": "30",
        "meeting": "in_person",
        "where": "Beeches House",
        "panel": [str(ana.pk)],
    } | more


def read(answer):
    return " ".join(answer.content.decode().split())


# --- the list ---------------------------------------------------------------------------------


def test_who_needs_a_time_comes_first_and_leaves_when_it_is_offered(desk, application, ana):
    assert "Arrange</a>" in read(desk.get("/desk/times/"))
    offer_times(application, ana)
    page = read(desk.get("/desk/times/"))
    assert "Arrange</a>" not in page
    assert "Waiting for their answer" in page


def test_an_answer_that_was_not_understood_is_a_task(desk, application, ana):
    from scheduling.actions.answering import choose_by_words

    offer = offer_times(application, ana)
    choose_by_words(offer=offer, words="after my shift", channel="text", at=NOW)
    page = read(desk.get("/desk/times/"))
    assert "An answer about times was not understood" in page
    assert "after my shift" in page


def test_the_list_costs_the_same_however_long(desk, application, ana, job, booked):
    with queries() as few:
        desk.get("/desk/times/")
    for _n in range(3):
        offer_times(ApplicationFactory.create(job=job), ana, ask_when=True)
    with queries() as more:
        desk.get("/desk/times/")
    assert len(more) <= len(few) + 1
    assert len(more) <= 10


def test_a_page_about_one_of_them_costs_little(desk, application, booked, ana):
    addresses = (f"/desk/times/{application.pk}/", f"/desk/interviews/{booked.pk}/")
    for address, most in zip((*addresses, f"/desk/brief/{booked.pk}/"), (19, 20, 12), strict=True):
        with queries() as asked:
            desk.get(address)
        assert len(asked) <= most, address


# --- arranging --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("way", "button"),
    [
        ("text_few", "Send 3 times by text"),
        ("email_few", "Send 3 times by email"),
        ("booking_page", "Send the booking page"),
        ("i_tell", "Ask when they are free"),
        ("ring", "Make it a call to agree on a time"),
        ("", "Send a link and 3 times"),
    ],
)
def test_the_main_button_is_their_way(desk, url, sam, ana, application, way, button):
    if way:
        give(sam, "times.how", way, showed_number=True)
    page = read(desk.get(url))
    assert button in page
    assert "verdict" in page
    answer = desk.post(url, asked(ana, do="offer"))
    assert answer["Location"] == "/desk/times/"
    assert Offer.objects.get().way == way


def test_sent_twice_is_one_offer(desk, url, ana):
    form = asked(ana, do="offer")
    desk.post(url, form)
    desk.post(url, form)
    assert Offer.objects.count() == 1


def test_what_is_wrong_stands_beside_it_and_stays(desk, url, ana):
    answer = desk.post(url, asked(ana, do="offer", where="", minutes="3", what="Tea and talk"))
    page = read(answer)
    assert answer.status_code == 422
    assert "Say where you meet, or paste the link." in page
    assert "Tea and talk" in page
    assert not Offer.objects.exists()


def test_no_free_time_says_so(desk, url, ana):
    WeeklyRule.objects.all().delete()
    answer = desk.post(url, asked(ana, do="offer"))
    assert answer.status_code == 422
    assert "No free time fits." in read(answer)


def test_both_clocks_stand_in_the_grid(desk, url, sam):
    sam.time_zone = "Asia/Manila"
    sam.save()
    page = read(desk.get(url))
    assert "First the clock in London, then theirs in Manila." in page
    # Their waking hours end at eight at night there, which is noon here.
    assert "4pm <span" not in page


def test_do_it_for_me_books_a_time_from_the_grid(desk, url, ana, application):
    answer = desk.post(url, asked(ana, slot=THURSDAY.isoformat()))
    booked = Interview.objects.get()
    assert answer["Location"] == f"/desk/interviews/{booked.pk}/"
    assert (booked.starts_at, booked.booked_by) == (THURSDAY, ana)


def test_a_time_typed_by_hand_is_on_our_clock(desk, url, ana):
    bad = desk.post(url, asked(ana, by_hand="1", day="nonsense", clock="25:99"))
    assert bad.status_code == 422
    assert "Enter a date, like 2027-05-12." in read(bad)
    desk.post(url, asked(ana, by_hand="1", day="2027-06-10", clock="19:15"))
    assert Interview.objects.get().starts_at == datetime(2027, 6, 10, 18, 15, tzinfo=UTC)


def test_taken_back(desk, url, ana, application):
    offer_times(application, ana)
    desk.post(url + "withdraw/")
    assert Offer.objects.get().ended_why == "withdrawn"


def test_another_teams_is_missing(as_role, url):
    assert as_role(Role.INTERVIEWER).get(url).status_code == 403
    other = JobFactory.create()
    browser = Client()
    browser.force_login(member(other.team))
    assert browser.get(url).status_code == 404


# --- one interview ----------------------------------------------------------------------------


def test_ticked_and_confirmed(desk, application, sam, ana):
    give(sam, "know.first", "pay")
    offer = offer_times(application, ana)
    booked = interviews.book(offer=offer, starts_at=THURSDAY, at=NOW)
    url = f"/desk/interviews/{booked.pk}/"
    assert "Tick what they asked for first." in read(desk.get(url))
    desk.post(url, {"do": "confirm", "version": booked.version})
    assert live(offer).confirmed_at is None
    tick = {"key": "know.first", "option": "pay", "words": "£14.60", "interview": booked.pk}
    to = desk.post(f"/desk/times/{application.pk}/tick/", tick)
    assert to["Location"] == url
    desk.post(url, {"do": "confirm", "version": booked.version})
    assert live(offer).confirmed_at == NOW


def test_moved_cancelled_and_late(desk, booked, sam):
    url = f"/desk/interviews/{booked.pk}/"
    desk.post(url, {"do": "move", "slot": FRIDAY.isoformat(), "version": booked.version})
    assert live(booked.offer).starts_at == FRIDAY
    stale = desk.post(
        url, {"do": "move", "slot": THURSDAY.isoformat(), "version": booked.version}, follow=True
    )
    assert "This interview changed since you opened the page." in read(stale)
    moved = live(booked.offer)
    desk.post(url, {"do": "cancel", "why": "Ana is ill.", "again": "1", "version": moved.version})
    booked.refresh_from_db()
    assert (booked.state, booked.cancelled_why) == ("cancelled", "Ana is ill.")
    assert booked.offer.state in ("open", "booked")
    assert delivery_of(sam.thread.messages.latest("pk")).channel == "email"


def test_how_it_went(desk, booked):
    url = f"/desk/interviews/{booked.pk}/"
    assert "They did not come</button>" not in read(desk.get(url))
    with travel(THURSDAY + timedelta(hours=1), tick=False):
        desk.force_login(booked.application.owner)
        assert "They did not come</button>" in read(desk.get(url))
        desk.post(url, {"do": "outcome", "outcome": "came", "version": booked.version})
        assert live(booked.offer).outcome == "came"


@pytest.mark.parametrize("posted", [{}, {"do": "nonsense"}, {"do": "move", "slot": "x"}])
def test_what_no_button_says_does_nothing(desk, booked, posted):
    assert desk.post(f"/desk/interviews/{booked.pk}/", posted).status_code == 302
    assert live(booked.offer).version == booked.version


# --- when I am free ---------------------------------------------------------------------------


def test_rules_days_and_limits_of_their_own(desk, ana):
    rule = {"do": "rule", "weekdays": ["0", "2"], "starts": "09:00", "ends": "12:00"}
    desk.post("/desk/free/", rule)
    assert WeeklyRule.objects.filter(diary__user=ana).count() == 2
    desk.post("/desk/free/", {"do": "day", "day_on": "2027-03-08", "is_free": "no"})
    limits = {"do": "limits", "time_zone": "Europe/Berlin", "notice_hours": "4"}
    desk.post("/desk/free/", limits | {"buffer_minutes": "0", "most_a_day": "2"})
    page = read(desk.get("/desk/free/"))
    assert "Monday, 9am to midday" in page or "Monday, 9am to 12pm" in page
    assert "Not free" in page
    diary = Diary.objects.get(user=ana)
    assert (diary.time_zone, diary.most_a_day) == ("Europe/Berlin", 2)
    first = diary.rules.first()
    desk.post("/desk/free/", {"do": "drop_rule", "id": first.pk})
    assert diary.rules.count() == 1


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        (
            {"do": "rule", "weekdays": ["0"], "starts": "12:00", "ends": "09:00"},
            "The end comes before the start.",
        ),
        (
            {"do": "rule", "weekdays": ["0"], "starts": "9", "ends": "10:00"},
            "Enter a time, like 14:30.",
        ),
        ({"do": "rule", "starts": "09:00", "ends": "10:00"}, "Choose at least one day."),
        (
            {"do": "rule", "weekdays": ["0"], "starts": "09:00", "ends": "10:00",
             "first_on": "2027-05-02", "last_on": "2027-05-01"},
            "The last day comes before the first.",
        ),
        ({"do": "day", "day_on": "2027-03-08", "is_free": "yes"}, "Enter both times."),
        (
            {"do": "limits", "time_zone": "Mars/Olympus", "notice_hours": "1",
             "buffer_minutes": "1", "most_a_day": "1"},
            "Select a valid choice.",
        ),
        ({"do": "feed", "url": "http://10.0.0.1/a.ics"}, "The address is not one that we may read."),
        ({"do": "feed", "url": "file:///etc/passwd"}, "The address is not one that we may read."),
    ],
)  # fmt: skip
def test_hostile_free_times(desk, sent, words):
    answer = desk.post("/desk/free/", sent)
    assert answer.status_code == 422
    assert words in read(answer)
    assert not WeeklyRule.objects.exists()


def test_nobody_removes_the_rules_of_others(as_role, ana, team):
    free_weekdays(ana)
    rule = ana.diary.rules.first()
    as_role(Role.INTERVIEWER).post("/desk/free/", {"do": "drop_rule", "id": rule.pk})
    assert ana.diary.rules.filter(pk=rule.pk).exists()


# --- the brief --------------------------------------------------------------------------------


def test_an_interviewer_sees_the_brief_and_nothing_else(application, sam, ana, team):
    give(sam, "meet.support", "captions", application=application)
    tom = member(team, Role.INTERVIEWER, first_name="Tom")
    free_weekdays(tom)
    offer = offer_times(application, ana, panel=[tom.pk])
    booked = interviews.book(offer=offer, starts_at=THURSDAY, at=NOW)
    browser = Client()
    browser.force_login(tom)
    url = f"/desk/brief/{booked.pk}/"
    assert sam.full_name in read(browser.get("/desk/brief/"))
    page = read(browser.get(url))
    assert "Captions" in page
    assert "10am London time" in page
    assert sam.contact_points.get(kind="email").value not in page
    browser.post(url, {"note": "Calm and kind."})
    assert Note.objects.get(by=tom).body == "Calm and kind."
    assert browser.get(f"/desk/interviews/{booked.pk}/").status_code == 403
    interviews.cancel(interview=booked, version=booked.version, by=ana, at=NOW)
    assert browser.get(url).status_code == 404


def test_whoever_holds_it_says_that_they_are_late(desk, booked, sam):
    url = f"/desk/brief/{booked.pk}/"
    assert "Running late?" not in read(desk.get(url))
    with travel(THURSDAY - timedelta(minutes=20), tick=False):
        desk.force_login(booked.application.owner)
        assert "Running late?" in read(desk.get(url))
        desk.post(url, {"minutes": "nonsense"})
        assert live(booked.offer).late_minutes == 0
        desk.post(url, {"minutes": "10"})
    assert live(booked.offer).late_minutes == 10
    assert "10 minutes late" in sam.thread.messages.latest("pk").bodies.get().body


def test_the_menu_leads_an_interviewer_only_where_they_may_go(as_role):
    browser = as_role(Role.INTERVIEWER)
    page = read(browser.get("/desk/brief/"))
    menu = re.findall(r'href="(/desk/[a-z]*/?)"', page)
    assert "/desk/brief/" in menu
    assert "/desk/times/" not in menu
    for url in set(menu):
        assert browser.get(url).status_code == 200, url


def test_a_colleague_of_the_panel_only(desk, booked, as_role):
    assert as_role(Role.INTERVIEWER).get(f"/desk/brief/{booked.pk}/").status_code == 404
