"""Send each their way: the split, one confirmation, what became of each, and taking it back."""

import re
import uuid
from datetime import timedelta

import pytest
import time_machine
from django.db import transaction

from candidates.enums import Role
from messaging.actions import batches
from messaging.enums import LeftOut, MessageState, Priority, RowState
from messaging.models import Batch, BatchRow, Message, MessageTemplate, TemplateBody
from preferences.enums import Channel
from preferences.models import Pause
from tests.factories.candidates import NOW, JobFactory, TeamFactory, member
from tests.factories.messaging import pretend_sent
from tests.factories.preferences import give, set_up
from tests.portal.desk.conftest import HTMX, applied
from tests.queries import queries

URL = "/desk/people/send/"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """Built once, in a transaction around those of the tests."""
    with django_db_blocker.unblock(), time_machine.travel(NOW, tick=False), transaction.atomic():
        set_up()
        team = TeamFactory.create(name="Care North")
        ana = member(team, first_name="Ana", last_name="Pires")
        job = JobFactory.create(team=team, owner=ana, title="Night Carer")
        yield team, ana, job, people_of(job)
        transaction.set_rollback(True)


def people_of(job):
    """One of each: by email, by text, a call, later, paused, and not asked yet."""
    found = {
        name: applied(
            job, email=f"{name}@example.com", phone=f"+4477009001{n:02d}", first_name=name
        )
        for n, name in enumerate(("Em", "Tex", "Cal", "Lat", "Pau", "New"))
    }
    give(found["Em"], "channel.first", "email", "text", showed_number=True)
    give(found["Tex"], "channel.first", "text", showed_number=True)
    give(found["Cal"], "channel.first", "call")
    give(found["Lat"], "channel.first", "email")
    give(found["Lat"], "contact.hours", "evenings")
    give(found["Pau"], "channel.first", "email")
    for name in ("Em", "Tex", "Cal", "Pau"):
        give(found[name], "contact.hours", "any")
    Pause.objects.create(candidate=found["Pau"], began_at=NOW, until=NOW + timedelta(days=9))
    return found


@pytest.fixture
def team(db, world):
    return world[0]


@pytest.fixture
def ana(world, db):
    return world[1]


@pytest.fixture
def job(world, db):
    return world[2]


@pytest.fixture
def people(world, db):
    return world[3]


@pytest.fixture
def template(db):
    template = MessageTemplate.objects.create(key="next", name="What is next", topic="update")
    words = {
        "email": "Hello {first_name}, your application for {job}: a letter.",
        "text": "{first_name}, {job}: a text.",
        "call": "Tell {first_name}.",
    }
    for channel, body in words.items():
        TemplateBody.objects.create(template=template, channel=channel, body=body, at=NOW)
    return template


def picked(people, *names):
    return [people[name].pk for name in names or people]


@pytest.fixture
def confirm(desk):
    """Looks first, as people do, then sends what the page shows."""

    def send(person, **changes):
        shown = desk.post(URL, {"person": person, "look": "1", **changes}).context["many"]
        form = {
            "person": person,
            "send": "1",
            "topic": "update",
            "client_token": str(uuid.uuid4()),
            "seen": shown.seen,
            "subject": "News",
            "body": "Hello {first_name}, we have news.",
        }
        return desk.post(URL, form | changes)

    return send


def page_of(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


# --- the split ------------------------------------------------------------------------------------


def test_the_split_comes_first(desk, people):
    answer = desk.post(URL, {"person": picked(people)})
    many = answer.context["many"]
    found = {share.key: share.count for share in many.shares}
    assert found == {"email": 2, "text": 1, "call": 1, "later": 1}
    assert {share.key: share.count for share in many.left_out} == {"paused": 1}
    words = page_of(answer)
    assert "5 people get it" in words
    assert "1 paused Pau" in words
    assert "from 5pm, their time" in words
    assert "1 of them has not told us how they want this" in words
    assert not Message.objects.exists()


def test_a_filter_of_people_is_a_selection(desk, people, job):
    other = JobFactory.create(team=job.team, owner=job.owner, title="Cook")
    applied(other, email="cook@example.com", first_name="Coo")
    answer = desk.post(URL, {"everyone": "on", "filter": f"job={job.slug}&way=email"})
    assert {part.candidate.first_name for part in answer.context["many"].split} == {
        "Em",
        "Lat",
        "Pau",
    }


def test_who_is_out_of_sight_is_missing_and_nothing_says_so(desk, people, sam):
    stranger = applied(JobFactory.create(team=TeamFactory.create()), first_name="Strange")
    answer = desk.post(URL, {"person": [sam.pk, stranger.pk]})
    assert [part.candidate for part in answer.context["many"].split] == [sam]
    assert "Strange" not in page_of(answer)


def test_it_reads_as_much_for_one_as_for_many(desk, people, template):
    counted = []
    for names in (("Em",), ("Em", "Tex", "Cal", "Lat", "Pau", "New")):
        with queries() as asked:
            desk.post(URL, {"person": picked(people, *names), "template": template.pk})
        counted.append(len(asked))
    assert counted[0] == counted[1] <= 17


def test_nobody_is_picked(desk):
    assert "Nobody is picked yet" in page_of(desk.get(URL))


def test_as_each_will_see_it(desk, people, template):
    many = desk.post(URL, {"person": picked(people), "template": template.pk}).context["many"]
    shown = {part.verdict.channel: seen.content for part, seen in many.previews}
    assert "a letter" in shown[Channel.EMAIL]
    assert "a text" in shown[Channel.TEXT]
    assert "Tell Cal" in shown[Channel.CALL]


# --- sending --------------------------------------------------------------------------------------


def test_each_gets_it_their_way(confirm, people, template, ana, job):
    answer = confirm(picked(people), template=template.pk, body="")
    batch = Batch.objects.get()
    assert answer.status_code == 303
    assert answer["Location"] == f"/desk/people/send/{batch.pk}/"
    went = {
        row.candidate.first_name: row.message.deliveries.get()
        for row in batch.rows.filter(state=RowState.QUEUED).select_related("candidate", "message")
    }
    assert {name: delivery.channel for name, delivery in went.items()} == {
        "Em": "email",
        "Tex": "text",
        "Cal": "call",
        "Lat": "email",
        "New": "email",
    }
    assert {delivery.priority for delivery in went.values()} == {Priority.BULK}
    assert went["Lat"].not_before == NOW.replace(hour=17)
    assert went["Em"].not_before == NOW + timedelta(seconds=20)
    body = went["Tex"].message.bodies.get()
    assert (body.body, body.text) == (
        f"Hello Tex, your application for {job.title}: a letter.",
        f"Tex, {job.title}: a text.",
    )
    assert went["Cal"].message.bodies.get().body == "Tell Cal."
    assert {row.message.author for row in batch.rows.exclude(message=None)} == {ana}
    out = BatchRow.objects.get(state=RowState.OUT)
    assert (out.candidate.first_name, out.why, out.rule) == ("Pau", LeftOut.RULE, "paused")


def test_twice_is_once(confirm, people):
    token = str(uuid.uuid4())
    first = confirm(picked(people, "Em", "Tex"), client_token=token)
    again = confirm(picked(people, "Em", "Tex"), client_token=token)
    assert first["Location"] == again["Location"]
    assert Message.objects.count() == 2


def test_two_colleagues_at_once_send_one_each(confirm, people, as_role):
    confirm(picked(people, "Em"))
    bo = as_role(Role.RECRUITER)
    shown = bo.post(URL, {"person": picked(people, "Em"), "look": "1"})
    assert "A colleague wrote to Em" in page_of(shown)
    form = {
        "person": picked(people, "Em"),
        "send": "1",
        "topic": "update",
        "client_token": str(uuid.uuid4()),
        "seen": shown.context["many"].seen,
        "body": "Hello again.",
    }
    assert bo.post(URL, form).status_code == 303
    assert Message.objects.count() == 2
    taken = {**form, "client_token": str(Batch.objects.earliest("pk").token)}
    assert bo.post(URL, taken).status_code == 422


def test_who_changed_their_usual_meanwhile_is_left_out(desk, confirm, people):
    ids = picked(people, "Em", "Tex")
    seen = desk.post(URL, {"person": ids, "look": "1"}).context["many"].seen
    give(people["Em"], "channel.first", "call")
    confirm(ids, seen=seen)
    rows = {row.candidate.first_name: row for row in BatchRow.objects.all()}
    assert rows["Tex"].state == RowState.QUEUED
    assert (rows["Em"].state, rows["Em"].why) == (RowState.OUT, LeftOut.CHANGED)


def test_who_came_in_since_is_not_written_to(desk, confirm, people, job):
    seen = desk.post(URL, {"everyone": "on", "filter": f"job={job.slug}", "look": "1"})
    late = applied(job, email="late@example.com", first_name="Late")
    give(late, "channel.first", "email")
    confirm([], everyone="on", filter=f"job={job.slug}", seen=seen.context["many"].seen)
    assert not BatchRow.objects.filter(candidate=late).exists()
    assert BatchRow.objects.count() == len(people)


def test_words_that_name_what_is_not_known_stay_out(confirm, people, sam):
    sam.applications.all().delete()
    shown = confirm(picked(people, "Em"), body="About {job}.")
    assert shown.status_code == 303


def test_without_words_nothing_goes_and_what_was_typed_is_kept(confirm, people):
    answer = confirm(picked(people, "Em"), body=" ", subject="Kept")
    assert answer.status_code == 422
    assert "Write something first, or choose a template." in page_of(answer)
    assert 'value="Kept"' in answer.content.decode()
    assert not Batch.objects.exists()


def test_homework_in_a_way_they_did_not_pick_stays_out(desk, people):
    give(people["Em"], "papers.how", "photo_text")
    asked = {"person": picked(people, "Em", "Tex"), "topic": "documents", "asks": "2"}
    many = desk.post(URL, asked | {"body": "Send us two papers."}).context["many"]
    assert {share.key for share in many.left_out} == {LeftOut.HOMEWORK}


def test_a_crash_in_between_loses_nobody(people, ana):
    batch = batches.start(
        token=uuid.uuid4(),
        topic="update",
        body="Hello",
        by=ana,
        at=NOW,
        people=[
            batches.Wanted(
                candidate=people[name],
                application=None,
                contact_version=type(people[name]).objects.get(pk=people[name].pk).contact_version,
                channel=Channel.EMAIL,
            )
            for name in ("Em", "Tex")
        ],
    )
    batches.queue_next(batch=batch, at=NOW)
    assert batches.sweep(NOW) == 0, "the request is still at it"
    assert batches.sweep(NOW + timedelta(minutes=1)) == 1
    assert batches.sweep(NOW + timedelta(minutes=1)) == 0
    assert Message.objects.count() == 2


# --- afterwards -----------------------------------------------------------------------------------


def test_the_report_says_what_became_of_each(desk, confirm, people):
    url = confirm(picked(people))["Location"]
    words = page_of(desk.get(url))
    assert "Leaves in a moment" in words
    assert "Held until their hours" in words
    assert "Pau paused messages" in words
    assert "Undo all" in words
    report = desk.get(url).context["report"]
    fragment = {"seen": report.fingerprint}
    assert desk.get(url, fragment, headers=HTMX).status_code == 204
    pretend_sent(Message.objects.get(thread__candidate=people["Em"]).deliveries.get(), NOW)
    fresh = desk.get(url, fragment, headers=HTMX)
    assert "<html" not in fresh.content.decode()
    assert "Sent" in page_of(fresh)


def test_what_was_sent_to_many_is_found_again(desk, confirm, people, as_role, team):
    assert "Nothing yet" in page_of(desk.get("/desk/people/sent/"))
    confirm(picked(people))
    answer = desk.get("/desk/people/sent/")
    assert f"/desk/people/send/{Batch.objects.get().pk}/" in answer.content.decode()
    assert "6 people · 1 left out" in page_of(answer)
    assert "Nothing yet" in page_of(as_role(Role.RECRUITER, team).get("/desk/people/sent/"))


def test_undo_stops_what_has_not_left(desk, confirm, people):
    url = confirm(picked(people, "Em", "Tex", "Lat"))["Location"]
    strip = page_of(desk.get("/desk/f/outbox/", headers=HTMX))
    assert "2 messages, each their way." in strip
    first = Message.objects.get(thread__candidate=people["Em"])
    pretend_sent(first.deliveries.get(), NOW)
    answer = desk.post(f"{url}undo/", follow=True)
    assert "2 messages were stopped. 1 had left already." in page_of(answer)
    states = {m.thread.candidate.first_name: m.state for m in Message.objects.all()}
    assert states["Tex"] == states["Lat"] == MessageState.CANCELLED
    assert states["Em"] == MessageState.DONE
    desk.post(f"{url}undo/")
    assert "Undo all" not in page_of(desk.get(url))


def test_it_is_only_for_who_sent_it(confirm, people, as_role, team, client):
    url = confirm(picked(people, "Em"))["Location"]
    assert as_role(Role.RECRUITER).get(url).status_code == 404
    assert as_role(Role.RECRUITER).post(f"{url}undo/").status_code == 404
    client.force_login(member(team, Role.AUDITOR))
    assert client.get(URL).status_code == 403
