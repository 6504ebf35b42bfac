"""The secret parts of a message: made as it leaves, said once, kept nowhere in clear."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from candidates.actions.links import LinkWanted, new_link
from candidates.enums import LinkPurpose
from messaging.models import MessageSecret
from messaging.outbox.batch import LINK, Item
from messaging.queries.claimed import MessageRow
from messaging.rules import placeholders
from preferences.enums import Channel, TopicKey

UNSUBSCRIBE = "unsubscribe"
CODE = "code"
ABOUT_TIMES = (TopicKey.INTERVIEW, TopicKey.REMINDER)


@dataclass(frozen=True, slots=True)
class Secrets:
    """By name, as they are said; and what is kept of the links, in the statement that starts the attempt."""

    said: Mapping[str, str]
    links: tuple[dict[str, Any], ...]


def secrets_of(item: Item, at: datetime) -> Secrets:
    said, links = {}, []
    for name, wanted in links_of(item):
        said[name], kept = new_link(wanted, at)
        links.append(kept)
    if CODE in placeholders.used(item.words):
        rows = MessageSecret.objects.filter(message=item.message.pk)
        said |= dict(rows.values_list("name", "value"))
    return Secrets(said, tuple(links))


def links_of(item: Item) -> Iterable[tuple[str, LinkWanted]]:
    """Which links this message carries: one to answer or change by, one to unsubscribe."""
    message = item.message
    is_letter = item.channel == Channel.EMAIL and message.topic != TopicKey.SERVICE
    if is_letter or item.questions or LINK in placeholders.used(item.words):
        yield (
            LINK,
            LinkWanted(purpose=purpose_of(message), application_id=message.application_id),
        )
    if is_letter and item.house.setup.topic(TopicKey(message.topic)).is_optional:
        yield (
            UNSUBSCRIBE,
            LinkWanted(purpose=LinkPurpose.STOP, topic=message.topic, channel=item.channel),
        )


def purpose_of(message: MessageRow) -> LinkPurpose:
    """Where the link leads: to its questions, to a time to meet, or to their usual."""
    if message.check_in_id:
        return LinkPurpose.CHECK_IN
    is_about_a_time = message.topic in ABOUT_TIMES and message.application_id
    return LinkPurpose.TIMES if is_about_a_time else LinkPurpose.USUAL
