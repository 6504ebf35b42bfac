"""Sentences in Spanish: the parts that English puts together otherwise."""

from datetime import UTC, date, datetime, time

import pytest
from django.utils import translation

from candidates.rules.our_names import spoken_name
from portal.wording import date_and_year, date_word, day, moment
from portal.words import (
    clock,
    date_words,
    hours_words,
    instant_words,
    read_back,
    until_words,
    usual_sentence,
    usual_words,
)
from preferences.rules.keys import CONTACT_HOURS
from preferences.rules.short import in_short
from preferences.rules.values import Window
from scheduling.queries.words import both_zones
from tests.portal.words.test_usual import EVENINGS, SAM, said, usual

NOW = datetime(2026, 5, 4, 11, tzinfo=UTC)  # a Monday, midday in London
LONDON = "Europe/London"


@pytest.fixture(autouse=True)
def in_spanish():
    with translation.override("es"):
        yield


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (datetime(2026, 5, 4, 15, tzinfo=UTC), "hasta las 16:00"),
        (datetime(2026, 5, 5, 11, tzinfo=UTC), "hasta mañana a las 12:00"),
        (datetime(2026, 5, 7, 7, tzinfo=UTC), "hasta el jueves a las 08:00"),
        (datetime(2026, 5, 12, 7, tzinfo=UTC), "hasta el 12 de mayo a las 08:00"),
        (datetime(2027, 1, 2, 8, tzinfo=UTC), "hasta el 2 de enero de 2027 a las 08:00"),
    ],
)
def test_an_instant_in_a_sentence_has_its_article(at, words):
    assert f"hasta {instant_words(at, LONDON, NOW)}" == words


def test_a_date_has_one_in_a_sentence_and_none_alone():
    midnight = datetime(2026, 5, 12, 23, tzinfo=UTC)
    assert until_words(midnight, LONDON, NOW) == "el 12 de mayo"
    assert date_words(midnight, "UTC", NOW) == "12 de mayo"
    assert date_word(date(2026, 5, 3)) == "3 de mayo"
    assert date_and_year(date(2027, 5, 3)) == "3 de mayo de 2027"


def test_days_and_moments_are_told_by_their_clock():
    at = datetime(2026, 1, 14, 16, 30, tzinfo=UTC)
    assert day(at, LONDON) == "mié 14 ene"
    assert moment(at, LONDON) == "mié 14 ene, 16:30"
    assert (clock(time(0)), clock(time(12))) == ("00:00", "12:00")
    assert both_zones(at, "America/Bogota", LONDON) == (
        "mié 14 ene, 11:30, hora de Bogota (mié 14 ene, 16:30 en London)"
    )


def test_hours_of_the_week():
    windows = [*EVENINGS, Window(5, time(8), time(12)), Window(6, time(8), time(12))]
    assert hours_words(windows) == (
        "entre semana de 16:00 a 20:00, fines de semana de 08:00 a 12:00"
    )
    assert hours_words([Window(0, time(9), time(11)), Window(2, time(9), time(11))]) == (
        "lunes y miércoles de 09:00 a 11:00"
    )


def test_the_usual_is_a_sentence():
    assert usual_sentence(SAM) == (
        "Vamos a enviarte un mensaje de texto, entre semana de 16:00 a 20:00, hora de London. Si por ahí no te llega, "
        "vamos a enviarte un correo. No vamos a llamarte o dejarte mensajes en el buzón de voz."
    )


def test_what_was_saved_is_read_back():
    told = read_back(["contact.hours"], ["Los papeles: foto por mensaje"], SAM, ["text", "email"])
    assert told.startswith(
        "Guardado. Desde ahora vamos a enviarte un mensaje de texto, entre semana"
    )
    assert told.endswith("Los papeles: foto por mensaje.")


def test_a_row_of_the_desk():
    words = usual_words(in_short(usual(said(CONTACT_HOURS, "evenings", windows=EVENINGS))))
    assert (words.ways, words.hours) == ("Correo", "entre semana de 16:00 a 20:00")


def test_the_names_we_begin_with_are_said_and_others_left_alone():
    assert spoken_name("Interview") == "Entrevista"
    assert spoken_name("Trial shift") == "Trial shift"
