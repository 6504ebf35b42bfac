"""Usuals for tests: the starter set, and answers given by the real actions."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from candidates.models import DocumentType, Stage
from preferences.actions import answers, setup
from preferences.enums import AnswerState, Scope, Through
from preferences.models import Answer
from preferences.rules.values import Window
from tests.factories.candidates import NOW, EmployerFactory

STAGES = ["application", "screen", "interview", "assessment", "offer", "onboarding"]


def set_up() -> None:
    """An employer with the questions that a new installation starts with.

    A test with real transactions empties the tables, so the stages are put back first.
    """
    EmployerFactory()
    for position, key in enumerate(STAGES, start=1):
        Stage.objects.get_or_create(
            key=key, defaults={"name": key.capitalize(), "position": position}
        )
    papers = (("cv", False), ("right-to-work", True), ("work", False), ("task", False))
    for position, (key, has_end) in enumerate(papers, start=1):
        DocumentType.objects.get_or_create(
            key=key,
            defaults={
                "name": key,
                "position": position,
                "has_end": has_end,
                "has_help": not has_end,
            },
        )
    setup.install_starter_set(at=NOW)


def give(
    candidate: Any,
    key: str,
    *options: str,
    at: datetime = NOW,
    words: str = "",
    windows: Iterable[Window] = (),
    showed_number: bool = False,
    state: AnswerState = AnswerState.CHOSEN,
    scope: Scope | None = None,
    **more: Any,
) -> Answer:
    """`give(sam, "channel.first", "text", "email")`: the first way, then the second."""
    return answers.give(
        candidate=candidate,
        key=key,
        state=state,
        options=picks(key, options, words),
        windows=windows,
        scope=scope or scope_of(more),
        through=Through.WEB,
        at=at,
        showed_number=showed_number,
        **more,
    )


def note(
    candidate: Any,
    key: str,
    *options: str,
    at: datetime = NOW,
    words: str = "",
    windows: Iterable[Window] = (),
    through: Through = Through.CALL,
    **more: Any,
) -> Answer:
    return answers.note(
        candidate=candidate,
        key=key,
        options=picks(key, options, words),
        windows=windows,
        scope=scope_of(more),
        through=through,
        at=at,
        **more,
    )


def picks(key: str, options: Iterable[str], words: str) -> list[tuple[str, int, str]]:
    is_ranked = key == "channel.first"
    return [
        (option, rank if is_ranked else 1, words) for rank, option in enumerate(options, start=1)
    ]


def scope_of(more: dict[str, Any]) -> Scope:
    if more.get("until"):
        return Scope.NOW
    return Scope.APPLICATION if more.get("application") else Scope.ALWAYS
