"""Name, language, and how My usual came to be."""

from datetime import timedelta

import pytest

from preferences.actions import answers
from tests.factories.candidates import NOW, UserFactory
from tests.factories.preferences import give, note


def test_a_name_and_how_it_is_said(inside, sam, words):
    told = {"wanted_name": "Shiv", "name_said": "shiv-awn", "language": "en"}
    assert inside.post("/me/about/", told).url == "/me/"
    sam.refresh_from_db()
    assert (sam.called, sam.name_said, sam.language) == ("Shiv", "shiv-awn", "en")
    assert "What we call you Shiv shiv-awn Change" in words(inside.get("/me/"))


@pytest.mark.parametrize("wrong", [{"wanted_name": "x\x00y"}, {"language": "xx"}, {"language": ""}])
def test_what_cannot_be_is_said_and_kept(inside, sam, wrong):
    told = {"wanted_name": "Shiv", "name_said": "", "language": "es"} | wrong
    assert inside.post("/me/about/", told).status_code == 422
    sam.refresh_from_db()
    assert (sam.wanted_name, sam.language) == ("", "en")


def test_pages_and_questions_are_in_their_language_whatever_the_browser_says(inside, check_in):
    inside.post("/me/about/", {"language": "es"})
    page = inside.get("/me/check-in/", headers={"accept-language": "en"})
    assert page.headers["Content-Language"] == "es"
    assert '<html lang="es"' in page.content.decode()
    assert "¿Cómo prefieres que te contactemos por este trabajo?" in page.content.decode()
    inside.post("/me/about/", {"language": "en"})
    page = inside.get("/me/check-in/", headers={"accept-language": "es"})
    assert page.headers["Content-Language"] == "en"
    assert "How should we contact you about this job?" in page.content.decode()


def test_an_answer_knows_the_words_of_its_language(inside, check_in, sam):
    inside.post("/me/about/", {"language": "es"})
    inside.post("/me/check-in/", {"papers-how": "upload"})
    assert sam.answers.get(key="papers.how").wording.language == "es"


def test_history_tells_each_answer_with_its_words(inside, sam, words):
    give(sam, "papers.how", "upload", at=NOW - timedelta(days=3))
    note(sam, "goal", "pay", at=NOW - timedelta(days=2), by=UserFactory.create(first_name="Ana"))
    give(sam, "channel.first", "text", until=NOW + timedelta(days=7), at=NOW - timedelta(days=1))
    undone = give(sam, "times.how", "ring")
    answers.undo(answer=undone, at=NOW)
    page = words(inside.get("/me/history/"))
    assert page.index("How we contact you: Text message") < page.index("What matters most to you")
    assert "Just for now, until" in page
    assert "We asked: “How do you want to send us your CV and papers?”" in page
    assert "Ana" in page
    assert "Ring me" not in page


def test_what_is_restricted_needs_a_code_there_too(inside, sam, words):
    give(sam, "meet.support", "more_time")
    assert "More time" not in words(inside.get("/me/history/"))


def test_with_a_code_it_is_there(with_code, sam, words):
    give(sam, "meet.support", "more_time")
    assert "More time" in words(with_code.get("/me/history/"))


def test_a_long_history_is_cut_and_whole_on_demand(inside, sam, words):
    for n in range(52):
        give(sam, "news.rhythm", ("weekly", "only_news")[n % 2], at=NOW - timedelta(hours=60 - n))
    assert words(inside.get("/me/history/")).count("We asked") == 50
    assert words(inside.get("/me/history/?all=1")).count("We asked") == 52


def test_what_holds_for_everyone_is_locked_with_its_reason(inside, words):
    page = words(inside.get("/me/"))
    assert "A change to an interview in the next 48 hours We always tell you" in page
    assert "Only 8am to 9pm, where you are The law says so." in page


@pytest.mark.parametrize(("address", "most"), [("/me/about/", 3), ("/me/history/", 8)])
def test_as_many_queries_however_much_there_is(
    inside, sam, address, most, django_assert_max_num_queries
):
    for option in ("weekly", "only_news", "look_myself"):
        give(sam, "news.rhythm", option)
    with django_assert_max_num_queries(most):
        inside.get(address)
