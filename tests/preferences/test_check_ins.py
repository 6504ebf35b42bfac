"""Check-ins: what is asked, once, together, and until it is enough."""

from datetime import timedelta

import pytest

from candidates.actions import applications
from candidates.enums import HappeningKind
from candidates.models import Application, Candidate, Employer, Happening, Stage
from preferences.actions import answers, check_ins
from preferences.enums import Channel
from preferences.models import Capability, CheckIn, Question, StillRightAsked
from preferences.queries import employer_setup, open_check_in, questions_of
from preferences.queries.check_ins import with_what_depends
from tests.factories.candidates import NOW, ApplicationFactory, CandidateFactory
from tests.factories.preferences import give, note, set_up

pytestmark = pytest.mark.django_db
FIRST_STAGE = ["channel.first", "channel.never", "contact.hours", "papers.how"]
SECOND_STAGE = ["chat.how", "times.how", "news.how", "goal"]


@pytest.fixture
def sam() -> Candidate:
    set_up()
    return CandidateFactory()


@pytest.fixture
def applied(sam) -> Application:
    return ApplicationFactory(candidate=sam)


def keys_of(check_in: CheckIn | None) -> list[str]:
    assert check_in is not None
    return [row.key for row in check_in.asked.filter(done_at=None)]


def moved(application: Application, stage: str, at=NOW) -> Application:
    application.refresh_from_db()
    applications.move(
        application=application,
        to_stage=Stage.objects.get(key=stage),
        by=application.owner,
        version=application.version,
        at=at,
    )
    application.refresh_from_db()
    return application


def test_a_stage_asks_its_questions_in_order(applied):
    check_in = check_ins.open_for_stage(application=applied, at=NOW)
    assert keys_of(check_in) == FIRST_STAGE
    assert check_in.stage.key == "application"
    said = Happening.objects.get(kind=HappeningKind.CHECK_IN_OPENED)
    assert (said.subject, said.application_id) == (check_in.pk, applied.pk)


def test_opening_twice_is_one(applied):
    check_in = check_ins.open_for_stage(application=applied, at=NOW)
    assert check_ins.open_for_stage(application=applied, at=NOW) == check_in
    assert keys_of(check_in) == FIRST_STAGE


def test_what_is_known_is_shown_and_not_asked(applied, sam):
    give(sam, "channel.first", "text")
    note(sam, "papers.how", "upload")
    check_in = check_ins.open_for_stage(application=applied, at=NOW)
    assert keys_of(check_in) == ["channel.never", "contact.hours"]


def test_an_answer_is_ticked_off_and_undo_asks_again(applied, sam):
    check_in = check_ins.open_for_stage(application=applied, at=NOW)
    answer = give(sam, "channel.first", "text")
    answers.skip(candidate=sam, key="papers.how", at=NOW)
    assert keys_of(check_in) == ["channel.never", "contact.hours"]
    answers.undo(answer=answer, at=NOW)
    assert keys_of(check_in) == ["channel.first", "channel.never", "contact.hours"]


def test_a_second_move_adds_to_the_open_one(applied, sam):
    first = check_ins.open_for_stage(application=applied, at=NOW)
    second = check_ins.open_for_stage(application=moved(applied, "screen"), at=NOW)
    assert second == first
    assert keys_of(second) == FIRST_STAGE + SECOND_STAGE


def test_nothing_is_asked_twice_in_one_application(applied, sam):
    check_in = check_ins.open_for_stage(application=applied, at=NOW)
    give(sam, "channel.first", "text")
    check_ins.finish(check_in=check_in, at=NOW)
    assert open_check_in(sam) is None
    assert check_ins.open_for_stage(application=applied, at=NOW) is None
    assert Happening.objects.filter(kind=HappeningKind.CHECK_IN_FINISHED).count() == 1


def test_what_was_left_open_is_asked_once_more_with_a_later_application(applied, sam):
    first = check_ins.open_for_stage(application=applied, at=NOW)
    give(sam, "channel.first", "text")
    check_ins.finish(check_in=first, at=NOW)
    later = check_ins.open_for_stage(application=ApplicationFactory(candidate=sam), at=NOW)
    assert keys_of(later) == FIRST_STAGE[1:]
    check_ins.finish(check_in=later, at=NOW)
    third = ApplicationFactory(candidate=sam)
    assert check_ins.open_for_stage(application=third, at=NOW) is None


def test_what_is_stale_or_in_doubt_is_confirmed_once_in_30_days(applied, sam):
    give(sam, "channel.first", "text", at=NOW - timedelta(days=91))
    give(sam, "channel.never", "call", at=NOW - timedelta(days=1))
    note(sam, "channel.never", "email", at=NOW)
    check_in = check_ins.open_for_stage(application=applied, at=NOW)
    again = check_in.asked.filter(is_confirmation=True)
    assert [row.key for row in again] == ["channel.first", "channel.never"]
    assert keys_of(check_in)[2:] == ["contact.hours", "papers.how"]
    assert StillRightAsked.objects.get().at == NOW
    check_ins.finish(check_in=check_in, at=NOW)
    soon = NOW + timedelta(days=29)
    other = check_ins.open_for_stage(application=ApplicationFactory(candidate=sam), at=soon)
    assert not other.asked.filter(is_confirmation=True).exists()


def test_when_an_answer_is_stale_is_the_employers_setting(applied, sam):
    Employer.objects.update(stale_days=30)
    give(sam, "channel.first", "text", at=NOW - timedelta(days=31))
    check_in = check_ins.open_for_stage(application=applied, at=NOW)
    assert check_in.asked.get(is_confirmation=True).key == "channel.first"


@pytest.mark.parametrize(
    ("how", "asked"),
    [
        ("as_we_go", FIRST_STAGE),
        ("only_if_needed", ["channel.first", "papers.how"]),
        ("just_use_my_usual", None),
    ],
)
def test_how_much_they_want_to_be_asked(applied, sam, how, asked):
    give(sam, "ask.how", how)
    check_in = check_ins.open_for_stage(application=applied, at=NOW)
    assert (keys_of(check_in) if check_in else None) == asked


def test_three_skips_are_enough_and_an_answer_starts_afresh(applied, sam):
    for key in FIRST_STAGE:
        answers.skip(candidate=sam, key=key, at=NOW)
    later = NOW + timedelta(days=1)
    screen = moved(applied, "screen")
    assert check_ins.open_for_stage(application=screen, at=later) is None
    give(sam, "ask.how", "as_we_go", at=later)
    assert keys_of(check_ins.open_for_stage(application=screen, at=later)) == SECOND_STAGE


def test_two_ways_without_an_answer_are_enough(applied):
    ways = [Channel.EMAIL, Channel.CALL]
    assert check_ins.open_for_stage(application=applied, at=NOW, unanswered=ways) is None
    ways = [Channel.EMAIL, Channel.EMAIL]
    assert check_ins.open_for_stage(application=applied, at=NOW, unanswered=ways)


def test_what_cannot_be_served_is_not_asked(applied):
    Capability.objects.exclude(key="upload").update(is_on=False)
    check_in = check_ins.open_for_stage(application=applied, at=NOW)
    assert keys_of(check_in) == ["channel.never", "contact.hours", "papers.how"][1:]


def test_only_published_questions_are_asked(applied):
    Question.objects.filter(key="papers.how").update(published_at=None)
    assert keys_of(check_ins.open_for_stage(application=applied, at=NOW)) == FIRST_STAGE[:3]


def test_a_question_stays_on_the_page_of_the_one_it_depends_on(sam):
    found = list(questions_of(outcome="rejected", language="en", setup=employer_setup()))
    assert [each.key for each in found] == ["touch.which", "touch.often", "feedback.how"]
    keys = [each.key for each in with_what_depends(found[1:], found)]
    assert keys == ["feedback.how"]
    assert with_what_depends(found[1:], found[1:]) == found[1:]


def test_nobody_is_asked_about_a_closed_application(applied):
    applications.withdraw(application=applied, at=NOW)
    assert check_ins.open_for_stage(application=applied, at=NOW) is None


def test_after_the_decision(applied, sam):
    applications.withdraw(application=applied, at=NOW)
    check_in = check_ins.open_for_outcome(application=applied, at=NOW)
    assert keys_of(check_in) == ["touch.which", "touch.often", "leave.why"]
    assert (check_in.outcome, check_in.stage) == ("withdrawn", None)


def test_stopping_and_sending(applied):
    check_in = check_ins.open_for_stage(application=applied, at=NOW)
    assert check_ins.mark_sent(check_in=check_in, at=NOW).sent_at == NOW
    again = check_ins.mark_sent(check_in=check_in, at=NOW + timedelta(days=1))
    assert again.sent_at == NOW
    stopped = check_ins.stop(check_in=check_in, why="had_enough", at=NOW)
    assert (stopped.closed_at, stopped.closed_why) == (NOW, "had_enough")
    check_ins.finish(check_in=check_in, at=NOW)
    assert not Happening.objects.filter(kind=HappeningKind.CHECK_IN_FINISHED).exists()
