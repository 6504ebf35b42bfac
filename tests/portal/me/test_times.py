"""S-C8: pick, look once more, booked; move, cancel, late; none of these; another way."""

from datetime import UTC, datetime, timedelta

import pytest
from time_machine import travel

from candidates.actions.links import make_link
from candidates.enums import LinkPurpose
from candidates.models import Membership
from scheduling.actions import interviews
from scheduling.models import Hold, Interview, Offer
from tests.factories.candidates import NOW, ApplicationFactory, person
from tests.factories.preferences import give
from tests.factories.scheduling import free_weekdays, live, offer_times
from tests.queries import queries

THURSDAY = datetime(2027, 3, 4, 10, 0, tzinfo=UTC)
FRIDAY = datetime(2027, 3, 5, 10, 0, tzinfo=UTC)


@pytest.fixture
def ana(application):
    ana = application.owner
    Membership.objects.create(user=ana, team=application.job.team, role="recruiter")
    free_weekdays(ana)
    return ana


@pytest.fixture
def offer(application, ana):
    return offer_times(application, ana)


@pytest.fixture
def url(inside, offer):
    return f"/me/times/{offer.pk}/"


@pytest.fixture
def other(application, ana):
    """Somebody else who looks at the same times."""
    return another(application)


def another(application):
    bo = person(first_name="Bo", email="bo@example.org")
    theirs = ApplicationFactory.create(candidate=bo, job=application.job)
    return offer_times(theirs, application.owner)


def pick(client, url, starts_at):
    return client.post(url, {"slot": starts_at.isoformat()})


def test_a_link_about_a_time_leads_to_it(client, application, offer):
    token = make_link(
        candidate=application.candidate, purpose=LinkPurpose.TIMES, application=application, at=NOW
    )
    assert client.post(f"/u/{token}/")["Location"] == f"/me/times/{offer.pk}/"


def test_each_time_of_a_letter_is_a_link_and_what_they_tap_is_chosen(
    client, application, offer, words
):
    body = application.messages.latest("pk").bodies.get().body
    second = offer.slots.get(number=2).starts_at
    ref = int(second.timestamp()) // 60
    assert f"{{link}}?t={ref}" in body
    token = make_link(
        candidate=application.candidate, purpose=LinkPurpose.TIMES, application=application, at=NOW
    )
    landing = client.get(f"/u/{token}/?t={ref}")
    assert "It is about a time to meet: Interview, about 30 minutes." in words(landing)
    to = client.post(f"/u/{token}/?t={ref}")["Location"]
    assert to == f"/me/times/{offer.pk}/?t={ref}"
    chosen = f'value="{second.isoformat()}" checked'
    assert chosen in client.get(to).content.decode()
    assert not Hold.objects.exists()
    interviews.book(offer=another(application), starts_at=second, by=application.owner, at=NOW)
    gone = client.get(to)
    assert "That time has gone. These are left." in words(gone)
    assert " checked" not in gone.content.decode()


@pytest.mark.parametrize("ref", ["", "x", "9" * 12, "-1", "999999999"])
def test_a_link_with_something_else_in_it_is_a_page(inside, url, ref):
    assert inside.get(f"{url}?t={ref}").status_code == 200


def test_three_days_with_six_times_at_first_and_more_when_asked(inside, url, words):
    first = inside.get(url)
    said = words(first)
    assert "Interview for the Night Carer job, about 30 minutes. In person: Beeches House" in said
    assert "Times are on the clock in London." in said
    assert first.content.decode().count('type="radio"') <= 18
    assert first.content.decode().count("slots__day") == 3
    more = inside.get(url + "?more=2", headers={"HX-Request": "true"})
    assert "<html" not in more.content.decode()
    assert more.content.decode().count("slots__day") == 3
    assert len(more.content) < 12_000


def test_pick_look_and_book(inside, url, offer, words):
    to = pick(inside, url, THURSDAY)
    assert to["Location"] == url + "check/"
    check = inside.get(to["Location"])
    assert "Thu 4 Mar, 10am London time" in words(check)
    assert "We keep this time for you until 12:05pm London time." in words(check)
    assert not Interview.objects.exists()
    booked = inside.post(url + "check/")
    assert booked["Location"] == url
    assert live(offer).starts_at == THURSDAY
    said = words(inside.get(url))
    assert "It is agreed" in said
    assert "Put it in my calendar" in said


def test_both_zones_where_they_differ(inside, url, offer, sam, words):
    sam.time_zone = "Asia/Manila"
    sam.save()
    pick(inside, url, THURSDAY)
    check = words(inside.get(url + "check/"))
    assert "Thu 4 Mar, 6pm Manila time (Thu 4 Mar, 10am in London)" in check


def test_just_taken_is_409_with_what_is_left_and_focus_on_it(inside, url, other, words):
    interviews.book(offer=other, starts_at=THURSDAY, at=NOW)
    gone = pick(inside, url, THURSDAY)
    assert gone.status_code == 409
    assert "That time has gone. These are left." in words(gone)
    assert "autofocus" in gone.content.decode()
    assert THURSDAY.isoformat() not in gone.content.decode()


def test_taken_between_the_look_and_the_yes(inside, url, other, offer):
    pick(inside, url, THURSDAY)
    with travel(NOW + timedelta(minutes=6), tick=False):
        interviews.book(offer=other, starts_at=THURSDAY, at=NOW + timedelta(minutes=6))
        gone = inside.post(url + "check/")
    assert gone.status_code in (302, 409)
    assert not offer.interviews.exists()


def test_kept_longer(inside, url, offer):
    pick(inside, url, THURSDAY)
    with travel(NOW + timedelta(minutes=4), tick=False):
        inside.post(url + "check/", {"longer": "1"})
    assert Hold.objects.get(offer=offer).until == NOW + timedelta(minutes=9)


@pytest.mark.parametrize("slot", ["", "nonsense", "2027-03-04T10:00:00", "9" * 400])
def test_what_is_no_time(inside, url, slot, words):
    answer = inside.post(url, {"slot": slot})
    assert answer.status_code == 422
    assert "Select a time." in words(answer)


def test_twice_yes_is_one_interview(inside, url, offer):
    pick(inside, url, THURSDAY)
    inside.post(url + "check/")
    inside.post(url + "check/")
    assert Interview.objects.count() == 1


def test_looking_holds_nothing(inside, url):
    inside.get(url)
    inside.get(url + "check/")
    assert not Hold.objects.exists()


# --- none of these ----------------------------------------------------------------------------


def test_says_when_on_the_grid(inside, url, offer):
    to = inside.post(url + "when/", {"day_1": ["0", "2"], "words": "not before nine"})
    assert to["Location"] == url
    offer.refresh_from_db()
    assert offer.person_why == "said_when"
    assert offer.said == "Tuesdays: mornings, 8 to 12; evenings, 5 to 8\nnot before nine"


def test_saying_nothing_is_an_error_and_what_was_typed_stays(inside, url, words):
    empty = inside.post(url + "when/", {})
    assert empty.status_code == 422
    assert "Tick when you are free" in words(empty)
    wrong = inside.post(url + "when/", {"words": "mornings", "not_before": "1999-01-01"})
    assert "within the next two months" in words(wrong)
    assert "mornings" in wrong.content.decode()


def test_no_slots_asks_when_at_once(inside, url, ana, words):
    ana.diary.rules.all().delete()
    said = words(inside.get(url))
    assert "No time is open that fits your hours." in said
    assert "When are you free?" in said


def test_ring_me_instead(inside, url, offer):
    inside.post(url + "way/", {"do": "ring"})
    offer.refresh_from_db()
    assert (offer.way, offer.person_why) == ("ring", "asked_to_ring")


def test_text_me_instead_to_the_number_that_is_shown(inside, url, offer, sam, words):
    assert "Text me a few times, to +4477 •••• 123" in words(inside.get(url))
    inside.post(url + "way/", {"do": "text"})
    offer.refresh_from_db()
    assert offer.way == "text_few"
    newest = sam.thread.messages.latest("pk")
    assert newest.deliveries.get().channel == "text"


def test_email_me_instead_and_what_they_never_want_is_not_offered(inside, url, offer, sam, words):
    give(sam, "channel.never", "text", "call", at=NOW)
    page = words(inside.get(url))
    assert "Text me a few times" not in page
    assert "Ring me instead" not in page
    assert "Email me a few times, to" in page
    inside.post(url + "way/", {"do": "email"})
    offer.refresh_from_db()
    assert offer.way == "email_few"
    assert "Email me a few times" not in words(inside.get(url))


def test_the_way_they_took_is_asked_once(inside, url, offer, sam, words):
    pick(inside, url, THURSDAY)
    inside.post(url + "check/")
    assert "Should we agree on times this way from now on?" in words(inside.get(url))
    inside.post(url + "way/", {"do": "keep_way"})
    assert "from now on" not in words(inside.get(url))
    assert sam.answers.get(key="times.how").chosen.get().key == "booking_page"


# --- agreed -----------------------------------------------------------------------------------


@pytest.fixture
def booked(offer):
    return interviews.book(offer=offer, starts_at=THURSDAY, at=NOW)


def test_moved(inside, url, booked, words):
    assert "Until you choose another one, you keep Thu 4 Mar" in words(inside.get(url + "move/"))
    to = pick(inside, url + "move/", FRIDAY)
    assert "Instead of" in words(inside.get(to["Location"]))
    inside.post(url + "check/")
    assert live(booked.offer).starts_at == FRIDAY


def test_cancelled_and_another_one_looked_for(inside, url, booked, words):
    assert "You do not have to say why." in words(inside.get(url + "cancel/"))
    inside.post(url + "cancel/", {"again": "1"})
    booked.refresh_from_db()
    assert booked.state == "cancelled"
    assert Offer.objects.get().state == "open"
    assert "Pick a time" in words(inside.get(url))


def test_only_cancelled(inside, url, booked, words):
    inside.post(url + "cancel/")
    assert "This is cancelled" in words(inside.get(url))


def test_late(inside, url, booked, words, token):
    assert "Running late?" not in words(inside.get(url))
    with travel(THURSDAY - timedelta(minutes=20), tick=False):
        inside.post(f"/u/{token}/")
        inside.post(url + "late/", {"minutes": "10"})
        assert "about 10 minutes" in words(inside.get(url))


def test_a_calendar_file_and_an_address(inside, url, booked, client):
    file = inside.get(url + "interview.ics")
    assert file["Content-Type"].startswith("text/calendar")
    assert b"DTSTART:20270304T100000Z" in file.content
    shown = inside.post("/me/times/calendar/").content.decode()
    address = shown.split("<code>")[1].split("</code>")[0]
    path = "/calendar/" + address.rsplit("/", 1)[1]
    assert b"Interview with Northside Care" in client.get(path).content
    inside.post("/me/times/calendar/", {"stop": "1"})
    assert client.get(path).status_code == 404


def test_a_page_kept_open_leads_to_what_took_its_place(inside, url, application, ana):
    newer = offer_times(application, ana, minutes=45)
    assert inside.get(url)["Location"] == f"/me/times/{newer.pk}/"


def test_closed_in_between(inside, url, application, words):
    application.job.closed_at = NOW
    application.job.save()
    said = words(inside.get(url))
    assert "no longer open" in said
    assert inside.post(url, {"slot": THURSDAY.isoformat()}).status_code == 302


def test_somebody_elses_is_missing(inside, other):
    for part in ("", "check/", "when/", "move/", "cancel/", "interview.ics"):
        assert inside.get(f"/me/times/{other.pk}/{part}").status_code == 404


# --- budgets ----------------------------------------------------------------------------------


def test_queries(inside, url, offer):
    with queries() as to_pick:
        inside.get(url)
    interviews.book(offer=offer, starts_at=THURSDAY, at=NOW)
    with queries() as list_of:
        inside.get("/me/times/")
    with queries() as agreed:
        inside.get(url)
    with queries() as to_move:
        inside.get(url + "move/")
    counts = [len(each) for each in (to_pick, list_of, agreed, to_move)]
    assert max(counts) <= 12, counts
