"""What a new installation starts with: questions, topics, what we can do, legal hours, defaults."""

import tomllib
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from candidates.models import Stage
from preferences.models import (
    Capability,
    Default,
    DefaultWindow,
    LegalHours,
    Option,
    OptionWording,
    Question,
    Topic,
    Wording,
)

STARTER = Path(__file__).parents[1] / "starter"
WORDS = ("text", "why", "hint", "statement", "second", "missing")
OPTION_WORDS = ("label", "short", "asks", "asks_hint")
DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


@transaction.atomic
def install_starter_set(*, at: datetime) -> None:
    """Adds what is missing; what an admin changed stays. Safe to run again."""
    install_employer(starter("employer"))
    asked = starter("questions")
    stages = {stage.key: stage for stage in Stage.objects.all()}
    positions: dict[str, int] = {}
    for entry in asked["question"]:
        place = entry.get("stage") or entry.get("outcome") or "setting"
        positions[place] = positions.get(place, 0) + 1
        install_question(entry, asked["language"], stages, positions[place], at)


def starter(name: str) -> dict[str, Any]:
    return tomllib.loads((STARTER / f"{name}.toml").read_text())


# --- the employer -----------------------------------------------------------------------------


def install_employer(chosen: dict[str, Any]) -> None:
    for key, is_on in chosen["capabilities"].items():
        Capability.objects.get_or_create(key=key, job=None, defaults={"is_on": is_on})
    for key, flags in chosen["topics"].items():
        Topic.objects.get_or_create(
            key=key,
            defaults={"is_urgent": "urgent" in flags, "is_optional": "optional" in flags},
        )
    for channel, (opens, closes) in chosen["legal_hours"].items():
        LegalHours.objects.get_or_create(
            channel=channel, defaults={"opens": opens, "closes": closes}
        )
    set_before = set(Default.objects.filter(job=None).values_list("key", flat=True))
    for key, options in chosen["defaults"].items():
        if key not in set_before:
            install_default(key, options, chosen["default_hours"].get(key))


def install_default(key: str, options: list[str], hours: dict[str, Any] | None) -> None:
    rows = Default.objects.bulk_create(
        Default(key=key, option=option, rank=rank) for rank, option in enumerate(options, start=1)
    )
    if hours is not None:
        DefaultWindow.objects.bulk_create(
            DefaultWindow(
                default=rows[0],
                weekday=DAYS.index(day),
                starts=hours["starts"],
                ends=hours["ends"],
            )
            for day in hours["days"]
        )


# --- questions --------------------------------------------------------------------------------


def install_question(
    entry: dict[str, Any], language: str, stages: dict[str, Stage], position: int, at: datetime
) -> None:
    question, is_new = Question.objects.get_or_create(
        key=entry["key"],
        defaults={
            "form": entry["form"],
            "stage": stages.get(entry.get("stage", "")),
            "outcome": entry.get("outcome", ""),
            "is_setting": entry.get("setting", False),
            "position": position,
            "most": entry.get("most", 0),
            "is_restricted": entry.get("restricted", False),
            "drives": entry["drives"],
            "published_at": at,
        },
    )
    if not is_new:
        return
    wording = Wording.objects.create(
        question=question,
        language=language,
        **{name: entry.get(name, "") for name in WORDS},
    )
    install_options(question, wording, entry["options"])
    if "only_if" in entry:
        question.only_if.set(
            Option.objects.filter(
                question__key=entry["only_if"]["question"], key__in=entry["only_if"]["options"]
            )
        )


def install_options(question: Question, wording: Wording, choices: list[dict[str, Any]]) -> None:
    options = Option.objects.bulk_create(
        Option(
            question=question,
            key=choice["key"],
            position=position,
            needs=choice.get("needs", ""),
            takes_words="asks" in choice,
            is_exclusive=choice.get("alone", False),
            is_no_preference=choice.get("no_preference", False),
        )
        for position, choice in enumerate(choices, start=1)
    )
    OptionWording.objects.bulk_create(
        OptionWording(
            option=option,
            wording=wording,
            **{name: choice.get(name, "") for name in OPTION_WORDS},
        )
        for option, choice in zip(options, choices, strict=True)
    )
