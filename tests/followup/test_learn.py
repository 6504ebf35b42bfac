"""Each figure against a plain recount, hidden for few, in the scope of who asks."""

from datetime import timedelta

import pytest
from django.test import Client

from candidates.actions.applications import withdraw
from candidates.actions.happenings import record
from candidates.enums import HappeningKind, Role
from followup.actions import repairs
from followup.queries.learn import FIGURES, behind, lines_of
from followup.queries.learn.figures import FEWEST
from messaging.models import InboundMessage
from preferences.enums import Channel, OverrideReason, Rule
from preferences.models import UnmetRequest
from tests.factories.candidates import (
    NOW,
    ApplicationFactory,
    JobFactory,
    TeamFactory,
    member,
    person,
)
from tests.factories.followup import gesture_for, slip_about
from tests.factories.messaging import compose, delivery_of, pretend_sent
from tests.factories.preferences import give, set_up

pytestmark = pytest.mark.django_db  # without a test that says so no database is made

DAY = timedelta(days=1)
SINCE = NOW - 30 * DAY
PEOPLE = 6


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """Six people of one team: two contacted against their usual, one answered, one skipped."""
    with django_db_blocker.unblock():
        from django.db import transaction

        with transaction.atomic():
            yield build()
            transaction.set_rollback(True)


def build():
    set_up()
    team = TeamFactory.create(name="Care North")
    ana = member(team)
    job = JobFactory.create(team=team, owner=ana)
    people = [one(job, ana, n) for n in range(PEOPLE)]
    return {"team": team, "ana": ana, "people": people}


def one(job, ana, n):
    candidate = person(email=f"p{n}@example.com", phone=f"+4477009001{n:02}")
    at = NOW - 5 * DAY
    application = ApplicationFactory.create(
        candidate=candidate, job=job, owner=ana, applied_at=at, stage_at=at
    )
    if n != 3:
        give(candidate, "channel.first", "text" if n < 2 else "email", at=at)
    candidate.refresh_from_db()
    against = n < 2
    overrides = (
        [(Channel.EMAIL, Rule.NOT_THEIR_WAY, OverrideReason.SAFETY, "Now")] if against else []
    )
    message = compose(
        candidate,
        channel=Channel.EMAIL,
        author=ana,
        application=application,
        overrides=overrides,
        at=at + DAY,
    )
    delivery = delivery_of(message)
    pretend_sent(delivery, at + DAY)
    if against:
        delivery.rulings.update(overridden=Rule.NOT_THEIR_WAY)
    if n == 0:
        answer_of(candidate, at + 2 * DAY)
        gesture_for(candidate, ana)
    UnmetRequest.objects.create(candidate=candidate, key="channel.first", words="WhatsApp", at=at)
    slip_about(candidate, message, at=at + DAY)
    if n == 4:
        give(candidate, "channel.first", "text", at=at + 2 * DAY)
    if n == 5:
        withdraw(application=application, at=at + 2 * DAY)
    return candidate


def answer_of(candidate, at):
    InboundMessage.objects.create(
        provider="x",
        provider_msg_id=str(candidate.pk),
        channel="email",
        from_address="a@example.com",
        thread=candidate.thread,
        body="Thanks",
        received_at=at,
    )


def lines(world, key, by=None):
    figure = FIGURES[key]
    return lines_of(figure, world["ana"], SINCE, by or next(iter(figure.by)))


@pytest.mark.parametrize(
    ("key", "label", "count", "hits"),
    [
        ("kept", "Care North", PEOPLE, PEOPLE - 2),
        ("overrides", "Safety", 2, None),
        ("known", "Care North", PEOPLE, PEOPLE - 1),
        ("unmet", "WhatsApp", PEOPLE, 0),
        ("slips", "Contacted against their usual", PEOPLE, 0),
        ("stayed", "Contacted against their usual", PEOPLE, PEOPLE - 1),
        ("changes", "channel.first", PEOPLE, 1),
        ("gestures", "Filled in a form for them", 1, None),
    ],
)
def test_a_figure_is_what_a_recount_gives(world, key, label, count, hits):
    found = {line.label: line for line in lines(world, key)}
    if key == "overrides":
        label = str(OverrideReason.SAFETY.label)
        count = sum(line.count for line in found.values()) and count
    assert label in found, found
    assert found[label].hits == hits
    if key != "overrides":
        assert found[label].count == count


def test_who_answers_is_told_apart_by_how_they_were_contacted(world):
    found = {line.label: (line.count, line.hits) for line in lines(world, "replies")}
    assert found == {"As they asked": (PEOPLE - 2, 0), "Not as they asked": (2, 1)}


def test_few_people_are_hidden_and_have_no_list(world):
    found = {line.value: line for line in lines(world, "replies")}
    assert [line.is_hidden for line in found.values()] == [True, True]
    assert FEWEST == 5
    browser = Client()
    browser.force_login(world["ana"])
    [line] = lines(world, "gestures")
    answer = browser.get(f"/desk/learn/gestures/people/?of={line.value}")
    assert answer.status_code == 404


def test_the_people_behind_a_line_begin_with_those_it_was_missed_with(world):
    [line] = lines(world, "kept")
    people = list(behind(FIGURES["kept"], world["ana"], SINCE, "team", line.value))
    assert {each.pk for each in people} == {each.pk for each in world["people"]}
    assert {each.pk for each in people[:2]} == {each.pk for each in world["people"][:2]}


def test_another_team_sees_nothing_of_it(world):
    stranger = member(TeamFactory.create(name="South"))
    for figure in FIGURES.values():
        for by in figure.by:
            assert not lines_of(figure, stranger, SINCE, by), figure.key


@pytest.mark.parametrize("key", FIGURES)
def test_every_figure_has_a_page_a_part_and_a_sheet(world, key, django_assert_max_num_queries):
    browser = Client()
    browser.force_login(world["ana"])
    for by in FIGURES[key].by:
        with django_assert_max_num_queries(8):
            page = browser.get(f"/desk/learn/{key}/?by={by}&days=90")
        assert page.status_code == 200
    assert "<html" in page.content.decode()
    part = browser.get(f"/desk/learn/{key}/", headers={"HX-Request": "true"}).content.decode()
    assert f'id="figure-{key}"' in part
    assert "<html" not in part
    sheet = browser.get(f"/desk/learn/{key}/sheet/")
    assert sheet["Content-Type"].startswith("text/csv")


def test_who_never_told_us_can_be_asked_from_the_list(world):
    browser = Client()
    browser.force_login(world["ana"])
    page = browser.get("/desk/learn/known/people/?of=Care+North&days=90").content.decode()
    assert f"/desk/people/ask/?picked={world['people'][3].pk}" in page
    assert "Ask for this" in page
    assert (
        "Ask for this"
        not in browser.get("/desk/learn/kept/people/?of=Care+North&days=90").content.decode()
    )
    browser.force_login(member(world["team"], Role.AUDITOR))
    page = browser.get("/desk/learn/known/people/?of=Care+North&days=90").content.decode()
    assert "Ask for this" not in page


def test_the_page_names_every_figure_and_no_colleague(world):
    browser = Client()
    browser.force_login(world["ana"])
    page = browser.get("/desk/learn/").content.decode()
    for key in FIGURES:
        assert f"/desk/learn/{key}/" in page
    kept = browser.get("/desk/learn/kept/").content.decode()
    assert "67 %" in kept
    assert "Fewer than five" not in kept


def test_a_mended_slip_says_how_long_it_took(world):
    slip = world["people"][0].slips.get()
    record(kind=HappeningKind.CALL_DONE, candidate=slip.candidate, at=NOW)
    repairs.answer_slip(slip=slip, reply="go_on", at=slip.opened_at + timedelta(hours=6))
    [line] = lines(world, "slips")
    assert (line.hits, line.hours) == (1, 6.0)
