"""Two of everything at once: one row in force, and nobody sees an error."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from candidates.models import Candidate
from preferences.actions import answers, check_ins, pauses
from preferences.actions.said import Pick, Said
from preferences.enums import PauseKind, Through
from preferences.models import Answer, CheckIn, Pause
from tests.factories.candidates import NOW, ApplicationFactory, CandidateFactory, UserFactory
from tests.factories.preferences import give, note, set_up

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 5


def together(*acts: Callable[[], Any]) -> list[Any]:
    """Runs all at once, each on its own connection; returns what they returned or raised."""
    start = threading.Barrier(len(acts))
    results: list[Any] = [None] * len(acts)

    def run(place: int, act: Callable[[], Any]) -> None:
        start.wait()
        try:
            results[place] = act()
        except Exception as error:  # noqa: BLE001  what went wrong is what is looked at
            results[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def errors(results: list[Any]) -> list[Any]:
    return [result for result in results if isinstance(result, Exception)]


@pytest.fixture
def sam() -> Candidate:
    set_up()
    return CandidateFactory()


def in_force(sam: Candidate, key: str) -> Answer:
    return Answer.objects.get(candidate=sam, key=key, superseded_at=None, is_waiting=False)


def test_two_tabs_answer_the_same_question(sam):
    for option in ("email", "text", "call", "email", "text")[:ROUNDS]:
        version = Candidate.objects.get(pk=sam.pk).contact_version
        results = together(
            lambda option=option: give(sam, "channel.first", option),
            lambda: give(sam, "channel.first", "email", "call"),
        )
        assert not errors(results)
        assert in_force(sam, "channel.first") in results
        assert Candidate.objects.get(pk=sam.pk).contact_version == version + 2


def test_two_pages_in_opposite_orders(sam):
    one = [
        Said(key="papers.how", picks=(Pick("upload"),)),
        Said(key="channel.first", picks=(Pick("email"),)),
    ]
    other = list(reversed(one))
    for _round in range(ROUNDS):
        results = together(
            *(
                lambda page=page: answers.give_page(
                    candidate=sam, said=page, through=Through.WEB, at=NOW
                )
                for page in (one, other)
            )
        )
        assert not errors(results)
    for key in ("papers.how", "channel.first"):
        assert in_force(sam, key)


def test_a_note_while_they_answer(sam):
    ana = UserFactory()
    for _round in range(ROUNDS):
        results = together(
            lambda: give(sam, "channel.first", "email"),
            lambda: note(sam, "channel.first", "call", by=ana),
        )
        assert not errors(results)
        assert in_force(sam, "channel.first").given_by == "candidate"
        waiting = Answer.objects.filter(candidate=sam, superseded_at=None, is_waiting=True)
        assert waiting.count() <= 1


def test_undo_pressed_twice_undoes_once(sam):
    give(sam, "channel.first", "email")
    change = give(sam, "channel.first", "text")
    results = together(*[lambda: answers.undo(answer=change, at=NOW)] * 2)
    assert len(errors(results)) == 1
    assert [row.key for row in in_force(sam, "channel.first").chosen.all()] == ["email"]


def test_a_check_in_is_opened_once(sam):
    applications = [ApplicationFactory(candidate=sam) for _each in range(2)]
    results = together(
        *(
            lambda application=application: check_ins.open_for_stage(
                application=application, at=NOW
            )
            for application in applications * 2
        )
    )
    assert not errors(results)
    check_in = CheckIn.objects.get()
    assert check_in.asked.count() == 4


def test_two_pauses_are_one(sam):
    results = together(
        *(
            lambda days=days: pauses.pause(
                candidate=sam,
                kind=PauseKind.ALL,
                until=NOW + timedelta(days=days),
                through=Through.WEB,
                at=NOW,
            )
            for days in (1, 7)
        )
    )
    assert not errors(results)
    assert Pause.objects.get(lifted_at=None) in results
