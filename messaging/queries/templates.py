"""Which words a message starts from: the newest that may be used, in their language or the next best."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from candidates.models import Stage
from messaging.enums import BodyState
from messaging.models import MessageTemplate, TemplateBody
from preferences.enums import Channel

ENGLISH = "en"


def template_body(key: str, channel: str, language: str = ENGLISH) -> TemplateBody | None:
    """The newest version in their language, else in English; only what may be used."""
    found = TemplateBody.objects.filter(
        template__key=key,
        channel=channel,
        language__in=[language, language.partition("-")[0], ENGLISH],
    )
    return best(found, channel, language)


def best(
    bodies: Iterable[TemplateBody], channel: str, language: str, ours: str = ENGLISH
) -> TemplateBody | None:
    """Of one template. A way without words of its own takes those of the email.

    Their language goes before the way: words made for a text cannot be read in a foreign one.
    """
    usable = [
        body
        for body in bodies
        if body.state == BodyState.APPROVED and body.channel in (channel, Channel.EMAIL)
    ]
    languages = [language, language.partition("-")[0], ours, ENGLISH]
    return min(
        (body for body in usable if body.language in languages),
        key=lambda body: (
            languages.index(body.language),
            body.channel != channel,
            -body.version,
        ),
        default=None,
    )


class Letter(NamedTuple):
    """The words for one person: those of their way, and those of a text should it go as one."""

    subject: str
    body: str
    text: str = ""
    asks: int = 0
    template_body: TemplateBody | None = None


def letter_of(bodies: Sequence[TemplateBody], way: Channel, language: str) -> Letter | None:
    """What one template says to somebody of this language whose way this is."""
    spoken = Channel.CALL if way == Channel.BY_HAND else way
    text = best(bodies, Channel.TEXT, language)
    shorter = text if text is not None and text.channel == Channel.TEXT else None
    written = best(bodies, Channel.EMAIL if spoken == Channel.TEXT else spoken, language)
    body = written or (shorter if way == Channel.TEXT else None)
    if body is None:
        return None
    return Letter(
        subject=body.subject,
        body=body.body,
        text=shorter.body if shorter and spoken in (Channel.EMAIL, Channel.TEXT) else "",
        asks=body.asks,
        template_body=shorter if shorter and spoken == Channel.TEXT else body,
    )


def automatic_template(stage: Stage | None) -> str:
    """The key of what a stage sends by itself when somebody comes to it; empty when nothing."""
    if stage is None:
        return ""
    found = MessageTemplate.objects.filter(stage=stage, is_automatic=True).order_by("pk").first()
    return found.key if found else ""


def templates_for(topic: str) -> list[MessageTemplate]:
    """What the composer offers for a topic; the words of the one that is chosen are read then."""
    return list(MessageTemplate.objects.filter(topic=topic, is_automatic=False))


def templates_with_words_for(topic: str) -> list[MessageTemplate]:
    """The same for many people: each has another way and another language."""
    found = MessageTemplate.objects.filter(topic=topic, is_automatic=False)
    return list(found.prefetch_related("bodies"))
