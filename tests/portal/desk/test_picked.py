"""What is done with many at once: picking over pages, a colleague, not now, "still right?"."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.db import transaction

from candidates.actions.happenings import record
from candidates.enums import HappeningKind, Role
from candidates.models import Application, Snooze
from messaging.actions.asking import ask_for_stage, ask_the_first_time
from messaging.actions.setup import install_starter_templates
from messaging.models import Message
from preferences.models import CheckIn
from scheduling.actions.interviews import book
from tests.factories.candidates import NOW, JobFactory, TeamFactory, member
from tests.factories.preferences import give, set_up
from tests.factories.scheduling import free_weekdays, offer_times
from tests.portal.desk.conftest import applied
from tests.queries import queries

DAY = timedelta(days=1)
LIST = "/desk/people/"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """Built once, in a transaction around those of the tests."""
    with django_db_blocker.unblock(), time_machine.travel(NOW, tick=False), transaction.atomic():
        set_up()
        install_starter_templates(at=NOW)
        team = TeamFactory.create(name="Care North")
        ana = member(team, first_name="Ana", last_name="Pires")
        job = JobFactory.create(team=team, owner=ana, title="Night Carer")
        people = {
            name: applied(job, first_name=name, email=f"{name}@example.com")
            for name in ("Bo", "Kim", "Lea")
        }
        for person in people.values():
            give(person, "contact.hours", "evenings", at=NOW - 8 * DAY)
        give(people["Bo"], "channel.first", "email", at=NOW - 100 * DAY)
        give(people["Kim"], "channel.first", "email", at=NOW - 2 * DAY)
        give(people["Lea"], "channel.first", "email", at=NOW - 100 * DAY)
        yield team, ana, job, people
        transaction.set_rollback(True)


@pytest.fixture
def team(db, world):
    return world[0]


@pytest.fixture
def ana(db, world):
    return world[1]


@pytest.fixture
def job(db, world):
    return world[2]


@pytest.fixture
def people(db, world):
    return world[3]


def words_of(answer) -> str:
    return answer.content.decode()


def picked(people, *names: str) -> str:
    return ".".join(str(people[name].pk) for name in names or people)


def do(desk, url: str, people, *names: str, **given):
    """As the page is shown, and pressed."""
    whom = {"picked": picked(people, *names)}
    shown = desk.get(url, whom)
    seen = shown.context["picked"].seen
    return desk.post(url, whom | {"seen": seen, "do": "1"} | given, follow=True)


# --- picking over pages ---------------------------------------------------------------------------


def test_who_was_picked_goes_along_in_the_address(desk, job, people):
    for n in range(50):
        applied(job, first_name=f"Ada {n:02}", email=f"ada{n}@example.com")
    bo, kim = people["Bo"].pk, people["Kim"].pk
    first = words_of(desk.get(LIST, {"picked": f"{bo}.{kim}"}))
    assert f'name="picked" value="{bo}.{kim}"' in first, "both are on the second page"
    assert f"picked={bo}.{kim}&amp;page=2" in first
    second = words_of(desk.get(LIST, {"picked": f"{bo}.{kim}", "page": "2"}))
    assert len(re.findall(r'name="person"[^>]+ checked>', second)) == 2
    assert 'name="picked" value=""' in second, "what is ticked on the page is not said twice"
    assert ">2</output> picked" in second


def test_without_script_picking_goes_on(desk, people):
    bo, kim = people["Bo"].pk, people["Kim"].pk
    given = {"keep": "1", "person": [bo], "picked": str(kim), "filter": "mine=on"}
    answer = desk.get(LIST, given)
    assert answer["Location"] == f"{LIST}?mine=on&picked={bo}.{kim}"


@pytest.mark.parametrize("nonsense", ["a.b", "1" * 40, "-3", "..", "9" * 9, "1.1.1", "٣"])
def test_an_address_that_was_tampered_with_picks_nobody(desk, people, nonsense):
    assert desk.get(LIST, {"picked": nonsense}).status_code == 200
    assert desk.get(f"{LIST}assign/", {"picked": nonsense}).status_code == 200


# --- a colleague ----------------------------------------------------------------------------------


def test_a_colleague_looks_after_them(desk, people, team):
    lund = member(team, first_name="Lin", last_name="Lund")
    answer = do(desk, f"{LIST}assign/", people, "Bo", "Kim", owner=lund.pk)
    assert "Lin Lund looks after 2 people now." in words_of(answer)
    owners = set(
        Application.objects.filter(owner=lund).values_list("candidate__first_name", flat=True)
    )
    assert owners == {"Bo", "Kim"}


def test_who_was_changed_meanwhile_is_named_and_left(desk, people, team):
    lund = member(team, first_name="Lin", last_name="Lund")
    whom = {"picked": picked(people, "Bo", "Kim")}
    seen = desk.get(f"{LIST}assign/", whom).context["picked"].seen
    Application.objects.filter(candidate=people["Kim"]).update(version=7)
    given = whom | {"seen": seen, "do": "1", "owner": lund.pk}
    words = words_of(desk.post(f"{LIST}assign/", given, follow=True))
    assert "Lin Lund looks after 1 person now." in words
    assert "because something changed meanwhile: Kim" in words


def test_only_to_somebody_of_their_team(desk, people, ana):
    other = TeamFactory.create(name="Kitchen")
    lund = member(other, first_name="Lin", last_name="Lund")
    other.memberships.create(user=ana, role=Role.RECRUITER)
    cook = JobFactory.create(team=other, owner=ana, title="Cook")
    people = people | {"Zoe": applied(cook, first_name="Zoe", email="zoe@example.com")}
    words = words_of(do(desk, f"{LIST}assign/", people, "Bo", "Zoe", owner=lund.pk))
    assert "looks after 1 person now" in words
    assert "because Lin Lund is not of their team: Bo" in words


def test_without_a_colleague_it_says_so(desk, people):
    given = {"picked": picked(people), "do": "1"}
    answer = desk.post(f"{LIST}assign/", given)
    assert answer.status_code == 422
    assert "Choose a colleague." in words_of(answer)


def test_who_has_no_open_application_is_named(desk, people):
    Application.objects.filter(candidate=people["Kim"]).update(
        closed_at=NOW, outcome="withdrawn", version=2
    )
    words = words_of(desk.get(f"{LIST}assign/", {"picked": picked(people, "Bo", "Kim")}))
    assert "because no open application of theirs fits: Kim" in words


# --- not now --------------------------------------------------------------------------------------


def test_each_until_their_own_next_good_hour(desk, people):
    words = words_of(do_snooze(desk, people, when="good"))
    assert "3 people are off your Today." in words
    assert set(Snooze.objects.values_list("until", flat=True)) == {NOW.replace(hour=17)}


def do_snooze(desk, people, **given):
    whom = {"picked": picked(people), "do": "1"}
    return desk.post(f"{LIST}snooze/", whom | given, follow=True)


def test_all_at_a_chosen_time_that_is_to_come(desk, people):
    assert do_snooze(desk, people, when="chosen", chosen="2027-03-05T09:00").status_code == 200
    assert Snooze.objects.count() == 3
    for chosen in ("", "2020-01-01T09:00", "soon"):
        assert do_snooze(desk, people, when="chosen", chosen=chosen).status_code == 422


# --- is it still right? ---------------------------------------------------------------------------


def test_only_who_has_something_old_is_asked_and_the_others_are_named(desk, people):
    shown = words_of(desk.get(f"{LIST}ask/", {"picked": picked(people)}))
    assert "Ask 2 people" in shown
    assert "Nothing is old or in doubt with Kim" in shown
    words = words_of(do(desk, f"{LIST}ask/", people))
    assert "2 people are asked." in words
    assert {row.candidate.first_name for row in CheckIn.objects.all()} == {"Bo", "Lea"}
    asked = Message.objects.filter(topic="check_in")
    assert {row.thread.candidate.first_name for row in asked} == {"Bo", "Lea"}
    again = words_of(desk.get(f"{LIST}ask/", {"picked": picked(people)}))
    assert "Asked within the last 30 days, and not again: Bo" in again


def test_who_was_never_asked_is_asked_the_questions_of_their_stage_once(desk, job):
    new = {"Ada": applied(job, first_name="Ada", email="ada@example.com")}
    shown = words_of(desk.get(f"{LIST}ask/", {"picked": picked(new)}))
    assert "Ask 1 person" in shown
    assert "Never asked so far: Ada" in shown
    assert "1 person is asked." in words_of(do(desk, f"{LIST}ask/", new))
    check_in = CheckIn.objects.get(candidate=new["Ada"])
    assert "channel.first" in check_in.asked.values_list("key", flat=True)
    held = new["Ada"].applications.get()
    moved = check_ins_of(held)
    assert ask_the_first_time(application=held, at=NOW) is None
    assert check_ins_of(held) == moved == 1
    again = words_of(desk.get(f"{LIST}ask/", {"picked": picked(new)}))
    assert "Nothing is old or in doubt with Ada" in again


def test_what_brought_them_to_their_stage_asks_no_second_time(job):
    ada = applied(job, first_name="Ada", email="ada@example.com")
    held = ada.applications.get()
    happening = record(kind=HappeningKind.APPLIED, candidate=ada, application=held, at=NOW)
    assert ask_the_first_time(application=held, at=NOW) is not None
    ask_for_stage(happening, NOW + timedelta(minutes=2))
    assert check_ins_of(held) == 1


def check_ins_of(application):
    return Message.objects.filter(application=application, topic="check_in").count()


def test_the_card_of_who_has_something_old_leads_there(desk, people):
    assert f"/desk/people/ask/?person={people['Bo'].pk}" in words_of(
        desk.get(f"{LIST}{people['Bo'].pk}/")
    )
    assert "/desk/people/ask/" not in words_of(desk.get(f"{LIST}{people['Kim'].pk}/"))


def test_what_it_reads_does_not_grow(desk, job, people):
    desk.get(f"{LIST}ask/", {"picked": picked(people)})
    with queries() as few:
        desk.get(f"{LIST}ask/", {"picked": picked(people)})
    for n in range(9):
        someone = applied(job, first_name=f"Ada {n}", email=f"ada{n}@example.com")
        give(someone, "channel.first", "email", at=NOW - 100 * DAY)
        people = people | {f"Ada {n}": someone}
    with queries() as many:
        desk.get(f"{LIST}ask/", {"picked": picked(people)})
    assert len(many) == len(few)


@pytest.mark.parametrize("act", ["assign", "snooze", "ask"])
def test_people_of_others_are_as_missing(desk, act):
    theirs = applied(
        JobFactory.create(team=TeamFactory.create()), first_name="Zed", email="z@e.org"
    )
    answer = desk.get(f"{LIST}{act}/", {"picked": theirs.pk})
    assert "Zed" not in words_of(answer)
    assert "Nobody is picked yet" in words_of(answer)


# --- the next date --------------------------------------------------------------------------------


def test_a_row_says_what_comes_next(desk, people, ana):
    bo = people["Bo"]
    free_weekdays(ana)
    offer = offer_times(bo.applications.get(), ana)
    book(offer=offer, starts_at=(NOW + DAY).replace(hour=15), at=NOW)
    assert "Meets us tomorrow 3pm" in words_of(desk.get(LIST))
