"""Templates as the desk shows them: by topic, and one with all its words."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Prefetch, QuerySet

from messaging.enums import BodyState
from messaging.models import MessageTemplate, TemplateBody
from preferences.enums import Channel, TopicKey

ORDER = {topic.value: place for place, topic in enumerate(TopicKey)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One template of the list."""

    template: MessageTemplate
    ways: Sequence[Channel]
    languages: Sequence[str]
    newest: TemplateBody | None
    is_waiting: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    topic: TopicKey
    rows: Sequence[Row]


def shelves() -> list[Shelf]:
    """All of them in two queries, in the order of the topics."""
    bodies = TemplateBody.objects.defer("body").select_related("by").order_by("-at", "-pk")
    found = MessageTemplate.objects.prefetch_related(Prefetch("bodies", bodies)).order_by("name")
    sorted_out = sorted(found, key=lambda each: ORDER[each.topic])
    return [
        Shelf(topic=TopicKey(topic), rows=[row_of(each) for each in templates])
        for topic, templates in groupby(sorted_out, key=lambda each: each.topic)
    ]


def row_of(template: MessageTemplate) -> Row:
    bodies = list(template.bodies.all())
    used = [body for body in bodies if body.state == BodyState.APPROVED]
    return Row(
        template=template,
        ways=[channel for channel in Channel if channel in {body.channel for body in used}],
        languages=sorted({body.language for body in used}),
        newest=next(iter(bodies), None),
        is_waiting=any(is_open(body, bodies) for body in bodies),
    )


def is_open(body: TemplateBody, bodies: Sequence[TemplateBody]) -> bool:
    """It waits, and nothing newer of its kind has come since."""
    newer = (
        each.version > body.version
        and (each.channel, each.language) == (body.channel, body.language)
        for each in bodies
    )
    return body.state == BodyState.WAITING and not any(newer)


def with_words(bodies: QuerySet[TemplateBody]) -> QuerySet[MessageTemplate]:
    return MessageTemplate.objects.prefetch_related(Prefetch("bodies", bodies))


def all_words() -> QuerySet[MessageTemplate]:
    """Each with every version it has had, the newest first."""
    rows = TemplateBody.objects.select_related("by", "judged_by")
    return with_words(rows.order_by("channel", "language", "-version"))
