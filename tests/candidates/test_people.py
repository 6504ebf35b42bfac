"""Adding people, finding the same one again, and changing what we know."""

import threading
from datetime import timedelta

import pytest
from django.db import connection

from candidates import queries
from candidates.actions import access, notes, people
from candidates.enums import ClosedWhy, ContactKind, HappeningKind, Source
from candidates.exceptions import (
    BadEmail,
    BadName,
    BadPhone,
    EndsInThePast,
    NoContact,
    NotSetUp,
    UnknownZone,
)
from candidates.models import AccessRecord, Candidate, ContactPoint, Happening
from candidates.rules import names, zones
from tests.factories.candidates import (
    NOW,
    ApplicationFactory,
    CandidateFactory,
    ContactPointFactory,
    EmployerFactory,
    PhoneFactory,
    UserFactory,
    person,
)

SAM = {
    "first_name": "Sam",
    "last_name": "Okafor",
    "email": "sam@example.com",
    "phone": "07700 900123",
    "time_zone": "Europe/London",
    "source": Source.ADDED,
    "at": NOW,
}


def values(candidate):
    return set(candidate.contact_points.values_list("value", flat=True))


# --- names ------------------------------------------------------------------------------------


@pytest.mark.case(59, control="itself")
@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Sam ", "Sam"),
        ("Mary\r\nBcc: x@y.com", "Mary Bcc: x@y.com"),
        ("Sam\u202etxt.exe", "Samtxt.exe"),
        ("Zoe\u0308", "Zoë"),
        ("O\u2019Brien-Łuczak", "O\u2019Brien-Łuczak"),
        ("नेहा", "नेहा"),
        ("Sam\x00", "Sam"),
        ("=HYPERLINK(1)", "=HYPERLINK(1)"),
        ("x" * 80, "x" * 80),
    ],
)
def test_a_name_is_one_clean_line(typed, kept):
    assert names.clean_name(typed) == kept


@pytest.mark.parametrize("typed", ["", "   ", "\u200b", "x" * 81])
def test_what_is_no_name(typed):
    with pytest.raises(BadName):
        names.clean_name(typed)


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("Zoë", "ZOE", True),
        ("Mary-Ann", "mary ann", True),
        ("Sam", "Samuel", False),
        ("", "", False),
    ],
)
def test_the_same_name(one, other, is_same):
    assert names.is_same_name(one, other) == is_same


# --- adding -----------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_new_person():
    ana = UserFactory.create()
    added = people.add_candidate(**SAM, by=ana)
    assert not added.was_known
    assert (added.candidate.full_name, added.candidate.source) == ("Sam Okafor", Source.ADDED)
    assert values(added.candidate) == {"sam@example.com", "+447700900123"}
    assert not ContactPoint.objects.exclude(verified_at=None).exists()
    kinds = list(Happening.objects.values_list("kind", flat=True))
    assert kinds == [HappeningKind.CANDIDATE_ADDED, *[HappeningKind.CONTACT_ADDED] * 2]
    stored = Candidate.objects.get().contact_version
    assert added.candidate.contact_version == stored == 3


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"first_name": " "}, BadName),
        ({"last_name": "x" * 81}, BadName),
        ({"email": "sam"}, BadEmail),
        ({"phone": "12"}, BadPhone),
        ({"email": "", "phone": " "}, NoContact),
        ({"time_zone": "Europe/Leeds"}, UnknownZone),
    ],
)
def test_what_is_refused_leaves_nobody_behind(changes, refusal):
    with pytest.raises(refusal):
        people.add_candidate(**(SAM | changes))
    assert not Candidate.objects.exists()
    assert not Happening.objects.exists()


KNOWN = {"email": "sam@example.com", "phone": "+447700900123", "first_name": "Sam"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "is_same"),
    [
        ({}, True),
        ({"phone": ""}, True),
        ({"email": "SAM@example.com", "first_name": "Samuel", "phone": ""}, True),
        ({"email": ""}, True),
        ({"email": "", "first_name": "SAM"}, True),
        ({"email": "new@example.com"}, True),
        ({"email": "", "first_name": "Kim"}, False),
        ({"email": "new@example.com", "phone": "07700 900999"}, False),
    ],
)
def test_the_same_person_again(changes, is_same):
    known = person(**KNOWN)
    added = people.add_candidate(**(SAM | changes))
    assert added.was_known == is_same
    assert (added.candidate == known) == is_same


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("why", "is_same"), [(ClosedWhy.BOUNCED, True), (ClosedWhy.WRONG_PERSON, False)]
)
def test_a_closed_address_still_says_who_unless_it_was_never_theirs(why, is_same):
    known = ContactPointFactory.create(value="sam@example.com", closed_at=NOW, closed_why=why)
    added = people.add_candidate(**(SAM | {"phone": ""}))
    assert (added.candidate == known.candidate) == is_same
    known.refresh_from_db()
    assert not known.is_open


@pytest.mark.django_db
def test_who_was_erased_is_a_new_person():
    person(**KNOWN, erased_at=NOW)
    assert not people.add_candidate(**SAM).was_known


@pytest.mark.django_db
def test_staff_fill_what_is_empty_and_change_nothing_else():
    known = person(email="sam@example.com", first_name="Sammy", last_name="", time_zone="")
    added = people.add_candidate(**(SAM | {"time_zone": "Asia/Manila"}))
    known.refresh_from_db()
    assert (known.first_name, known.last_name) == ("Sammy", "Okafor")
    assert known.time_zone == "Asia/Manila"
    assert values(known) == {"sam@example.com", "+447700900123"}
    assert added.candidate.contact_version == known.contact_version == 3
    people.add_candidate(**(SAM | {"last_name": "Other", "time_zone": "Asia/Tokyo"}))
    known.refresh_from_db()
    assert (known.last_name, known.time_zone, known.contact_version) == ("Okafor", "Asia/Manila", 3)


@pytest.mark.django_db
def test_a_public_form_adds_nothing_to_a_person_we_know():
    """Anyone can type anyone's address: a number typed beside it must not become theirs."""
    known = person(email="sam@example.com")
    added = people.add_candidate(**(SAM | {"source": Source.APPLIED}))
    assert added == (known, True)
    assert values(known) == {"sam@example.com"}
    assert added.candidate.contact_version == 1


@pytest.mark.django_db
def test_a_public_form_does_not_find_people_by_their_number():
    known = person(phone="+447700900123")
    added = people.add_candidate(**(SAM | {"source": Source.APPLIED}))
    assert added.candidate != known
    assert values(known) == {"+447700900123"}


@pytest.mark.django_db(transaction=True)
def test_two_requests_at_once_add_one_person():
    start = threading.Barrier(2)
    found = []

    def add():
        start.wait()
        found.append(people.add_candidate(**SAM).candidate.pk)
        connection.close()

    threads = [threading.Thread(target=add) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(found)) == 1
    assert ContactPoint.objects.count() == 2


# --- zones ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("own", "away", "hours", "expected"),
    [
        ("Europe/Paris", "", None, ("Europe/Paris", False)),
        ("", "", None, ("Europe/London", True)),
        ("Europe/Paris", "Asia/Tokyo", 1, ("Asia/Tokyo", False)),
        ("Europe/Paris", "Asia/Tokyo", 0, ("Europe/Paris", False)),
        ("Europe/Paris", "Asia/Tokyo", -1, ("Europe/Paris", False)),
        ("", "Asia/Tokyo", 1, ("Asia/Tokyo", False)),
        ("", "Asia/Tokyo", -1, ("Europe/London", True)),
    ],
)
def test_which_zone_holds(own, away, hours, expected):
    until = None if hours is None else NOW + timedelta(hours=hours)
    zone = zones.zone_at(own=own, away=away, away_until=until, employer="Europe/London", at=NOW)
    assert zone == expected


def test_places_are_named_as_people_say_them():
    groups = dict(zones.zone_groups())
    assert ("America/Argentina/Buenos_Aires", "Buenos Aires, Argentina") in groups["America"]
    assert all(zones.known_zone(name) for group in groups.values() for name, _place in group)


@pytest.mark.django_db
def test_the_employer_s_zone_is_assumed(django_assert_num_queries):
    EmployerFactory.create(time_zone="Europe/Dublin")
    candidate = CandidateFactory.create(time_zone="")
    assert queries.zone_of(candidate, NOW) == ("Europe/Dublin", True)
    candidate.time_zone = "Asia/Manila"
    with django_assert_num_queries(0):
        assert queries.zone_of(candidate, NOW) == ("Asia/Manila", False)


@pytest.mark.django_db
def test_without_an_employer_it_says_what_to_do():
    with pytest.raises(NotSetUp, match="set_up"):
        queries.employer()


@pytest.mark.django_db
def test_changing_the_zone_for_a_while_and_for_good():
    candidate = CandidateFactory.create()
    until = NOW + timedelta(days=7)
    people.change_zone(candidate=candidate, time_zone="Asia/Tokyo", until=until, at=NOW)
    candidate.refresh_from_db()
    assert (candidate.time_zone, candidate.away_time_zone) == ("Europe/London", "Asia/Tokyo")
    changed = people.change_zone(candidate=candidate, time_zone="Europe/Paris", at=NOW)
    candidate.refresh_from_db()
    assert (candidate.time_zone, candidate.away_time_zone, candidate.away_until) == (
        "Europe/Paris",
        "",
        None,
    )
    assert candidate.contact_version == changed.contact_version == 3
    assert Happening.objects.filter(kind=HappeningKind.ZONE_CHANGED).count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("zone", "until", "refusal"),
    [("Mars/Base", None, UnknownZone), ("", None, UnknownZone), ("Asia/Tokyo", NOW, EndsInThePast)],
)
def test_zones_that_are_refused(zone, until, refusal):
    candidate = CandidateFactory.create()
    with pytest.raises(refusal):
        people.change_zone(candidate=candidate, time_zone=zone, until=until, at=NOW)
    candidate.refresh_from_db()
    assert candidate.contact_version == 1


# --- other changes ----------------------------------------------------------------------------


@pytest.mark.django_db
def test_renaming():
    candidate = CandidateFactory.create()
    people.rename(
        candidate=candidate, first_name="Samuel", wanted_name="Sam", name_said="SAM", last_name=""
    )
    candidate.refresh_from_db()
    assert (candidate.called, candidate.full_name, candidate.name_said) == ("Sam", "Sam", "SAM")


@pytest.mark.django_db
def test_a_legal_stop_and_its_end_raise_the_version():
    candidate = CandidateFactory.create()
    for is_stopped, stopped_at in ((True, NOW), (False, None)):
        people.stop_by_law(candidate=candidate, is_stopped=is_stopped, at=NOW)
        candidate.refresh_from_db()
        assert candidate.legal_stop_at == stopped_at
    assert candidate.contact_version == 3


@pytest.mark.django_db
def test_the_pool_is_left_again():
    candidate = CandidateFactory.create()
    people.agree_to_pool(candidate=candidate, until=NOW)
    candidate.refresh_from_db()
    assert candidate.pool_until == NOW
    people.agree_to_pool(candidate=candidate, until=None)
    candidate.refresh_from_db()
    assert candidate.pool_until is None


@pytest.mark.django_db
def test_looks_are_recorded_and_access_moves_its_end():
    application, ana = ApplicationFactory.create(), UserFactory.create()
    candidate = application.candidate
    access.record_look(user=ana, candidate=candidate, screen="desk_person", at=NOW)
    look = AccessRecord.objects.get()
    assert (look.user, look.candidate, look.screen, look.at) == (ana, candidate, "desk_person", NOW)
    for days in (1, 2):
        until = NOW + timedelta(days=days)
        access.give_access(user=ana, application=application, why="Interview", until=until)
    assert application.access.get().until == NOW + timedelta(days=2)


@pytest.mark.django_db
def test_a_note_says_who_and_when():
    application, ana = ApplicationFactory.create(), UserFactory.create()
    note = notes.write_note(
        candidate=application.candidate, application=application, body=" Kind. ", by=ana, at=NOW
    )
    assert (note.body, note.by, note.at) == ("Kind.", ana, NOW)


# --- search -----------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("okaf", ["Grace Okafor"]),
        ("grace okafr", ["Grace Okafor"]),
        ("ZOE", ["Zoë Smith"]),
        ("smyth", ["Zoë Smith"]),
        ("kowlaski", ["Piotr Kowalski"]),
        ("xyzzy", []),
        ("%", []),
        ("grace@example.com", ["Grace Okafor"]),
        ("GRACE@example.com ", ["Grace Okafor"]),
        ("grace@", []),
        ("07700 900123", ["Grace Okafor"]),
        ("+44 7700 900123", ["Grace Okafor"]),
        ("900123", []),
        ("077009001", []),
    ],
)
def test_search(text, found):
    person("grace@example.com", "+447700900123", first_name="Grace", last_name="Okafor")
    CandidateFactory.create(first_name="Zoë", last_name="Smith")
    CandidateFactory.create(first_name="Piotr", last_name="Kowalski")
    everyone = Candidate.objects.all()
    assert [p.full_name for p in queries.search_candidates(everyone, text)] == found


@pytest.mark.django_db
def test_names_that_begin_so_come_first_and_what_was_hidden_stays_hidden():
    silva = CandidateFactory.create(first_name="Ana", last_name="Silva")
    anders = CandidateFactory.create(first_name="Mia", last_name="Anders")
    hidden = CandidateFactory.create(first_name="Ana", last_name="Hidden")
    shown = Candidate.objects.exclude(pk=hidden.pk)
    assert list(queries.search_candidates(shown, " an ")) == [silva, anders]
    assert list(queries.search_candidates(shown, "ana  silva")) == [silva]
    assert list(queries.search_candidates(shown, "anna silvia")) == [silva]
    assert hidden not in queries.search_candidates(shown, "ana hidden")


@pytest.mark.django_db
def test_a_number_two_people_share_finds_both():
    for _ in range(2):
        PhoneFactory.create(value="+447700900123")
    assert queries.search_candidates(Candidate.objects.all(), "07700900123").count() == 2
    assert ContactPoint.objects.filter(kind=ContactKind.PHONE).count() == 2
