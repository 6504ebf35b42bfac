"""A letter as it goes over SMTP: what a mail program reads in it is what was put in."""

from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest
from django.core.mail import BadHeaderError
from hypothesis import given
from hypothesis import strategies as st

from messaging.channels.base import Outgoing
from messaging.channels.letter import letter_bytes

HEADERS = {
    "From": "Northside <jobs@northside.example>",
    "Message-ID": "<k1@reply.northside.example>",
    "Date": "Wed, 25 Nov 2026 12:00:00 +0000",
}
WORDS = Outgoing(key="k1", to="sam@example.com", subject="News", content="Hello\n", headers=HEADERS)
BOTH = replace(WORDS, html="<p>Hello</p>")
INVITED = replace(BOTH, calendar="BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n")


def read(outgoing: Outgoing) -> EmailMessage:
    found = message_from_bytes(letter_bytes(outgoing), policy=default)
    assert isinstance(found, EmailMessage)
    assert not [part.defects for part in found.walk() if part.defects]
    return found


def text_of(part: Any) -> str:
    return str(part.get_content()).replace("\r\n", "\n")


def test_words_alone() -> None:
    letter = read(WORDS)
    assert letter.get_content_type() == "text/plain"
    assert text_of(letter) == "Hello\n"
    assert {name: letter[name] for name in HEADERS} == HEADERS
    assert (letter["To"], letter["Subject"]) == ("sam@example.com", "News")


def test_the_same_words_twice_and_an_invitation() -> None:
    letter = read(INVITED)
    words, invitation = letter.iter_parts()
    assert (letter.get_content_type(), words.get_content_type()) == (
        "multipart/mixed",
        "multipart/alternative",
    )
    plain, html = words.iter_parts()
    assert (text_of(plain).strip(), text_of(html).strip()) == ("Hello", "<p>Hello</p>")
    assert invitation["Content-Type"].params["method"] == "REQUEST"
    assert invitation.get_filename() == "invitation.ics"
    assert "METHOD:REQUEST" in text_of(invitation)


def test_the_same_letter_again_is_the_same_bytes() -> None:
    assert letter_bytes(INVITED) == letter_bytes(INVITED)
    assert letter_bytes(INVITED) != letter_bytes(replace(INVITED, key="k2"))


@given(
    words=st.text(
        st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], include_characters="\n")
    ),
    subject=st.text(
        st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=200
    ),
)
def test_any_words_arrive_as_they_were(words: str, subject: str) -> None:
    letter = read(replace(BOTH, content=f"{words}\n", subject=subject.strip()))
    plain, _html = letter.iter_parts()
    assert text_of(plain) == f"{words}\n"
    assert str(letter["Subject"]).split() == subject.split()


def test_no_line_is_longer_than_servers_take() -> None:
    letter = replace(WORDS, content="long " * 400 + "\ncafé\n")
    assert max(map(len, letter_bytes(letter).split(b"\r\n"))) <= 998
    assert text_of(read(letter)).split() == ["long"] * 400 + ["café"]
    assert b"\n" not in letter_bytes(letter).replace(b"\r\n", b"")


@pytest.mark.parametrize(
    "wrong",
    [
        {"subject": "News\r\nBcc: all@example.com"},
        {"to": "sam@example.com\nBcc: all@example.com"},
        {"to": "sam@example.com> SIZE=1"},
        {"headers": HEADERS | {"Reply-To": "a@example.com\r\nX: y"}},
    ],
)
def test_nothing_can_start_a_header_or_a_command(wrong: dict[str, Any]) -> None:
    with pytest.raises(BadHeaderError):
        letter_bytes(replace(WORDS, **wrong))


def test_an_address_in_another_alphabet() -> None:
    assert read(replace(WORDS, to="sam@bücher.example"))["To"] == "sam@xn--bcher-kva.example"
