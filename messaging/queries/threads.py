"""Everything said with a candidate, over all channels, as it is shown."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from candidates.models import Application, Candidate, Job
from candidates.queries import may_see_bodies_of
from candidates.staff import Staff
from messaging.enums import MessageState
from messaging.models import (
    Attachment,
    Attempt,
    Delivery,
    InboundMessage,
    Message,
    MessageBody,
    Ruling,
    Thread,
)
from messaging.rules import placeholders


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadItem:
    """One thing said: by us (with how it went and why so), or by them."""

    is_inbound: bool
    at: datetime
    channel: str
    body: str
    subject: str = ""
    is_withheld: bool = False  # another team's: that it was said is shown, what was said is not
    topic: str = ""
    author: str = ""
    is_automatic: bool = False
    application: Application | None = None
    message: Message | None = None
    delivery: Delivery | None = None
    attempt: Attempt | None = None
    ruling: Ruling | None = None
    inbound: InboundMessage | None = None

    @property
    def key(self) -> str:
        """Stable on a page that is refreshed."""
        row: Any = self.inbound or self.message
        return f"{'in' if self.is_inbound else 'out'}-{row.pk}"

    @property
    def attachments(self) -> list[Attachment]:
        """Files that came with it: theirs, or those of the letter that a colleague copied here."""
        letters = self.message.copies.all() if self.message else [self.inbound]
        return [file for letter in letters if letter for file in letter.attachments.all()]

    @property
    def state(self) -> str:
        return self.delivery.state if self.delivery else ""

    @property
    def report(self) -> str:
        return self.delivery.report if self.delivery else ""

    @property
    def is_done_by_person(self) -> bool:
        return bool(self.delivery and self.delivery.call_outcome)


def thread_items(
    of: Candidate | Thread,
    user: Staff | None,
    at: datetime,
    before: datetime | None = None,
    limit: int = 30,
) -> list[ThreadItem]:
    """The newest of what was said before an instant, newest first.

    Without a user it is the candidate's own look: what they were told, and what they wrote.
    """
    candidate_id = of.candidate_id if isinstance(of, Thread) else of.pk
    earlier = before or at.max.replace(tzinfo=at.tzinfo)
    sent = messages_out(candidate_id, is_told=user is None)
    sent = sent.filter(created_at__lt=earlier)[:limit]
    heard = (
        InboundMessage.objects.filter(thread__candidate=candidate_id, received_at__lt=earlier)
        .prefetch_related("attachments")
        .order_by("-received_at", "-pk")[:limit]
    )
    items = [item_out(message) for message in sent] + [item_in(each) for each in heard]
    newest = sorted(items, key=lambda item: (item.at, item.key), reverse=True)[:limit]
    return newest if user is None else withheld(newest, user)


def messages_out(candidate_id: int, *, is_told: bool) -> QuerySet[Message]:
    """What was sent or is on its way. The candidate sees it once they were told (RULES 5.5)."""
    found = Message.objects.filter(thread__candidate=candidate_id, queued_at__isnull=False)
    if is_told:
        found = found.filter(told_at__isnull=False)
    else:
        found = found.exclude(state=MessageState.CANCELLED)
    return (
        found.select_related("author", "application__job")
        .prefetch_related(
            Prefetch("bodies", MessageBody.objects.order_by("-version")),
            Prefetch("deliveries", Delivery.objects.order_by("-pk")),
            Prefetch(
                "deliveries__attempts",
                Attempt.objects.order_by("-n").select_related("ruling__answer"),
            ),
            "copies__attachments",
            Prefetch("deliveries__rulings", Ruling.objects.order_by("-pk")),
        )
        .order_by("-created_at", "-pk")
    )


def item_out(message: Message) -> ThreadItem:
    body = next(iter(message.bodies.all()), None)
    delivery = next(iter(message.deliveries.all()), None)
    attempt = next(iter(delivery.attempts.all()), None) if delivery else None
    is_text = delivery is not None and delivery.channel == "text"
    words = ""
    if delivery is not None and attempt is not None and delivery.call_outcome:
        words = attempt.content
    elif body is not None:
        words = (body.text or body.body) if is_text else body.body
    return ThreadItem(
        is_inbound=False,
        at=message.queued_at or message.created_at,
        channel=delivery.channel if delivery else message.channel,
        subject=body.subject if body else "",
        body=shown(words),
        topic=message.topic,
        author=str(message.author or ""),
        is_automatic=message.is_automatic,
        application=message.application,
        message=message,
        delivery=delivery,
        attempt=attempt,
        ruling=why_this_way(attempt or delivery) if delivery else None,
    )


def shown(words: str) -> str:
    """Links and codes were made as it left, and are nobody else's."""
    return placeholders.fill(words, {"link": str(_("(your link)")), "code": "••••••"})


def item_in(said: InboundMessage) -> ThreadItem:
    return ThreadItem(
        is_inbound=True,
        at=said.received_at,
        channel=said.channel,
        subject=said.subject,
        body=said.body,
        inbound=said,
    )


def withheld(items: list[ThreadItem], user: Staff) -> list[ThreadItem]:
    """Without the words that belong to jobs of other teams (RULES 8)."""
    seen: dict[int | None, bool] = {}

    def may_see(job: Job | None) -> bool:
        key = job.pk if job else None
        if key not in seen:
            seen[key] = may_see_bodies_of(user, job)
        return seen[key]

    return [
        item if may_see(item.application.job if item.application else None) else without(item)
        for item in items
    ]


def without(item: ThreadItem) -> ThreadItem:
    values = {name: getattr(item, name) for name in item.__dataclass_fields__}
    return ThreadItem(**values | {"subject": "", "body": "", "is_withheld": True})


def why_this_way(row: Attempt | Delivery | None) -> Ruling | None:
    """The ruling behind an attempt, or the last one about a delivery."""
    if isinstance(row, Attempt):
        return row.ruling
    return next(iter(sorted(row.rulings.all(), key=lambda r: -r.pk)), None) if row else None


# --- for lists --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class LastContact:
    """Who spoke last, when, and how."""

    at: datetime
    channel: str
    is_inbound: bool


def last_contacts(candidate_ids: Collection[int]) -> dict[int, LastContact]:
    """One query. People nothing was said with are missing."""
    found = {}
    for thread in Thread.objects.filter(candidate__in=candidate_ids):
        ends = list(ends_of(thread))
        if ends:
            found[thread.candidate_id] = max(ends, key=lambda end: end.at)
    return found


def ends_of(thread: Thread) -> Iterable[LastContact]:
    if thread.last_out_at is not None:
        yield LastContact(thread.last_out_at, thread.last_out_channel, is_inbound=False)
    if thread.last_in_at is not None:
        yield LastContact(thread.last_in_at, thread.last_in_channel, is_inbound=True)


def waiting_on(candidate_ids: Collection[int]) -> dict[int, str]:
    """Whose turn it is: "us" when they spoke last, else "them". A draft is not an answer."""
    return {
        pk: "us" if last.is_inbound else "them" for pk, last in last_contacts(candidate_ids).items()
    }
