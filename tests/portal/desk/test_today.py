"""S-R1: who is on Today, for which reason, with which action."""

from datetime import timedelta

import pytest
import time_machine

from candidates.actions import access
from candidates.enums import Role
from messaging.actions import reach
from messaging.actions.threads import thread_of
from messaging.enums import DeliveryState, MessageState, Report
from messaging.models import Delivery, InboundMessage, Message
from portal.desk.queries.today import TITLES
from tests.factories.candidates import NOW, AccessFactory, JobFactory, TeamFactory, member
from tests.factories.messaging import compose
from tests.factories.preferences import give
from tests.portal.desk.conftest import HTMX, applied
from tests.queries import queries

URL = "/desk/"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def parts(desk, query: str = "") -> list:
    """Every section, each by its own address."""
    return [desk.get(f"{URL}today/{key}/{query}", headers=HTMX) for key in TITLES]


def rows(desk, query: str = "") -> dict[str, list[str]]:
    sections = [answer.context["section"] for answer in parts(desk, query)]
    return {
        section.key: [row.candidate.called for row in section.rows]
        for section in sections
        if section.rows
    }


def page(desk) -> str:
    return "".join(answer.content.decode() for answer in parts(desk))


def wrote(candidate, words: str = "May I come on Friday?", at=NOW - timedelta(hours=2)) -> None:
    thread = thread_of(candidate)
    thread.last_in_at, thread.last_in_channel = at, "email"
    thread.save()
    InboundMessage.objects.create(
        provider="x",
        provider_msg_id=str(candidate.pk),
        channel="email",
        from_address="x@example.com",
        thread=thread,
        body=words,
        received_at=at,
    )


def answered(candidate, at=NOW) -> None:
    thread = thread_of(candidate)
    thread.last_out_at, thread.last_out_channel = at, "email"
    thread.save()


def test_nothing_to_do_says_what_else_there_is(desk):
    assert "All caught up" in page(desk)


def test_who_waits_on_us_with_what_they_wrote(desk, sam):
    wrote(sam)
    assert rows(desk)["waiting"] == ["Sam"]
    assert "Wrote 2\xa0hours ago, by email: “May I come on Friday?”" in page(desk)
    assert f"/desk/people/{sam.pk}/contact/?reply=1" in page(desk)


def test_who_waits_longest_comes_first(desk, sam, job):
    bo = applied(job, first_name="Bo", email="bo@example.com")
    wrote(sam, at=NOW - timedelta(hours=1))
    wrote(bo, at=NOW - timedelta(hours=9))
    assert rows(desk)["waiting"] == ["Bo", "Sam"]


def test_an_answer_ends_the_wait(desk, sam):
    wrote(sam)
    answered(sam)
    assert "waiting" not in rows(desk)


def test_who_can_be_reached_now_and_who_later(desk, sam, job):
    give(sam, "channel.first", "email", at=NOW - timedelta(days=8))
    bo = applied(job, first_name="Bo", email="bo@example.com")
    give(bo, "channel.first", "email", at=NOW - timedelta(days=8))
    give(bo, "contact.hours", "evenings", at=NOW - timedelta(days=8))
    found = rows(desk)
    assert (found["now"], found["later"]) == (["Sam"], ["Bo"])
    assert "Email from 5pm" in page(desk)


def test_a_stage_that_was_written_about_is_no_reason(desk, sam):
    answered(sam)
    assert "now" not in rows(desk)


def test_no_way_to_reach_them_is_said(desk, job):
    applied(job, first_name="Kim")
    assert rows(desk)["no_way"] == ["Kim"]


def test_a_usual_that_changed_until_somebody_looks(desk, sam, ana, clock):
    answered(sam)
    give(sam, "channel.first", "email")
    assert rows(desk)["changed"] == ["Sam"]
    clock.shift(timedelta(minutes=1))
    access.record_look(user=ana, candidate=sam, screen="person", at=NOW + timedelta(minutes=1))
    assert "changed" not in rows(desk)


def test_what_came_back_and_what_did_not_arrive(desk, sam, ana, job):
    bo = applied(job, first_name="Bo", email="bo@example.com")
    for person in (sam, bo):
        give(person, "channel.first", "email")
        compose(person, author=ana, application=person.applications.get())
        answered(person)
    of_sam, of_bo = Message.objects.order_by("pk")
    Message.objects.filter(pk=of_sam.pk).update(
        state=MessageState.DRAFT, returned_at=NOW, returned_rule="never"
    )
    Delivery.objects.filter(message=of_sam).update(state=DeliveryState.RETURNED)
    Message.objects.filter(pk=of_bo.pk).update(state=MessageState.DONE)
    Delivery.objects.filter(message=of_bo).update(
        state=DeliveryState.ACCEPTED, report=Report.BOUNCED
    )
    assert rows(desk)["returned"] == ["Sam", "Bo"]
    assert f"?draft={of_sam.pk}" in page(desk)
    assert f"?again={of_bo.pk}" in page(desk)


def test_an_old_answer_is_to_be_checked(desk, sam):
    answered(sam)
    give(sam, "channel.first", "email", at=NOW - timedelta(days=100))
    assert rows(desk)["check"] == ["Sam"]


def test_a_call_waits_for_a_person(desk, sam, ana, clock):
    give(sam, "channel.first", "call", at=NOW - timedelta(days=8))
    compose(sam, author=ana, application=sam.applications.get(), channel="call")
    answered(sam)
    clock.shift(timedelta(minutes=1))
    assert rows(desk)["now"] == ["Sam"]
    assert f"/desk/people/{sam.pk}/call/?task=" in page(desk)


def test_mine_and_my_teams(desk, sam, team):
    theirs = JobFactory.create(team=team, owner=member(team))
    bo = applied(theirs, first_name="Bo", email="bo@example.com")
    wrote(sam)
    wrote(bo, at=NOW - timedelta(hours=5))
    assert rows(desk)["waiting"] == ["Sam"]
    assert rows(desk, "?of=team")["waiting"] == ["Bo", "Sam"]


def test_nobody_of_other_teams(desk, sam):
    foreign = JobFactory.create(team=TeamFactory.create())
    wrote(applied(foreign, first_name="Not ours", email="n@example.com"))
    assert "Not ours" not in str(rows(desk, "?of=team"))


def test_who_only_holds_an_interview_reads_nothing_that_was_said(desk, sam, team):
    wrote(sam)
    tom = member(team, Role.INTERVIEWER)
    AccessFactory.create(user=tom, application=sam.applications.get())
    desk.force_login(tom)
    assert "May I come" not in page(desk)
    assert rows(desk, "?of=team") == {}


def test_the_page_comes_with_who_waits_and_asks_for_the_rest(desk, sam):
    wrote(sam)
    first = desk.get(URL).content.decode()
    assert "Wrote 2\xa0hours ago" in first
    assert first.count('class="today__part today__part--empty"') == len(TITLES) - 1
    assert "<html" in desk.get(f"{URL}today/now/").content.decode()
    assert desk.get(f"{URL}today/nothing/").status_code == 404


def test_who_is_told_by_hand_is_not_there_twice(desk, sam, ana, clock):
    give(sam, "channel.first", "call", at=NOW - timedelta(days=8))
    compose(sam, author=ana, application=sam.applications.get(), channel="call")
    clock.shift(timedelta(minutes=1))
    assert rows(desk)["now"] == ["Sam"]


def test_news_say_how_many_and_never_jump(desk, sam, job):
    wrote(sam)
    seen = desk.get(URL).context["section"].seen
    news = f"/desk/f/today/waiting/?seen={seen}"
    assert desk.get(news, headers=HTMX).status_code == 204
    wrote(applied(job, first_name="Bo", email="bo@example.com"))
    assert "1 new. Show it" in desk.get(news, headers=HTMX).content.decode()


def test_what_it_asks_does_not_grow(desk, sam, job):
    wrote(sam)
    give(sam, "channel.first", "email")
    few = asked(desk)
    for n in range(12):
        someone = applied(job, first_name=f"Kim {n}", email=f"kim{n}@example.com")
        if n % 2:
            wrote(someone)
        give(someone, "channel.first", "email")
    many = asked(desk)
    # A part with nobody in it does not ask how they can be reached, nor who is on it.
    assert all(now - before <= 3 for now, before in zip(many, few, strict=True))
    assert max(many) <= 10
    assert max(len(answer.content) for answer in parts(desk)) <= 12 * 1024


def asked(desk) -> list[int]:
    """Of the page, and of each of its parts."""
    reach.refresh(NOW)
    counted = []
    for address in (URL, *(f"{URL}today/{key}/" for key in TITLES)):
        desk.get(address, headers=HTMX if "today" in address else {})
        with queries() as caught:
            desk.get(address, headers=HTMX if "today" in address else {})
        counted.append(len(caught))
    return counted
