"""What a new installation starts with: complete, easy to read, safe to install again."""

from importlib import import_module

import pytest
from django.apps import apps

from preferences.actions import setup
from preferences.enums import QuestionForm, TopicKey
from preferences.models import Capability, LegalHours, Option, Question, Topic, Wording
from preferences.queries import employer_setup, questions
from preferences.rules import keys
from preferences.rules.check_in import MOST_QUESTIONS
from preferences.rules.grade import is_hard, sentences
from preferences.rules.windows import PRESETS
from tests.factories.candidates import NOW
from tests.factories.preferences import set_up

pytestmark = pytest.mark.django_db
BY_STAGE = {
    "application": ["channel.first", "channel.never", "contact.hours", "papers.how"],
    "screen": ["chat.how", "times.how", "news.how", "goal"],
    "interview": ["meet.hours", "meet.support", "meet.remind", "know.first"],
    "assessment": ["task.how", "task.time"],
    "offer": ["offer.talk", "offer.sign", "offer.time"],
    "onboarding": ["start.pace", "start.share", "start.buddy"],
}
SETTINGS = ["news.rhythm", "news.together", "ask.how"]
AFTER = {
    "rejected": ["feedback.how"],
    "any": ["touch.which", "touch.often"],
    "withdrawn": ["leave.why"],
}


@pytest.fixture(autouse=True)
def _installed():
    set_up()


def test_every_question_is_in_its_place_and_published():
    for stage, expected in BY_STAGE.items():
        rows = Question.objects.filter(stage__key=stage).order_by("position")
        assert [row.key for row in rows] == expected
        assert len(expected) <= MOST_QUESTIONS
    for outcome, expected in AFTER.items():
        rows = Question.objects.filter(outcome=outcome).order_by("position")
        assert [row.key for row in rows] == expected
    assert set(Question.objects.filter(is_setting=True).values_list("key", flat=True)) == set(
        SETTINGS
    )
    assert not Question.objects.filter(published_at=None).exists()


def test_every_question_says_why_and_what_it_changes_in_easy_words():
    for row in Wording.objects.select_related("question"):
        assert row.why
        assert row.statement
        assert row.question.drives
        assert sentences(row.hint) == 1
        if row.language == "en":  # the measure is one of English
            assert not is_hard([row.text, row.why, row.hint, row.second]), row.text


def test_every_question_is_there_in_spanish_too_option_by_option():
    english, spanish = (
        {row.question.key: row for row in Wording.objects.filter(language=language)}
        for language in ("en", "es")
    )
    assert spanish.keys() == english.keys() == set(Question.objects.values_list("key", flat=True))
    for key, row in spanish.items():
        ours = english[key]
        for name in ("text", "why", "hint", "statement", "second", "missing"):
            assert bool(getattr(row, name)) == bool(getattr(ours, name)), (key, name)
        pairs = (
            {each.option.key: bool(each.short) for each in words.options.select_related("option")}
            for words in (ours, row)
        )
        assert next(pairs) == next(pairs), key
    asked = questions(language="es", setup=employer_setup())
    assert asked["channel.first"].label("text") == "Mensaje de texto"


def test_the_first_questions_come_with_a_migration():
    """Nothing was installed here but what the migrations brought."""
    Question.objects.filter(key="goal").delete()
    migration = import_module("preferences.migrations.0007_bring_the_first_questions")
    Question.objects.filter(key="chat.how").update(drives="Ours")
    migration.bring_them(apps, None)
    assert Question.objects.get(key="goal").wordings.count() == 2
    assert Question.objects.get(key="chat.how").drives == "Ours"


@pytest.mark.parametrize("language", ["pt", "es-MX", "en-GB"])
def test_without_words_in_a_language_the_next_best_are_shown(language):
    asked = questions(language=language, setup=employer_setup())["goal"].text
    assert (
        asked
        == {
            "pt": "What matters most to you in your next job?",
            "es-MX": "¿Qué te importa más en tu próximo trabajo?",
            "en-GB": "What matters most to you in your next job?",
        }[language]
    )


def test_every_option_has_a_label_and_what_takes_words_asks_for_them():
    for row in Option.objects.all():
        for words in row.wordings.all():
            assert words.label
            assert bool(words.asks) == row.takes_words


def test_options_and_rules_use_the_same_keys():
    known = {
        row.key: set(row.options.values_list("key", flat=True)) for row in Question.objects.all()
    }
    for key, ways in keys.WAYS.items():
        # A way that only the employer's default and staff use is no option to choose.
        assert set(ways) - {"by_hand", "portal"} <= known[key]
    assert set(PRESETS) | {keys.NIGHTS, keys.EXACT} == known["contact.hours"]
    for key, option in keys.EXCLUSIVE.items():
        assert Option.objects.get(question__key=key, key=option).is_exclusive
    assert {keys.LIKE_THIS, keys.ANY_NEAR, keys.ASK_IN_6_MONTHS, keys.NO} == known["touch.which"]
    assert {keys.AS_WE_GO, keys.ONLY_IF_NEEDED, keys.JUST_USE_MY_USUAL} == known["ask.how"]
    assert {keys.VOICEMAIL, keys.AT_WORK} <= known["channel.never"]


def test_everything_that_an_option_needs_is_a_capability():
    needed = set(Option.objects.exclude(needs="").values_list("needs", flat=True))
    assert needed <= set(Capability.objects.values_list("key", flat=True))


def test_three_to_six_choices_are_offered():
    for asked in questions(language="en", setup=employer_setup()).values():
        assert asked.may_be_asked
        choices = [option for option in asked.options if not option.stands_alone]
        at_least = 2 if asked.key == "start.buddy" else 3
        assert at_least <= len(choices) <= 7, asked.key
        assert (asked.form == QuestionForm.HOURS) == (asked.key == "contact.hours")


def test_topics_are_all_there():
    assert set(Topic.objects.values_list("key", flat=True)) == set(TopicKey.values)


def test_installing_again_changes_nothing_that_was_changed():
    Capability.objects.filter(key="text").update(is_on=False)
    LegalHours.objects.filter(channel="call").update(opens="09:00")
    Question.objects.filter(key="goal").update(published_at=None, drives="Nothing.")
    Wording.objects.filter(question__key="goal").update(text="What counts?")
    before = Question.objects.count(), Option.objects.count()
    setup.install_starter_set(at=NOW)
    assert (Question.objects.count(), Option.objects.count()) == before
    assert not Capability.objects.get(key="text").is_on
    assert str(LegalHours.objects.get(channel="call").opens) == "09:00:00"
    goal = Question.objects.get(key="goal")
    assert (goal.published_at, goal.drives) == (None, "Nothing.")
    assert {row.text for row in goal.wordings.all()} == {"What counts?"}


def test_installing_again_adds_what_is_missing():
    Question.objects.get(key="goal").delete()
    Capability.objects.filter(key="video").delete()
    setup.install_starter_set(at=NOW)
    assert Question.objects.get(key="goal").options.count() == 7
    assert Capability.objects.get(key="video").is_on
