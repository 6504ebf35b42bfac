"""Everything said with a candidate, over all channels, as it is shown."""

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from candidates.models import Application, Candidate
from candidates.queries import bodies_visible_to
from candidates.queries.columns import FromSql
from candidates.staff import Staff
from messaging.enums import MessageState
from messaging.models import (
    Attachment,
    Delivery,
    InboundMessage,
    Message,
    Ruling,
    Thread,
)
from messaging.rules import placeholders
from preferences.enums import Channel, OverrideReason


class Against(NamedTuple):
    """Why somebody went against the usual."""

    reason: str
    words: str
    who: str

    @property
    def label(self) -> str:
        return str(OverrideReason(self.reason).label)


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadItem:
    """One thing said: by us (with how it went and why so), or by them."""

    is_inbound: bool
    at: datetime
    channel: str
    body: str
    subject: str = ""
    language: str = ""  # of the words, where it is known
    is_withheld: bool = False  # another team's: that it was said is shown, what was said is not
    topic: str = ""
    author: str = ""
    is_automatic: bool = False
    application: Application | None = None
    message: Message | None = None
    delivery: Delivery | None = None
    ruling: Ruling | None = None
    inbound: InboundMessage | None = None
    # Files that came with it: theirs, or those of the letter that a colleague copied here.
    attachments: Sequence[Attachment] = ()
    reasons: Sequence[Against] = ()

    @property
    def key(self) -> str:
        """Stable on a page that is refreshed."""
        row: Any = self.inbound or self.message
        return f"{'in' if self.is_inbound else 'out'}-{row.pk}"

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
    sent = messages_out(candidate_id, user).filter(created_at__lt=earlier)[:limit]
    heard = messages_in(candidate_id, user).filter(received_at__lt=earlier)[:limit]
    items = [*items_out(sent), *map(item_in, heard)]
    newest = sorted(items, key=lambda item: (item.at, item.key), reverse=True)[:limit]
    return [without_words(item) if item.is_withheld else item for item in newest]


# --- what we said -----------------------------------------------------------------------------

NEWEST_BODY = """(
    SELECT json_build_array(subject, body, text, language)::text FROM messaging_messagebody
    WHERE message_id = {0} ORDER BY version DESC LIMIT 1)"""
COPIED_FILES = """(
    SELECT json_agg(json_build_array(file.id, file.name, file.size, file.state) ORDER BY file.id)::text
    FROM messaging_inboundmessage letter JOIN messaging_attachment file ON file.inbound_id = letter.id
    WHERE letter.copy_of_id = {0})"""
REASONS = """(
    SELECT json_agg(json_build_array(
        against.reason, against.words,
        coalesce(nullif(trim(colleague.first_name || ' ' || colleague.last_name), ''), colleague.email))
        ORDER BY against.id)::text
    FROM messaging_override against LEFT JOIN {users} colleague ON colleague.id = against.by_id
    WHERE against.message_id = {0})"""
FILES = """(
    SELECT json_agg(json_build_array(id, name, size, state) ORDER BY id)::text
    FROM messaging_attachment WHERE inbound_id = {0})"""
# What was tried last; what waits still has only been ruled about.
LAST_TRIED = (
    "(SELECT content FROM messaging_attempt WHERE delivery_id = {0} ORDER BY n DESC LIMIT 1)"
)
LAST_RULING = """coalesce(
    (SELECT ruling_id FROM messaging_attempt WHERE delivery_id = {0} ORDER BY n DESC LIMIT 1),
    (SELECT max(id) FROM messaging_ruling WHERE delivery_id = {0}))"""


def messages_out(candidate_id: int, user: Staff | None) -> QuerySet[Message]:
    """What was sent or is on its way. The candidate sees it once they were told (RULES 5.5)."""
    found = Message.objects.filter(thread__candidate=candidate_id, queued_at__isnull=False)
    if user is None:
        found = found.filter(told_at__isnull=False)
    else:
        found = found.exclude(state=MessageState.CANCELLED)
        found = found.annotate(is_ours=bodies_visible_to(user, "application__job__team_id"))
    return (
        found.select_related("author", "application__job", "file")
        .annotate(
            words=FromSql(NEWEST_BODY, ["pk"]),
            files=FromSql(COPIED_FILES, ["pk"]),
            reasons=FromSql(REASONS, ["pk"]),
        )
        .order_by("-created_at", "-pk")
    )


def items_out(sent: Iterable[Message]) -> Iterable[ThreadItem]:
    """With the last way that each went, and the ruling behind it: two queries."""
    messages = list(sent)
    deliveries = last_deliveries([message.pk for message in messages])
    why = {getattr(each, "why", None) for each in deliveries.values()}
    rulings = Ruling.objects.select_related("answer__noted_by").in_bulk(why - {None})
    for message in messages:
        delivery = deliveries.get(message.pk)
        yield item_out(message, delivery, rulings.get(getattr(delivery, "why", None) or 0))


def last_deliveries(message_ids: Collection[int]) -> dict[int, Delivery]:
    rows = Delivery.objects.filter(message__in=message_ids).order_by("message_id", "-pk")
    tried = FromSql(LAST_TRIED, ["pk"])
    why = FromSql(LAST_RULING, ["pk"])
    return {
        row.message_id: row for row in rows.distinct("message_id").annotate(tried=tried, why=why)
    }


def item_out(message: Message, delivery: Delivery | None, ruling: Ruling | None) -> ThreadItem:
    about: Any = message
    subject, body, text, language = json.loads(about.words) if about.words else ("", "", "", "")
    words = text or body if delivery is not None and delivery.channel == Channel.TEXT else body
    tried = getattr(delivery, "tried", None)
    if tried is not None and delivery is not None and delivery.call_outcome:
        words = tried
    return ThreadItem(
        is_inbound=False,
        at=message.queued_at or message.created_at,
        channel=delivery.channel if delivery else message.channel,
        subject=subject,
        language=language,
        body=shown(words),
        is_withheld=not getattr(message, "is_ours", True),
        topic=message.topic,
        author=str(message.author or ""),
        is_automatic=message.is_automatic,
        application=message.application,
        message=message,
        delivery=delivery,
        ruling=ruling,
        attachments=files_read(about.files),
        reasons=[Against._make(each) for each in json.loads(about.reasons or "[]")],
    )


def shown(words: str) -> str:
    """Links and codes were made as it left, and are nobody else's."""
    return placeholders.fill(words, {"link": str(_("(your link)")), "code": "••••••"})


# --- what they said ---------------------------------------------------------------------------


def messages_in(candidate_id: int, user: Staff | None) -> QuerySet[InboundMessage]:
    found = InboundMessage.objects.filter(thread__candidate=candidate_id)
    if user is not None:
        found = found.annotate(is_ours=bodies_visible_to(user))
    return found.annotate(files=FromSql(FILES, ["pk"])).order_by("-received_at", "-pk")


def item_in(said: InboundMessage) -> ThreadItem:
    about: Any = said
    return ThreadItem(
        is_inbound=True,
        at=said.received_at,
        channel=said.channel,
        subject=said.subject,
        body=said.body,
        is_withheld=not getattr(said, "is_ours", True),
        inbound=said,
        attachments=files_read(about.files),
    )


def files_read(text: str | None) -> list[Attachment]:
    rows = json.loads(text) if text else []
    return [Attachment(id=pk, name=name, size=size, state=state) for pk, name, size, state in rows]


def without_words(item: ThreadItem) -> ThreadItem:
    """What belongs to jobs of other teams (RULES 8)."""
    return replace(item, subject="", body="")


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
