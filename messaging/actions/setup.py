"""The message templates that a new installation starts with: words in a file, not in code."""

import tomllib
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from messaging.models import MessageTemplate, TemplateBody
from preferences.enums import Channel

STARTER = Path(__file__).parents[1] / "starter" / "templates.toml"
BODIES = {Channel.EMAIL: "email", Channel.TEXT: "text", Channel.CALL: "call"}


@transaction.atomic
def install_starter_templates(*, at: datetime) -> int:
    """Adds what is missing; what an admin changed stays. How many were added."""
    starter = tomllib.loads(STARTER.read_text())
    return sum(install(entry, starter["language"], at) for entry in starter["template"])


def install(entry: dict[str, Any], language: str, at: datetime) -> bool:
    template, is_new = MessageTemplate.objects.get_or_create(
        key=entry["key"],
        defaults={
            "name": entry["name"],
            "topic": entry["topic"],
            "is_automatic": entry.get("is_automatic", False),
        },
    )
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
    return is_new
