"""Keywords, placeholders, lengths of texts, addresses and patience."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messaging.rules import placeholders, texts
from messaging.rules.addresses import one_line, read_reply_address, reply_address
from messaging.rules.keywords import Keyword, keyword_of, sounds_like_an_opt_out
from messaging.rules.retry import LONGEST, is_poison, is_spent, probe_at, retry_at
from tests.factories.candidates import NOW

# --- words from telephones --------------------------------------------------------------------


@pytest.mark.case(35)
@pytest.mark.parametrize(
    ("words", "keyword"),
    [
        ("STOP", Keyword.STOP),
        (" stop ", Keyword.STOP),
        ("Stop!!", Keyword.STOP),
        ("ＳＴＯＰ!", Keyword.STOP),
        ("stop please", Keyword.STOP),
        ("Please stop", Keyword.STOP),
        ("STOPALL", Keyword.STOP),
        ("stop all", Keyword.STOP),
        ("Unsubscribe.", Keyword.STOP),
        ("CANCEL", Keyword.STOP),
        ("END", Keyword.STOP),
        ("quit", Keyword.STOP),
        ("Revoke", Keyword.STOP),
        ("OPTOUT", Keyword.STOP),
        ("opt-out", Keyword.STOP),
        ("Arrêt", Keyword.STOP),
        ("START", Keyword.START),
        ("unstop", Keyword.START),
        ("Help?", Keyword.HELP),
        ("INFO", Keyword.HELP),
        ("Pause", Keyword.PAUSE),
        ("PAUSA por favor", Keyword.PAUSE),
        ("Ayuda", Keyword.HELP),
        ("Parar", Keyword.STOP),
        ("baja", Keyword.STOP),
        ("Puedo empezar el lunes", None),
        ("Stop texting me", None),
        ("I can start on Monday", None),
        ("Can you help me with the form", None),
        ("yes", None),
        ("2", None),
        ("", None),
        ("👍", None),
    ],
)
def test_keywords(words: str, keyword: Keyword | None) -> None:
    assert keyword_of(words) == keyword


@pytest.mark.case(35)
@pytest.mark.parametrize(
    "words",
    [
        "Stop texting me",
        "No me escriban más",
        "Por favor dejen de llamarme",
        "no quiero más mensajes",
        "Número equivocado",
        "please stop sending these",
        "STOP THIS",
        "Don't text me again",
        "do not contact me",
        "No more texts please",
        "Take me off your list",
        "remove my number",
        "leave me alone",
        "I want to opt out",
        "wrong number",
    ],
)
def test_opt_outs_in_their_own_words(words: str) -> None:
    assert sounds_like_an_opt_out(words)


@pytest.mark.parametrize(
    "words",
    [
        "Can I stop by tomorrow?",
        "The bus stop is near the house",
        "I will text you when I leave",
        "Do not worry, I will be there",
        "Tuesday 5 works for me",
        "Thanks!",
    ],
)
def test_what_is_no_opt_out(words: str) -> None:
    assert not sounds_like_an_opt_out(words)


# --- placeholders -----------------------------------------------------------------------------

VALUES = {"first_name": "Sam", "job": "Night Carer", "employer": "Northside", "sender": "Ana"}


@pytest.mark.case(58)
@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("Hello {first_name}", "Hello Sam"),
        ("{job} at {employer}, {sender}", "Night Carer at Northside, Ana"),
        ("{link} stays until it leaves", "{link} stays until it leaves"),
        ("{{ settings.SECRET_KEY }}", "{{ settings.SECRET_KEY }}"),
        ("{first_name.__class__}", "{first_name.__class__}"),
        ("{c.__init__.__globals__[SECRET]}", "{c.__init__.__globals__[SECRET]}"),
        ("{% include 'x' %}", "{% include 'x' %}"),
        ("%(first_name)s {0} {}", "%(first_name)s {0} {}"),
    ],
)
def test_placeholders_are_plain_replacement(text: str, filled: str) -> None:
    assert placeholders.fill(text, VALUES) == filled


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Hello {fist_name}, {link}", {"fist_name"}),
        ("See you on {the new day}.", {"the new day"}),
        ("{first_name} {{ settings.X }} {c.__init__} {0} {}", set()),
    ],
)
def test_what_nobody_will_fill_in_is_found(text: str, left: set[str]) -> None:
    assert placeholders.unknown(text) == left


@pytest.mark.case(58)
def test_a_value_is_never_read_again() -> None:
    assert placeholders.fill("{first_name}", {"first_name": "{code}", "code": "1"}) == "{code}"


@given(st.text(), st.dictionaries(st.sampled_from(placeholders.NAMES), st.text()))
def test_without_placeholders_nothing_changes(text: str, values: dict[str, str]) -> None:
    if not placeholders.used(text):
        assert placeholders.fill(text, values) == text


def test_what_is_not_known_is_missing() -> None:
    assert placeholders.missing("{job} {link}", {"job": ""}) == {"job"}


# --- texts ------------------------------------------------------------------------------------


@pytest.mark.case(59, control="itself")
@pytest.mark.parametrize(
    ("text", "units", "parts", "is_unicode"),
    [
        ("", 0, 0, False),
        ("a" * 160, 160, 1, False),
        ("a" * 161, 161, 2, False),
        ("a" * 306, 306, 2, False),
        ("a" * 307, 307, 3, False),
        ("€" * 80, 160, 1, False),
        ("€" * 81, 162, 2, False),
        ("ж" * 70, 70, 1, True),
        ("ж" * 71, 71, 2, True),
        ("👍" * 35, 70, 1, True),
        ("👍" * 36, 72, 2, True),
        ("é and ñ", 7, 1, False),
        ("it’s", 4, 1, True),
    ],
)
def test_lengths(text: str, units: int, parts: int, is_unicode: bool) -> None:
    found = texts.length_of(text)
    assert (found.units, found.parts, found.is_unicode) == (units, parts, is_unicode)


def test_a_letter_is_never_cut_in_two() -> None:
    # 153 units in a part: an escaped letter that would need the 154th goes to the next part.
    assert texts.length_of("a" * 152 + "€" + "a" * 152).parts == 3


def test_typographic_letters_become_plain_ones() -> None:
    plain = texts.plain("“It’s” – now…")
    assert plain == '"It\'s" - now...'
    assert not texts.length_of(plain).is_unicode


# --- addresses --------------------------------------------------------------------------------


def test_a_reply_address_is_read_only_if_we_made_it() -> None:
    address = reply_address("abc123def456", "reply.example", "key")
    assert read_reply_address(f"Ana <{address}>", "key") == "abc123def456"
    assert read_reply_address(address.upper(), "key") == "abc123def456"
    assert read_reply_address(address, "another key") is None
    assert read_reply_address(address.replace("abc123", "abc124"), "key") is None
    assert read_reply_address("ana@reply.example", "key") is None


@pytest.mark.case(59, control="itself")
@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Hello\r\nBcc: all@example.com", "Hello Bcc: all@example.com"),
        ("a\u202egpj.exe", "a gpj.exe"),
        ("  two   words ", "two words"),
    ],
)
def test_a_header_is_one_line(text: str, line: str) -> None:
    assert one_line(text) == line


# --- patience ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tries", "seconds"), [(1, 30), (2, 60), (3, 120), (4, 240), (7, 1920), (8, 3600), (99, 3600)]
)
def test_waits_double_up_to_an_hour(tries: int, seconds: int) -> None:
    assert retry_at(tries, NOW, chance=0.5) == NOW + timedelta(seconds=seconds)
    assert retry_at(tries, NOW, chance=0) == NOW + timedelta(seconds=seconds) * 0.8
    assert retry_at(tries, NOW, chance=1) == NOW + min(timedelta(seconds=seconds) * 1.2, LONGEST)


def test_what_the_provider_asks_for_is_never_undercut() -> None:
    asked = timedelta(seconds=120)
    assert retry_at(1, NOW, chance=0, retry_after=asked) == NOW + asked
    assert retry_at(8, NOW, chance=0, retry_after=asked) == NOW + LONGEST * 0.8


def test_limits() -> None:
    assert [is_spent(tries) for tries in (7, 8, 9)] == [False, True, True]
    assert [is_poison(losses) for losses in (2, 3)] == [False, True]
    assert probe_at(1, NOW) - NOW == timedelta(seconds=2)
    assert probe_at(50, NOW) - NOW == timedelta(seconds=15)
