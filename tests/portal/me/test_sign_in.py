"""S-C12: in by a code, with the same answer whether we know someone or not."""

from datetime import timedelta

import pytest
from time_machine import travel

from messaging.actions import opt_outs
from preferences.enums import Channel, ConsentHow, Through
from tests.factories.candidates import NOW, person


def signs_in(client, codes, where, **more):
    client.post("/in/", {"where": where, **more})
    return client.post("/in/code/", {"code": codes[-1]})


@pytest.mark.parametrize("where", ["sam@example.org", " SAM@example.org ", "07700 900123"])
def test_by_email_or_number(client, sam, codes, words, where):
    assert signs_in(client, codes, where).url == "/me/"
    assert "My usual" in words(client.get("/me/"))
    assert "sam@example.org" in words(client.get("/me/contacts/"))


def test_back_to_where_they_were_going(client, sam, codes):
    client.post("/in/?next=/me/pause/", {"where": "sam@example.org"})
    assert client.post("/in/code/", {"code": codes[-1]}).url == "/me/pause/"


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "javascript:1"])
def test_never_to_another_place(client, sam, codes, elsewhere):
    client.post(f"/in/?next={elsewhere}", {"where": "sam@example.org"})
    assert client.post("/in/code/", {"code": codes[-1]}).url == "/me/"


def told(client, words, where, code):
    """Everything that is seen by who tries, from the address to the last wrong code."""
    seen = [client.post("/in/", {"where": where}).url, words(client.get("/in/code/"))]
    seen += [words(client.post("/in/code/", {"code": code})) for _try in range(6)]
    with travel(NOW + timedelta(minutes=16), tick=False):
        seen.append(words(client.post("/in/code/", {"code": code})))
    return [each.replace(where, "WHERE") for each in seen]


@pytest.mark.parametrize(
    ("known", "unknown"),
    [("sam@example.org", "nobody@example.org"), ("07700 900123", "07700 900999")],
)
def test_nobody_learns_whom_we_know(client, sam, codes, words, known, unknown):
    from django.test import Client

    assert [
        each.replace("+447700900123", "WHERE") for each in told(client, words, known, "no")
    ] == [each.replace("+447700900999", "WHERE") for each in told(Client(), words, unknown, "no")]


def test_a_number_that_said_stop_looks_like_any_other(client, sam, codes, words):
    from django.test import Client

    opt_outs.opt_out(
        candidate=sam,
        channel=Channel.TEXT,
        contact_point=sam.contact_points.get(kind="phone"),
        how=ConsentHow.KEYWORD,
        through=Through.TEXT,
        words="STOP",
        at=NOW,
    )
    stopped = told(client, words, "07700 900123", "no")
    other = told(Client(), words, "07700 900999", "no")
    assert [each.replace("+447700900123", "") for each in stopped] == [
        each.replace("+447700900999", "") for each in other
    ]


@pytest.mark.parametrize(
    ("where", "words_told"),
    [
        ("", "Enter your email address or mobile number."),
        ("sam@", "Enter an email address like"),
        ("12", "Enter a phone number like"),
    ],
)
@pytest.mark.usefixtures("_noon")
def test_what_cannot_be_read_is_said(client, words, where, words_told):
    answer = client.post("/in/", {"where": where})
    assert answer.status_code == 422
    assert words_told in words(answer)


def test_asking_again_and_again_is_slowed_down(client, sam, codes):
    answers = [client.post("/in/", {"where": "sam@example.org"}).status_code for _ in range(7)]
    assert answers[:5] == [302] * 5
    assert answers[-1] == 429


@pytest.mark.usefixtures("_noon")
def test_the_code_page_without_having_asked(client):
    assert client.get("/in/code/").url == "/in/"


def test_a_closed_address_opens_nothing(client, sam, codes):
    sam.contact_points.filter(kind="email").update(closed_at=NOW, closed_why="bounced")
    client.post("/in/", {"where": "sam@example.org"})
    assert codes == []


def test_a_shared_number_opens_for_who_verified_it_last(client, sam, codes, words):
    with travel(NOW - timedelta(days=1), tick=False):
        person(phone="+447700900123", first_name="Jo")
    sam.contact_points.filter(kind="phone").update(verified_at=NOW)
    signs_in(client, codes, "07700 900123")
    assert client.session["visit_candidate"] == sam.pk
