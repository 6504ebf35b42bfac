"""The secret parts of messages: made as they leave, said once, kept nowhere in clear."""

from collections.abc import Iterable
from datetime import datetime

from candidates.actions.links import LinkWanted, make_links
from candidates.enums import LinkPurpose
from messaging.models import Message
from messaging.outbox.batch import LINK, Item
from messaging.rules import placeholders
from preferences.enums import Channel, TopicKey

UNSUBSCRIBE = "unsubscribe"
CODE = "code"
ABOUT_TIMES = (TopicKey.INTERVIEW, TopicKey.REMINDER)


class Secrets:
    """The tokens that a round of messages needs, made in one statement."""

    def __init__(self) -> None:
        self.tokens: dict[tuple[int, str], str] = {}

    def prepare(self, items: Iterable[Item], at: datetime) -> None:
        wanted = [
            (item.delivery.pk, name, link)
            for item in items
            for name, link in links_of(item)
            if (item.delivery.pk, name) not in self.tokens
        ]
        if wanted:
            tokens = make_links(wanted=[link for _pk, _name, link in wanted], at=at)
            for (pk, name, _link), token in zip(wanted, tokens, strict=True):
                self.tokens[pk, name] = token

    def of(self, item: Item, at: datetime) -> dict[str, str]:
        self.prepare([item], at)
        found = {name: self.tokens[item.delivery.pk, name] for name, _link in links_of(item)}
        if CODE in placeholders.used(item.words):
            found |= dict(item.message.secrets.values_list("name", "value"))
        return found


def links_of(item: Item) -> Iterable[tuple[str, LinkWanted]]:
    """Which links this message carries: one to answer or change by, one to unsubscribe."""
    message = item.message
    is_letter = item.channel == Channel.EMAIL and message.topic != TopicKey.SERVICE
    if is_letter or item.questions or LINK in placeholders.used(item.words):
        yield (
            LINK,
            LinkWanted(
                candidate_id=item.delivery.candidate_id,
                purpose=purpose_of(message),
                application_id=message.application_id,
            ),
        )
    if is_letter and item.house.setup.topic(TopicKey(message.topic)).is_optional:
        yield (
            UNSUBSCRIBE,
            LinkWanted(
                candidate_id=item.delivery.candidate_id,
                purpose=LinkPurpose.STOP,
                topic=message.topic,
                channel=item.channel,
            ),
        )


def purpose_of(message: Message) -> LinkPurpose:
    """Where the link leads: to its questions, to a time to meet, or to their usual."""
    if message.check_in_id:
        return LinkPurpose.CHECK_IN
    is_about_a_time = message.topic in ABOUT_TIMES and message.application_id
    return LinkPurpose.TIMES if is_about_a_time else LinkPurpose.USUAL
