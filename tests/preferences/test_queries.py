"""Reads: the same few queries for one and for fifty, and only what can be served."""

import pytest

from candidates.models import Candidate
from preferences.enums import Channel, Scope, TopicKey
from preferences.exceptions import UnknownQuestion
from preferences.models import Capability, Default, Option, OptionWording, Question, Wording
from preferences.queries import (
    employer_setup,
    history_of,
    permission_facts,
    question,
    questions,
    questions_of,
    usual_of,
    usuals_of,
)
from tests.factories.candidates import (
    NOW,
    ApplicationFactory,
    CandidateFactory,
    JobFactory,
    PhoneFactory,
    stage,
)
from tests.factories.preferences import give, note, set_up

pytestmark = pytest.mark.django_db


@pytest.fixture
def setup():
    set_up()
    return employer_setup()


def some(number: int) -> list[Candidate]:
    people = CandidateFactory.create_batch(number)
    for person in people:
        PhoneFactory(candidate=person)
        give(person, "channel.first", "text", "email", showed_number=True)
        give(person, "contact.hours", "evenings")
        note(person, "contact.hours", "mornings")
    return people


@pytest.mark.parametrize("number", [1, 7])
def test_usuals_take_three_queries_whoever_many(setup, number, django_assert_num_queries):
    people = some(number)
    applications = {person.pk: ApplicationFactory(candidate=person) for person in people}
    with django_assert_num_queries(3):
        usuals = usuals_of([person.pk for person in people], NOW, applications)
    assert len(usuals) == number
    for person in people:
        assert usuals[person.pk] == usual_of(person, NOW, applications[person.pk])
        assert usuals[person.pk].of("contact.hours").is_doubted


@pytest.mark.parametrize("number", [1, 7])
def test_permissions_take_two_queries_whoever_many(setup, number, django_assert_num_queries):
    people = [person.pk for person in some(number)]
    with django_assert_num_queries(2):
        assert len(permission_facts(people, NOW, setup)) == number


def test_one_usual_takes_two_queries_and_one_with_the_setup(setup, django_assert_num_queries):
    [sam] = some(1)
    with django_assert_num_queries(2):
        usual_of(sam, NOW)
    with django_assert_num_queries(1):
        usual_of(sam, NOW, setup=setup)


def test_all_questions_take_one_query(setup, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = questions(language="en", setup=setup)
    assert len(found) == Question.objects.count()
    screen = stage("screen")
    with django_assert_num_queries(1):
        questions_of(stage=screen, language="en", setup=setup)


def test_the_setup_of_a_new_installation(setup):
    assert setup.channels_of() == frozenset(Channel)
    assert setup.topic(TopicKey.REMINDER).is_urgent
    assert {key for key, topic in setup.topics.items() if topic.is_urgent} == {
        TopicKey.INTERVIEW,
        TopicKey.REMINDER,
        TopicKey.DECISION,
    }
    assert {key for key, topic in setup.topics.items() if topic.is_optional} == {
        TopicKey.OTHER_JOBS,
        TopicKey.DIGEST,
    }
    assert {str(hours.opens) for hours in setup.legal_hours.values()} == {"08:00:00"}
    assert set(setup.legal_hours) == {Channel.TEXT, Channel.CALL}


def test_a_job_narrows_what_can_be_done_and_has_its_own_defaults(setup):
    job = JobFactory()
    Capability.objects.create(key="text", job=job, is_on=False)
    Default.objects.create(key="channel.first", job=job, option="call")
    found = employer_setup()
    assert Channel.TEXT not in found.channels_of(job.pk)
    assert Channel.TEXT in found.channels_of()
    application = ApplicationFactory(job=job)
    first = usual_of(application.candidate, NOW, application).of("channel.first")
    assert (first.scope, first.option) == (Scope.JOB, "call")
    assert usual_of(application.candidate, NOW).of("channel.first").option == "email"
    asked = question("channel.first", language="en", setup=found, job_id=job.pk)
    assert asked.option("text") is None
    assert asked.label("text") == "Text message"  # an old answer can still be read


def test_only_options_that_do_not_contradict_are_offered(setup):
    sam = CandidateFactory()
    give(sam, "channel.first", "text")
    give(sam, "channel.never", "call")
    usual = usual_of(sam, NOW)
    never = question("channel.never", language="en", setup=setup, usual=usual)
    assert never.option("text") is None
    first = question("channel.first", language="en", setup=setup, usual=usual)
    assert first.option("call") is None
    now = question("channel.first", language="en", setup=setup, usual=usual, scope=Scope.NOW)
    assert now.option("call") is not None


def test_retired_options_and_unpublished_questions(setup):
    Option.objects.filter(question__key="goal", key="pay").update(is_retired=True)
    assert question("goal", language="en", setup=setup).option("pay") is None
    Question.objects.filter(key="goal").update(published_at=None)
    asked = questions_of(stage=stage("screen"), language="en", setup=setup)
    assert [each.key for each in asked] == ["chat.how", "times.how", "news.how"]


def test_words_of_their_language_else_of_ours(setup):
    row = Question.objects.get(key="papers.how")
    french = Wording.objects.create(
        question=row, language="fr", text="Comment ?", why="Une fois.", statement="Papiers"
    )
    for option in row.options.all():
        OptionWording.objects.create(option=option, wording=french, label=option.key.upper())
    newer = Wording.objects.create(
        question=row, language="fr", version=2, text="Comment donc ?", why="-", statement="-"
    )
    assert question("papers.how", language="fr", setup=setup).wording_id == newer.pk
    assert question("goal", language="fr", setup=setup).text.startswith("What matters")


def test_an_unknown_question(setup):
    with pytest.raises(UnknownQuestion):
        question("shoe.size", language="en", setup=setup)


def test_history_is_everything_that_was_not_undone(setup, django_assert_num_queries):
    [sam] = some(1)
    give(sam, "channel.first", "email")
    with django_assert_num_queries(1):
        history = history_of(sam)
    assert [given.key for given in history].count("channel.first") == 2
    assert [given.is_waiting for given in history if given.is_waiting] == [True]
