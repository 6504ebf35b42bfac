"""The message templates that a new installation starts with: words in a file, not in code."""

import tomllib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from messaging.models import MessageTemplate, TemplateBody
from preferences.enums import Channel

STARTER = Path(__file__).parents[1] / "starter" / "templates.toml"
OTHERS = ("es",)  # further languages: bodies for the same keys
BODIES = {Channel.EMAIL: "email", Channel.TEXT: "text", Channel.CALL: "call"}


@transaction.atomic
def install_starter_templates(*, at: datetime) -> int:
    """Adds what is missing; what an admin changed stays. How many were added."""
    starter = tomllib.loads(STARTER.read_text())
    added = sum(install(entry, starter["language"], at) for entry in starter["template"])
    for language in OTHERS:
        words = tomllib.loads(STARTER.with_suffix(f".{language}.toml").read_text())
        for template, entry in known(words["template"]):
            install_bodies(template, entry, words["language"], at)
    return added


def known(entries: list[dict[str, Any]]) -> Iterator[tuple[MessageTemplate, dict[str, Any]]]:
    """An admin may have taken one away."""
    templates = MessageTemplate.objects.in_bulk(field_name="key")
    for entry in entries:
        if entry["key"] in templates:
            yield templates[entry["key"]], entry


def install(entry: dict[str, Any], language: str, at: datetime) -> bool:
    template, is_new = MessageTemplate.objects.get_or_create(
        key=entry["key"],
        defaults={
            "name": entry["name"],
            "topic": entry["topic"],
            "is_automatic": entry.get("is_automatic", False),
        },
    )
    install_bodies(template, entry, language, at)
    return is_new


def install_bodies(
    template: MessageTemplate, entry: dict[str, Any], language: str, at: datetime
) -> None:
    for channel, part in BODIES.items():
        if part in entry:
            TemplateBody.objects.get_or_create(
                template=template,
                channel=channel,
                language=language,
                version=1,
                defaults={
                    "subject": entry["subject"],
                    "body": entry[part].strip(),
                    "asks": entry.get("asks", 0),
                    "at": at,
                },
            )
