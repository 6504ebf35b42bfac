"""An answer that asks for something is a duty: whose, by when, done how; and it ends with its answer."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest

from candidates.actions import documents
from candidates.enums import HandedIn, Role
from candidates.models import Application, ApplicationAccess, DocumentRequest, DocumentType
from candidates.rules.documents import paper_of
from messaging.actions import duties
from messaging.actions.messages import undo
from messaging.actions.setup import install_starter_templates
from messaging.actions.start_papers import ask_what_is_due, plan_start_papers
from messaging.actions.tasks_given import Task, give_task
from messaging.exceptions import NeedsReason
from messaging.models import Duty, GivenTask, Message
from messaging.queries.duties import duties_of, open_duties
from messaging.tasks import consume_happenings
from preferences.actions import answers, confirmations
from preferences.enums import Channel
from tests.factories.candidates import NOW, ApplicationFactory, member, person, stage
from tests.factories.messaging import compose
from tests.factories.preferences import give, set_up


@pytest.fixture(autouse=True)
def _house(db: None) -> None:
    set_up()
    install_starter_templates(at=NOW)


@pytest.fixture
def sam() -> Any:
    return person(email="sam@example.com", phone="+447700900001")


@pytest.fixture
def mine(sam: Any) -> Application:
    return ApplicationFactory.create(candidate=sam)


def told(sam: Any, key: str, option: str, **more: Any) -> Duty | None:
    give(sam, key, option, **more)
    consume_happenings(more.get("at", NOW))
    return open_duties().filter(answer__key=key, option=option).first()


@pytest.mark.parametrize(
    ("key", "option", "by"),
    [
        ("offer.sign", "post", date(2027, 3, 5)),
        ("feedback.how", "message", date(2027, 3, 10)),
        ("feedback.how", "no", None),
        ("start.share", "change_first", None),
        ("chat.how", "writing", date(2027, 3, 10)),
        ("chat.how", "phone", None),
    ],
)
def test_it_has_an_owner_and_a_date(
    sam: Any, mine: Application, key: str, option: str, by: date | None
) -> None:
    found = told(sam, key, option)
    consume_happenings(NOW)
    assert Duty.objects.count() == (by is not None)
    assert (found and (found.owner_id, found.due_on)) == (by and (mine.owner_id, by))


def test_who_held_the_interview_says_why(sam: Any, mine: Application) -> None:
    jo = member(mine.job.team, Role.INTERVIEWER)
    ApplicationAccess.objects.create(
        user=jo, application=mine, why="Interview", until=NOW + timedelta(days=30)
    )
    found = told(sam, "feedback.how", "call")
    assert found is not None
    assert found.owner == jo
    assert list(duties_of(jo)) == [found]
    assert told(sam, "start.buddy", "manager").owner_id == mine.owner_id


def test_another_answer_ends_it_and_undo_brings_it_back(sam: Any, mine: Application) -> None:
    first = told(sam, "offer.sign", "post")
    other = told(sam, "offer.sign", "email", at=NOW + timedelta(minutes=1))
    assert list(open_duties()) == [other]
    answers.undo(answer=other.answer, at=NOW + timedelta(minutes=2))
    assert list(open_duties()) == [first]


def test_what_a_stage_behind_them_asked_for_is_over(sam: Any, mine: Application) -> None:
    chat, papers = told(sam, "chat.how", "writing"), told(sam, "papers.how", "help_me")
    assert set(open_duties()) == {chat, papers}
    mine.stage = stage("offer")
    mine.save()
    assert list(open_duties()) == [papers]


def test_still_right_keeps_it_once(sam: Any, mine: Application) -> None:
    found = told(sam, "offer.sign", "post")
    confirmations.confirm(candidate=sam, key="offer.sign", at=NOW + timedelta(hours=1))
    consume_happenings(NOW + timedelta(hours=1))
    assert [each.pk for each in open_duties()] == [found.pk]


@pytest.mark.parametrize(
    ("option", "way", "words"),
    [
        ("post", Channel.BY_HAND, "Two copies are in this letter."),
        ("email", Channel.EMAIL, "send it back with your answer to this email."),
        ("phone", "", "sign it on your phone"),
    ],
)
def test_words_to_start_from_go_the_way_they_chose(
    sam: Any, mine: Application, option: str, way: str, words: str
) -> None:
    found = told(sam, "offer.sign", option)
    draft = duties.begin(duty=found, by=mine.owner, at=NOW)
    assert draft.channel == way
    assert words in draft.bodies.get().body
    assert duties.begin(duty=found, by=mine.owner, at=NOW) == draft


def test_it_is_done_when_it_went_out_and_open_again_when_that_was_undone(
    sam: Any, mine: Application
) -> None:
    give(sam, "channel.first", "email")
    found = told(sam, "offer.sign", "email")
    draft = duties.begin(duty=found, by=mine.owner, at=NOW)
    message = compose(sam, draft=draft, author=mine.owner, channel="email")
    assert not open_duties().exists()
    undo(message=message, by=mine.owner, at=NOW)
    assert list(open_duties()) == [found]
    duties.finish(duty=found, by=mine.owner, at=NOW)
    duties.finish(duty=found, by=mine.owner, at=NOW + timedelta(days=1))
    found.refresh_from_db()
    assert found.done_at == NOW


# --- tasks ------------------------------------------------------------------------------------


def give_one(mine: Application, kind: str, **more: Any) -> Message | None:
    task = Task(kind=kind, words="Write one page about a night.", due_on=None, **more)
    return give_task(application=mine, task=task, by=mine.owner, client_token=uuid4(), at=NOW)


def test_the_task_they_chose_is_given_and_another_needs_a_reason(
    sam: Any, mine: Application
) -> None:
    found = told(sam, "task.how", "past_work")
    with pytest.raises(NeedsReason):
        give_one(mine, "at_home")
    with pytest.raises(NeedsReason):
        give_one(mine, "at_home", reason="other")
    assert not DocumentRequest.objects.exists()
    draft = give_one(mine, "past_work")
    assert DocumentRequest.objects.get().type.key == "work"
    assert draft.topic == "documents"
    found.refresh_from_db()
    assert found.done_at == NOW


def test_live_asks_for_nothing_to_hand_in(sam: Any, mine: Application) -> None:
    give(sam, "task.how", "live")
    assert give_one(mine, "live") is None
    assert not DocumentRequest.objects.exists()
    assert give_one(mine, "at_home", reason="other", reason_words="No room free") is not None
    row = GivenTask.objects.first()
    assert (row.kind, row.wanted, row.reason_words) == ("at_home", "live", "No room free")


# --- start papers -----------------------------------------------------------------------------


def plan(mine: Application) -> int:
    kinds = [DocumentType.objects.get(key=key) for key in ("cv", "right-to-work", "work")]
    return plan_start_papers(application=mine, papers=kinds, by=mine.owner, at=NOW)


@pytest.mark.parametrize(
    ("pace", "at_once", "after_a_week"),
    [("all_at_once", 3, 3), ("few_weekly", 2, 3), ("next_only", 1, 1)],
)
def test_start_papers_come_in_their_pace(
    sam: Any, mine: Application, pace: str, at_once: int, after_a_week: int
) -> None:
    give(sam, "start.pace", pace)
    assert plan(mine) == 3
    assert plan(mine) == 0
    assert DocumentRequest.objects.count() == at_once
    assert Message.objects.filter(topic="documents").count() == at_once
    ask_what_is_due(NOW + timedelta(days=7))
    ask_what_is_due(NOW + timedelta(days=7))
    assert DocumentRequest.objects.count() == after_a_week


def test_the_next_one_follows_when_the_one_before_is_here(
    sam: Any, mine: Application, settings: Any
) -> None:
    settings.PAPERS_SCANNER = "candidates.scanners.only_eicar"
    give(sam, "start.pace", "next_only")
    plan(mine)
    documents.hand_in(
        candidate=sam,
        kind=DocumentType.objects.get(key="cv"),
        given=[paper_of("cv.pdf", b"%PDF-1.7 a CV")],
        through=HandedIn.WEB,
        is_scanned=True,
        at=NOW,
    )
    assert ask_what_is_due(NOW) == 1
    asked = DocumentRequest.objects.filter(done_at=None)
    assert [each.type.key for each in asked] == ["right-to-work"]
