"""S-R4: the composer's gate, verdict by verdict, and what is kept of what was written."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from candidates.enums import ContactKind
from messaging.enums import DeliveryState, HoldReason, MessageState
from messaging.models import Delivery, Message, Override
from preferences.enums import Rule
from preferences.models import Pause
from tests.factories.candidates import NOW
from tests.factories.preferences import give
from tests.portal.desk.conftest import HTMX
from tests.queries import queries

# Neither their first nor their second way, and a never: one reason names both.
AGAINST = f"{Rule.NEVER} {Rule.NOT_THEIR_WAY}"
EARLY = datetime(2027, 3, 3, 6, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def url(sam) -> str:
    return f"/desk/people/{sam.pk}/contact/"


@pytest.fixture
def write(desk, url, sam):
    """`write(channel="call")` sends what the form would send, changed as asked."""

    def send(headers=None, **changes):
        form = desk.get(url).context["composer"].form
        given = {name: value for name, value in form.initial.items() if value is not None}
        given |= {
            "client_token": uuid.uuid4(),
            "body": "Hello Sam, we have news.",
            "subject": "News",
        }
        return desk.post(url, given | changes, headers=headers or {})

    return send


@pytest.fixture
def knows_text(sam):
    """Sam picked texts on a page that showed the number."""
    give(sam, "channel.first", "text", "email", showed_number=True)
    sam.refresh_from_db()


def page_of(answer) -> str:
    return answer.content.decode()


# --- clear ----------------------------------------------------------------------------------------


def test_it_opens_with_their_way(desk, url, sam):
    give(sam, "channel.first", "email", "call")
    answer = desk.get(url)
    assert answer.context["composer"].channel == "email"
    assert "Send email" in page_of(answer)
    assert "Sam’s usual" in page_of(answer)


def test_clear_goes_to_the_outbox_and_follows_the_usual(write, sam, ana):
    give(sam, "channel.first", "email", "call")
    answer = write()
    assert answer.status_code == 303
    message = Message.objects.get()
    assert (message.channel, message.author, message.state) == ("", ana, MessageState.OUT)
    delivery = Delivery.objects.get()
    assert (delivery.channel, delivery.hold) == ("email", HoldReason.UNDO)
    assert delivery.not_before == NOW + timedelta(seconds=20)


def test_another_way_is_fixed(write, sam):
    give(sam, "channel.first", "email", "call")
    write(channel="portal")
    assert Message.objects.get().channel == "portal"


def test_pressed_twice_is_one_message(write, sam):
    give(sam, "channel.first", "email")
    token = uuid.uuid4()
    assert [write(client_token=token).status_code for _ in range(2)] == [303, 303]
    assert Message.objects.count() == 1


def test_in_a_drawer_it_closes_and_everything_reads_again(write, sam):
    give(sam, "channel.first", "email")
    answer = write(headers=HTMX | {"HX-Current-URL": "http://testserver/desk/people/"})
    assert answer.status_code == 204
    for event in ("drawer:close", "usual:changed", "say"):
        assert event in answer["HX-Trigger"]


def test_on_its_own_page_it_leads_on(write, sam, url):
    give(sam, "channel.first", "email")
    answer = write(headers=HTMX | {"HX-Current-URL": f"http://testserver{url}?reply=1"})
    assert answer["HX-Redirect"] == f"/desk/people/{sam.pk}/"


# --- wait -----------------------------------------------------------------------------------------


def test_outside_their_hours_it_waits_for_them(desk, url, write, sam):
    give(sam, "channel.first", "email")
    give(sam, "contact.hours", "evenings")
    assert "Send at 5pm, their time" in page_of(desk.get(url))
    assert write().status_code == 303
    delivery = Delivery.objects.get()
    assert delivery.hold == HoldReason.OWN_HOURS
    assert delivery.not_before == NOW.replace(hour=17)


def test_sending_now_outside_their_hours_needs_a_reason(write, sam):
    give(sam, "channel.first", "email")
    give(sam, "contact.hours", "evenings")
    reason = {
        "override_rule": Rule.OWN_HOURS,
        "override_reason": "urgent_for_them",
        "override_words": "Her interview moved.",
    }
    assert write(**reason).status_code == 303
    kept = Override.objects.get()
    assert (kept.rule, kept.reason, kept.channel) == (Rule.OWN_HOURS, "urgent_for_them", "email")
    assert Delivery.objects.get().hold == HoldReason.UNDO


def test_in_the_quiet_hours_of_the_law_now_is_not_offered(desk, url, knows_text, clock):
    clock.move_to(EARLY)
    page = page_of(desk.get(url))
    assert "The law keeps this hour quiet" in page
    assert "Send now and say why" not in page


# --- ask first ------------------------------------------------------------------------------------


def test_not_known_offers_one_question_beside_the_default(desk, url):
    page = page_of(desk.get(f"{url}?topic=interview"))
    assert "Ask Sam (1 question)" in page
    assert "Send email, our default" in page


def test_the_one_question_is_written_for_them(desk, url, sam):
    form = desk.get(url).context["composer"].form
    answer = desk.post(url, form.initial | {"ask": "times.how", "topic": "interview", "body": "x"})
    composer = answer.context["composer"]
    assert composer.topic == "check_in"
    assert "How should we agree on times?" in composer.form.initial["body"]
    assert "{link}" in composer.form.initial["body"]
    assert not Message.objects.exists()


def test_the_default_may_be_sent(write):
    assert write(topic="interview").status_code == 303


# --- against --------------------------------------------------------------------------------------


def test_against_their_usual_theirs_is_the_main_button(desk, url, sam):
    give(sam, "channel.first", "email")
    give(sam, "channel.never", "call")
    page = page_of(desk.get(f"{url}?channel=call"))
    assert "Sam asked for no calls" in page
    assert "Email instead" in page
    assert "Call anyway and say why" in page


def test_against_without_a_reason_is_refused_and_the_words_stay(write, sam):
    give(sam, "channel.first", "call")
    give(sam, "channel.never", "email")
    answer = write(channel="email", body="Keep my words.")
    assert answer.status_code == 422
    assert "Sam asked for no email" in page_of(answer)
    assert f'value="{AGAINST}"' in page_of(answer)
    assert "Keep my words." in page_of(answer)
    assert not Message.objects.exists()


def test_the_other_way_takes_the_words_along(write, sam):
    give(sam, "channel.first", "email")
    give(sam, "channel.never", "text")
    answer = write(channel="text", switch_to="email", body="Keep my words.")
    composer = answer.context["composer"]
    assert composer.channel == "email"
    assert composer.form.initial["body"] == "Keep my words."


def test_against_with_a_reason_goes_and_is_kept(write, sam, ana):
    give(sam, "channel.first", "call")
    give(sam, "channel.never", "email")
    write(
        channel="email",
        override_rule=AGAINST,
        override_reason="asked_for_it",
        override_words="Asked on the phone.",
    )
    kept = Override.objects.order_by("pk")
    assert [row.rule for row in kept] == [Rule.NEVER, Rule.NOT_THEIR_WAY]
    assert {(row.words, row.by) for row in kept} == {("Asked on the phone.", ana)}
    assert Message.objects.get().channel == "email"


def test_another_reason_needs_words(write, sam):
    give(sam, "channel.never", "email")
    give(sam, "channel.first", "call")
    answer = write(channel="email", override_rule=Rule.NEVER, override_reason="other")
    assert answer.status_code == 422
    assert answer.context["composer"].lacks_reason


def test_a_reason_removes_only_its_rule(write, sam):
    """Against a never, outside their hours: it still waits."""
    give(sam, "channel.first", "call")
    give(sam, "channel.never", "email")
    give(sam, "contact.hours", "evenings")
    answer = write(channel="email", override_rule=AGAINST, override_reason="safety")
    assert answer.status_code == 303, answer.context["composer"].gate
    assert Delivery.objects.get().hold == HoldReason.OWN_HOURS


# --- blocked --------------------------------------------------------------------------------------


def test_paused_has_no_way_through(desk, url, write, sam):
    Pause.objects.create(candidate=sam, began_at=NOW, until=NOW + timedelta(days=9))
    page = page_of(desk.get(f"{url}?channel=email"))
    assert "Do not contact: paused" in page
    assert "Send email" not in page
    assert write(channel="email").status_code == 422
    assert not Message.objects.exists()


def test_no_consent_says_how_it_may_come(desk, url):
    page = page_of(desk.get(f"{url}?channel=text"))
    assert "Do not contact: no consent" in page
    assert "note it in their words" in page


# --- the reply rule -------------------------------------------------------------------------------


def test_an_answer_goes_where_they_wrote(desk, url, write, sam):
    from messaging.actions.threads import thread_of

    give(sam, "channel.first", "call")
    give(sam, "channel.never", "email")
    thread = thread_of(sam)
    thread.last_in_at, thread.last_in_channel = NOW - timedelta(minutes=5), "email"
    thread.save()
    assert desk.get(f"{url}?reply=1").context["composer"].channel == "email"
    assert write(channel="email").status_code == 303
    assert not Override.objects.exists()


# --- notices --------------------------------------------------------------------------------------


def test_the_usual_changed_while_they_wrote(write, sam, clock):
    give(sam, "channel.first", "email", at=NOW - timedelta(days=2))
    sam.refresh_from_db()
    seen = {"contact_version": sam.contact_version, "seen_at": NOW.timestamp()}
    clock.shift(60)
    give(sam, "channel.first", "call", at=NOW + timedelta(seconds=30))
    answer = write(**seen, body="Keep my words.")
    assert answer.status_code == 409
    page = page_of(answer)
    assert "Sam’s usual changed while you wrote" in page
    assert "Phone call" in page or "phone call" in page
    assert "Keep my words." in page
    assert not Message.objects.exists()
    sam.refresh_from_db()
    assert f'name="contact_version" value="{sam.contact_version}"' in page


@pytest.mark.case(48)
def test_a_colleague_has_just_written(desk, url, write, sam, as_role, team):
    from tests.factories.candidates import member
    from tests.factories.messaging import compose

    give(sam, "channel.first", "email")
    answer_before = desk.get(url)
    compose(sam, author=member(team, first_name="Bea"), body="I wrote first.", at=NOW)
    form = answer_before.context["composer"].form.initial
    answer = desk.post(url, form | {"client_token": uuid.uuid4(), "body": "Mine", "subject": "S"})
    assert answer.status_code == 409
    assert "I wrote first." in page_of(answer)
    again = desk.post(url, dict(answer.context["composer"].data.items()))
    assert again.status_code == 303


def test_more_than_one_ask_is_homework(write, sam, desk):
    give(sam, "channel.first", "email")
    answer = write(asks=3)
    assert answer.status_code == 409
    assert "This asks Sam to do 3 things" in page_of(answer)
    assert not Message.objects.exists()


def test_an_ask_in_a_way_they_did_not_pick_is_homework(write, sam):
    give(sam, "channel.first", "email", "call")
    give(sam, "papers.how", "photo_text")
    answer = write(topic="documents", channel="email", asks=1)
    assert answer.status_code in (409, 422)
    assert "photo by text" in page_of(answer).lower()


def test_homework_is_kept_with_a_reason_that_the_team_can_read(write, sam):
    from candidates.models import Note

    give(sam, "channel.first", "email")
    assert write(asks=2, keeps_asks="Both are due on Friday.").status_code == 303
    assert "Both are due on Friday." in Note.objects.get().body


# --- writing --------------------------------------------------------------------------------------


def test_nothing_written_is_said_beside_the_field(write):
    answer = write(body=" ")
    assert answer.status_code == 422
    assert "Write something first." in page_of(answer)


def test_a_draft_is_kept_while_they_write(desk, url, sam):
    form = desk.get(url).context["composer"].form.initial
    given = form | {"client_token": uuid.uuid4(), "body": "Half a mess", "channel": "text"}
    answer = desk.post(f"/desk/f/draft/{sam.pk}/", given, headers=HTMX)
    assert "Draft saved" in page_of(answer)
    assert "1 text" in page_of(answer)
    assert Message.objects.get().state == MessageState.DRAFT


def test_a_draft_is_gone_on_with(desk, url, sam, ana):
    from messaging.actions import messages

    draft = messages.save_draft(
        candidate=sam, topic="update", body="Half", author=ana, client_token=uuid.uuid4(), at=NOW
    )
    assert "Half" in page_of(desk.get(f"{url}?draft={draft.pk}"))


def test_a_template_is_filled_for_this_person(desk, url, sam):
    from messaging.models import MessageTemplate, TemplateBody

    template = MessageTemplate.objects.create(key="hello", name="Hello", topic="update")
    TemplateBody.objects.create(
        template=template, channel="email", subject="Hi", body="Dear {first_name}", at=NOW, asks=1
    )
    form = desk.get(url).context["composer"].form.initial
    answer = desk.post(url, form | {"use_template": template.pk})
    initial = answer.context["composer"].form.initial
    assert (initial["body"], initial["subject"], initial["asks"]) == ("Dear Sam", "Hi", 1)


def test_an_undone_message_is_back_in_the_composer(desk, write, sam):
    give(sam, "channel.first", "email")
    write(body="Take me back")
    message = Message.objects.get()
    answer = desk.post(f"/desk/outbox/{message.pk}/", {"do": "undo"}, follow=True)
    assert "Take me back" in page_of(answer)
    assert Delivery.objects.get().state == DeliveryState.CANCELLED


def test_the_gate_alone_for_the_way_just_picked(desk, sam):
    give(sam, "channel.first", "email")
    give(sam, "channel.never", "call")
    with queries() as caught:
        answer = desk.get(
            f"/desk/f/gate/{sam.pk}/?channel=call&topic=update&application=", headers=HTMX
        )
    assert "Sam asked for no calls" in page_of(answer)
    assert len(answer.content) < 4_000
    assert len(caught) <= 8, caught.captured_queries


def test_no_number_and_no_address_while_writing(desk, url, knows_text, sam):
    page = page_of(desk.get(url))
    for point in sam.contact_points.all():
        assert point.value not in page
    assert ContactKind.PHONE in {point.kind for point in sam.contact_points.all()}


def test_the_composer_costs_no_more_than_a_panel(desk, url):
    desk.get(url)
    with queries() as caught:
        desk.get(url)
    assert len(caught) <= 14, caught.captured_queries
