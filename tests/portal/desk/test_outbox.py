"""The outbox: what waits, what came back, and what to do next with each."""

from datetime import timedelta

import pytest
import time_machine

from candidates.enums import Role
from messaging.actions.alarms import end_alarm, raise_alarm
from messaging.enums import (
    AlarmKind,
    CircuitKind,
    DeliveryState,
    HoldReason,
    LookedUp,
    MessageState,
    Report,
    ReturnedWhy,
)
from messaging.models import Attempt, Circuit, Delivery, Message
from tests.factories.candidates import NOW, JobFactory, TeamFactory, member
from tests.factories.messaging import compose, pretend_sent
from tests.factories.preferences import give
from tests.portal.desk.conftest import HTMX, applied

URL = "/desk/outbox/"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def message(sam, ana):
    give(sam, "channel.first", "email")
    return compose(sam, author=ana, application=sam.applications.get(), body="Good news")


def put(message, state, **fields) -> None:
    Delivery.objects.filter(message=message).update(state=state, **fields)


def page_of(answer) -> str:
    return answer.content.decode()


def kinds(desk) -> list[str]:
    found = desk.get(URL).context["outbox"]
    return [section.kind.key for section in (*found.doubtful, *found.sections)]


def test_nothing_waits(desk):
    assert "Nothing waits here" in page_of(desk.get(URL))


@pytest.mark.parametrize(
    ("state", "fields", "kind"),
    [
        (DeliveryState.QUEUED, {}, "undo"),
        (DeliveryState.QUEUED, {"hold": HoldReason.OWN_HOURS}, "held"),
        (DeliveryState.QUEUED, {"hold": "", "not_before": NOW}, "leaving"),
        (DeliveryState.QUEUED, {"hold": "", "channel": "call"}, "task"),
        (DeliveryState.UNKNOWN, {}, "unknown"),
        (DeliveryState.DEAD, {}, "dead"),
        (DeliveryState.ACCEPTED, {"report": Report.UNDELIVERED}, "lost"),
        (DeliveryState.ACCEPTED, {"report": Report.BOUNCED}, "lost"),
    ],
)
def test_each_in_its_place(desk, message, state, fields, kind):
    put(message, state, **fields)
    if state == DeliveryState.ACCEPTED:
        Message.objects.update(state=MessageState.DONE)
    assert kinds(desk) == [kind]


def test_what_was_delivered_is_not_in_the_outbox(desk, message):
    put(message, DeliveryState.ACCEPTED, report=Report.DELIVERED)
    assert kinds(desk) == []


def test_what_came_back_says_why(desk, message):
    Message.objects.update(state=MessageState.DRAFT, returned_at=NOW, returned_rule="never")
    put(message, DeliveryState.RETURNED)
    page = page_of(desk.get(URL))
    assert "Returned to you" in page
    assert "Sam said never this way" in page
    assert "Choose another way" in page


@pytest.mark.parametrize(
    ("why", "title", "button"),
    [
        (ReturnedWhy.TOO_LATE, "Too late", "Call Sam"),
        (ReturnedWhy.OPTED_OUT, "Stopped: they opted out", "Choose another way"),
        (ReturnedWhy.REFUSED, "Failed", "Choose another way"),
        (ReturnedWhy.VERDICT, "Returned to you", "Choose another way"),
    ],
)
def test_each_way_of_coming_back_has_its_words_and_its_way_on(desk, message, why, title, button):
    Message.objects.update(state=MessageState.DRAFT, returned_at=NOW, returned_why=why)
    put(message, DeliveryState.RETURNED)
    page = page_of(desk.get(URL))
    assert f">{title}</h2>" in page
    assert button in page


def test_too_late_a_call_is_one_tap_away(desk, message, sam):
    Message.objects.update(
        state=MessageState.DRAFT, returned_at=NOW, returned_why=ReturnedWhy.TOO_LATE
    )
    put(message, DeliveryState.EXPIRED)
    answer = desk.post(f"{URL}{message.pk}/", {"do": "call"})
    task = Delivery.objects.get(channel="call")
    assert answer["Location"] == f"/desk/people/{sam.pk}/call/?task={task.pk}"
    assert desk.get(answer["Location"]).status_code == 200


@pytest.mark.parametrize(
    ("state", "fields", "outcome", "words"),
    [
        (
            DeliveryState.UNKNOWN,
            {"look_up_at": NOW + timedelta(minutes=1)},
            "unknown",
            "We ask the provider again",
        ),
        (DeliveryState.UNKNOWN, {}, "unknown", "it is yours to decide from"),
        (DeliveryState.UNKNOWN, {"looked_up": LookedUp.ABSENT}, "unknown", "does not know of it"),
        (DeliveryState.UNKNOWN, {"looked_up": LookedUp.NO_ANSWER}, "unknown", "could not be asked"),
        (DeliveryState.DEAD, {}, "unknown", "It may have arrived"),
        (
            DeliveryState.DEAD,
            {"tries": 8},
            "not_sent",
            "It never left: we stopped trying after 8 tries",
        ),
    ],
)
def test_what_is_known_about_what_is_not_certain(desk, message, state, fields, outcome, words):
    pretend_sent(Delivery.objects.get(), NOW)
    Attempt.objects.update(outcome=outcome)
    Message.objects.update(state=MessageState.OUT)
    put(message, state, **fields)
    page = page_of(desk.get(URL))
    assert words in page
    assert ("It arrived" in page) == (outcome == "unknown")


def test_only_what_may_have_arrived_can_be_said_to_have_arrived(desk, message):
    put(message, DeliveryState.DEAD)
    assert "It arrived" not in page_of(desk.get(URL))


# --- held by what they told us ------------------------------------------------------------------


@pytest.fixture
def held(sam, ana):
    give(sam, "channel.first", "email")
    give(sam, "contact.hours", "evenings")
    return compose(sam, author=ana, application=sam.applications.get(), body="Good news")


def test_their_hours_are_passed_with_a_reason(desk, held):
    assert "Send now, with a reason" in page_of(desk.get(URL))
    reason = {"do": "send_now", "override_reason": "urgent_for_them", "override_words": "At 3"}
    assert desk.post(f"{URL}{held.pk}/", reason).status_code == 302
    delivery = Delivery.objects.get()
    assert (delivery.hold, delivery.not_before) == ("", NOW)
    kept = held.overrides.get()
    assert (kept.rule, kept.reason, kept.words) == ("own_hours", "urgent_for_them", "At 3")


@pytest.mark.parametrize("reason", ["", "other", "nonsense"])
def test_without_a_reason_it_is_asked_again_with_what_was_typed(desk, held, reason):
    words = "" if reason == "other" else "because"
    given = {"do": "send_now", "override_reason": reason, "override_words": words}
    answer = desk.post(f"{URL}{held.pk}/", given)
    assert answer.status_code == 422
    assert "Choose a reason" in page_of(answer)
    assert f'value="{words}"' in page_of(answer)
    assert Delivery.objects.get().hold == HoldReason.OWN_HOURS


def test_the_law_needs_more_than_a_reason(desk, held, sam):
    put(held, DeliveryState.QUEUED, hold=HoldReason.LEGAL_HOURS)
    page = page_of(desk.get(URL))
    assert "with a reason" not in page
    assert "Send now" not in page


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (CircuitKind.DOWN, "the provider does not answer"),
        (CircuitKind.REFUSES, "does not accept our password"),
        (CircuitKind.BUSY, "asked us to wait"),
    ],
)
def test_a_provider_that_takes_nothing_is_said_once(desk, message, kind, words):
    Circuit.objects.create(channel="email", kind=kind, opened_at=NOW, probe_at=NOW, why="x")
    assert page_of(desk.get(URL)).count(words) == 1


def test_an_alarm_that_nothing_else_says_is_a_line_until_it_is_over(desk, message):
    words = "Messages that are due do not leave."
    raise_alarm(AlarmKind.DUE, "", NOW)
    raise_alarm(AlarmKind.DECISION, "", NOW)  # its section says it
    page = page_of(desk.get(URL))
    assert page.count("has been told") == 1
    assert words in page
    end_alarm(AlarmKind.DUE, "", NOW)
    assert words not in page_of(desk.get(URL))


def test_the_outbox_is_a_constant_number_of_queries(desk, sam, ana, django_assert_max_num_queries):
    give(sam, "channel.first", "email")
    states = [DeliveryState.UNKNOWN, DeliveryState.DEAD, DeliveryState.QUEUED] * 4
    for state in states:
        put(compose(sam, author=ana, application=sam.applications.get()), state)
    with django_assert_max_num_queries(10):
        desk.get(URL)


def test_other_teams_messages_are_not_there(desk, message):
    foreign = JobFactory.create(team=TeamFactory.create())
    stranger = applied(foreign, first_name="Not", last_name="Ours", email="x@example.com")
    compose(stranger, author=foreign.owner, application=stranger.applications.get())
    assert "Not Ours" not in page_of(desk.get(URL))


@pytest.mark.parametrize(
    ("do", "before", "after"),
    [
        ("undo", DeliveryState.QUEUED, DeliveryState.CANCELLED),
        ("stop", DeliveryState.QUEUED, DeliveryState.CANCELLED),
        ("repeat", DeliveryState.UNKNOWN, DeliveryState.QUEUED),
        ("repeat", DeliveryState.DEAD, DeliveryState.QUEUED),
        ("give_up", DeliveryState.DEAD, DeliveryState.CANCELLED),
        ("arrived", DeliveryState.UNKNOWN, DeliveryState.ACCEPTED),
    ],
)
def test_what_to_do_next(desk, message, do, before, after):
    put(message, before)
    assert desk.post(f"{URL}{message.pk}/", {"do": do}).status_code in (302, 303)
    assert Delivery.objects.get().state == after


def test_who_says_that_it_arrived_is_kept(desk, message):
    put(message, DeliveryState.UNKNOWN)
    desk.post(f"{URL}{message.pk}/", {"do": "arrived"})
    last = Delivery.objects.get().transitions.latest("pk")
    assert (last.why, last.by_id is not None) == ("said to have arrived", True)


def test_send_now_ends_the_wait(desk, message):
    desk.post(f"{URL}{message.pk}/", {"do": "send_now"})
    delivery = Delivery.objects.get()
    assert (delivery.hold, delivery.not_before) == ("", NOW)


def test_a_draft_is_discarded(desk, message):
    desk.post(f"{URL}{message.pk}/", {"do": "undo"})
    desk.post(f"{URL}{message.pk}/", {"do": "discard"})
    assert Message.objects.get().state == MessageState.CANCELLED


def test_it_is_already_leaving(desk, message):
    put(
        message,
        DeliveryState.SENDING,
        lease_token="7f1d1a2e-6f0d-4c0e-9b7a-1f2e3d4c5b6a",
        lease_expires_at=NOW + timedelta(minutes=1),
    )
    answer = desk.post(f"{URL}{message.pk}/", {"do": "undo"}, follow=True)
    assert "already leaving" in page_of(answer)


def test_what_moved_on_meanwhile_is_said(desk, message):
    put(message, DeliveryState.ACCEPTED)
    answer = desk.post(f"{URL}{message.pk}/", {"do": "repeat"}, follow=True)
    assert "not waiting in the outbox any more" in page_of(answer)


def test_undo_from_the_strip_opens_the_words_again(desk, message, sam):
    answer = desk.post(f"{URL}{message.pk}/", headers=HTMX)
    assert answer.status_code == 204
    assert f"/desk/people/{sam.pk}/contact/?draft={message.pk}" in answer["HX-Location"]


def test_the_strip_counts_down(desk, message):
    page = page_of(desk.get("/desk/f/outbox/", headers=HTMX))
    assert "Email to Sam Okafor." in page
    assert f"{URL}{message.pk}/" in page


def test_the_strip_says_until_when_it_waits(desk, message, clock):
    until = message.queued_at + timedelta(hours=6)
    message.deliveries.update(hold=HoldReason.OWN_HOURS, not_before=until)
    page = page_of(desk.get("/desk/f/outbox/", headers=HTMX))
    assert "Email to Sam Okafor." in page
    assert "Waits until" in page
    assert "Undo" in page
    clock.shift(timedelta(seconds=121))
    assert "Undo" not in page_of(desk.get("/desk/f/outbox/", headers=HTMX))


def test_the_strip_is_empty_once_it_cannot_be_undone(desk, message, clock):
    clock.shift(timedelta(seconds=21))
    assert "Undo" not in page_of(desk.get("/desk/f/outbox/", headers=HTMX))


def test_a_move_can_be_taken_back_from_the_strip(desk, sam, ana):
    from candidates.actions import applications

    held = sam.applications.get()
    stage = held.job.stages.get(key="screen")
    applications.move(application=held, to_stage=stage, by=ana, version=held.version, at=NOW)
    assert "Sam Okafor is in Screen now." in page_of(desk.get("/desk/f/outbox/", headers=HTMX))


def test_an_auditor_sees_and_does_nothing(as_role, message):
    auditor = as_role(Role.AUDITOR)
    page = page_of(auditor.get(URL))
    assert "Sam Okafor" in page
    assert "Take back" not in page
    assert auditor.post(f"{URL}{message.pk}/", {"do": "undo"}).status_code == 403


def test_a_stranger_undoes_nothing(message, client):
    client.force_login(member(TeamFactory.create()))
    assert client.post(f"{URL}{message.pk}/", {"do": "undo"}).status_code == 404
    assert Delivery.objects.get().state == DeliveryState.QUEUED
