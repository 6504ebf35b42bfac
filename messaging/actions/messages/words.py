"""What goes with a message besides its columns: the words, the secrets, the reasons."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from candidates.models import Application, Candidate
from candidates.staff import Staff, id_of
from messaging.exceptions import NeedsReason, NoWords, PlaceholderLeft
from messaging.models import Message, Override
from messaging.queries.placeholders import placeholder_values
from messaging.rules import placeholders
from preferences.enums import OverrideReason, Rule


class GivenOverride(NamedTuple):
    """A reason to go against one rule, for one way."""

    channel: str
    rule: str
    reason: str
    words: str = ""


def filled(
    candidate: Candidate, application: Application | None, author: Staff | None, **words: str
) -> dict[str, str]:
    """The words with their placeholders replaced, the secret ones apart."""
    if not (words["body"].strip() or words["text"].strip()):
        raise NoWords
    sender = author or (application.owner if application else None)
    values = placeholder_values(candidate, application, sender)
    left: set[str] = set()
    for text in words.values():
        left |= placeholders.missing(text, values)
        if author is not None:  # somebody typed it; what the house wrote was looked at before
            left |= placeholders.unknown(text)
    if left:
        raise PlaceholderLeft(tuple(sorted(left)))
    return {name: placeholders.fill(text, values) for name, text in words.items()}


def keep_secrets(message: Message, secrets: dict[str, str]) -> None:
    for name, value in secrets.items():
        message.secrets.create(name=name, value=value)


def keep_overrides(
    message: Message, given: Collection[tuple[str, ...]], author: Staff | None, at: datetime
) -> None:
    message.overrides.all().delete()
    for row in given:
        override = GivenOverride(*row)
        if override.reason not in OverrideReason.values or override.rule not in Rule.values:
            raise NeedsReason
        if override.reason == OverrideReason.OTHER and not override.words.strip():
            raise NeedsReason
        Override.objects.create(message=message, by_id=id_of(author), at=at, **override._asdict())
