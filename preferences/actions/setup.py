"""What a new installation starts with: questions, topics, what we can do, legal hours, defaults."""

import tomllib
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from django.apps import apps
from django.apps.registry import Apps
from django.db import transaction
from django.db.models import Model

STARTER = Path(__file__).parents[1] / "starter"
LANGUAGES = ("es",)  # besides that of questions.toml
WORDS = ("text", "why", "hint", "statement", "second", "missing")
OPTION_WORDS = ("label", "short", "asks", "asks_hint")
DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

Table = Callable[[str], Any]


@transaction.atomic
def install_starter_set(*, at: datetime, registry: Apps = apps) -> None:
    """Adds what is missing; what an admin changed stays. Safe to run again.

    A migration hands in its own registry, so that the same code fills the tables as they were then.
    """

    def table(name: str) -> type[Model]:
        return registry.get_model("preferences", name)

    install_employer(table, starter("employer"))
    stages = {stage.key: stage for stage in registry.get_model("candidates", "Stage").objects.all()}
    install_questions(table, starter("questions"), stages, at)
    for language in LANGUAGES:
        install_language(table, starter(f"questions.{language}"))


def starter(name: str) -> dict[str, Any]:
    return tomllib.loads((STARTER / f"{name}.toml").read_text())


def columns(model: Any, **values: Any) -> dict[str, Any]:
    """Those of them that the table has: one of a migration may be older than these words."""
    known = {field.name for field in model._meta.get_fields()}
    return {name: value for name, value in values.items() if name in known}


# --- the employer -----------------------------------------------------------------------------


def install_employer(table: Table, chosen: dict[str, Any]) -> None:
    add_missing(
        table("Capability"),
        [{"key": key, "is_on": is_on} for key, is_on in chosen["capabilities"].items()],
    )
    add_missing(
        table("Topic"),
        [
            {"key": key, "is_urgent": "urgent" in flags, "is_optional": "optional" in flags}
            for key, flags in chosen["topics"].items()
        ],
    )
    add_missing(
        table("LegalHours"),
        [
            {"channel": channel, "opens": opens, "closes": closes}
            for channel, (opens, closes) in chosen["legal_hours"].items()
        ],
        by="channel",
    )
    set_before = set(table("Default").objects.filter(job=None).values_list("key", flat=True))
    for key, options in chosen["defaults"].items():
        if key not in set_before:
            install_default(table, key, options, chosen["default_hours"].get(key))


def add_missing(model: Any, rows: list[dict[str, Any]], by: str = "key") -> None:
    """Two installations at once add each row once."""
    known = set(model.objects.values_list(by, flat=True))
    fresh = [model(**columns(model, **row)) for row in rows if row[by] not in known]
    if fresh:
        model.objects.bulk_create(fresh, ignore_conflicts=True)


def install_default(
    table: Table, key: str, options: list[str], hours: dict[str, Any] | None
) -> None:
    default = table("Default")
    rows = default.objects.bulk_create(
        default(key=key, option=option, rank=rank) for rank, option in enumerate(options, start=1)
    )
    if hours is not None:
        window = table("DefaultWindow")
        window.objects.bulk_create(
            window(
                default=rows[0],
                weekday=DAYS.index(day),
                starts=hours["starts"],
                ends=hours["ends"],
            )
            for day in hours["days"]
        )


# --- questions --------------------------------------------------------------------------------


def install_questions(
    table: Table, asked: dict[str, Any], stages: Mapping[str, Model], at: datetime
) -> None:
    known = set(table("Question").objects.values_list("key", flat=True))
    positions: dict[str, int] = {}
    for entry in asked["question"]:
        place = entry.get("stage") or entry.get("outcome") or "setting"
        positions[place] = positions.get(place, 0) + 1
        if entry["key"] not in known:
            install_question(table, entry, asked["language"], stages, positions[place], at)


def install_question(
    table: Table,
    entry: dict[str, Any],
    language: str,
    stages: Mapping[str, Model],
    position: int,
    at: datetime,
) -> None:
    model = table("Question")
    question = model.objects.create(
        **columns(
            model,
            key=entry["key"],
            form=entry["form"],
            stage=stages.get(entry.get("stage", "")),
            outcome=entry.get("outcome", ""),
            is_setting=entry.get("setting", False),
            position=position,
            most=entry.get("most", 0),
            is_restricted=entry.get("restricted", False),
            drives=entry["drives"],
            published_at=at,
        )
    )
    options = install_options(table, question, entry["options"])
    install_wording(table, question, language, entry, options)
    if "only_if" in entry:
        question.only_if.set(
            table("Option").objects.filter(
                question__key=entry["only_if"]["question"], key__in=entry["only_if"]["options"]
            )
        )


def install_options(table: Table, question: Any, choices: list[dict[str, Any]]) -> dict[str, Any]:
    model = table("Option")
    made = model.objects.bulk_create(
        model(
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
    return {option.key: (option, choice) for option, choice in zip(made, choices, strict=True)}


def install_wording(
    table: Table,
    question: Any,
    language: str,
    entry: dict[str, Any],
    options: dict[str, tuple[Any, dict[str, Any]]],
) -> None:
    """The words of a question and its options in one language."""
    model, words_of_option = table("Wording"), table("OptionWording")
    written = {name: entry.get(name, "") for name in WORDS}
    wording = model.objects.create(
        question=question, language=language, **columns(model, **written)
    )
    words_of_option.objects.bulk_create(
        words_of_option(
            option=option,
            wording=wording,
            **columns(words_of_option, **{name: choice.get(name, "") for name in OPTION_WORDS}),
        )
        for option, choice in options.values()
    )


def install_language(table: Table, words: dict[str, Any]) -> None:
    """Where a question has no words in the language yet, and only for options that it still has."""
    without = (
        table("Question")
        .objects.filter(key__in=words["question"])
        .exclude(wordings__language=words["language"])
    )
    for question in without.prefetch_related("options"):
        entry = words["question"][question.key]
        options = {
            option.key: (option, entry["options"][option.key])
            for option in question.options.all()
            if option.key in entry["options"]
        }
        if len(options) == len(question.options.all()):
            install_wording(table, question, words["language"], entry, options)
