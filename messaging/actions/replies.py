"""Replies that may be an answer: each reader is asked in turn, and what nobody understood is a person's.

A reply is stored and its opt-out words are dealt with and committed before any of this: reading it is
an event of its own, one transaction for each, tried again when it fails. `REPLY_READERS` names the
readers, in order.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol
from uuid import NAMESPACE_URL, uuid5

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from candidates.actions.candidates import locked_candidate
from candidates.exceptions import Refusal
from candidates.models import Candidate, ContactPoint
from messaging.actions.letters import send_letter
from messaging.enums import OURS, EventKind, NeedsPerson
from messaging.models import AskedByReply, InboundMessage, Message, ProviderEvent
from messaging.queries.replies import asked_last
from preferences.enums import Channel, Through
from preferences.models import CheckIn

# Who writes in the portal has the pages at hand; a machine answers nothing.
READ: Final = {Channel.TEXT: Through.TEXT, Channel.EMAIL: Through.EMAIL}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What a reader is given. The candidate's row is locked; nothing else is."""

    said: InboundMessage
    candidate: Candidate
    through: Through
    # The numbered questions of the last message that asked any (or of the letter that it answers),
    # whoever's they are: a "2" belongs to whom their `key` belongs to.
    asked: tuple[AskedByReply, ...] = ()

    @property
    def words(self) -> str:
        return self.said.body

    @property
    def point(self) -> ContactPoint | None:
        """Where they wrote from, if it is still theirs and open."""
        points = ContactPoint.objects.filter(candidate=self.candidate, closed_at=None)
        return points.filter(value=self.said.from_address).first()

    def answer(
        self, letter: str, at: datetime, *, check_in: CheckIn | None = None, **context: object
    ) -> Message | None:
        """Said back where they wrote, once for each reply; None when that point is closed by now."""
        point = self.point
        if point is None:
            return None
        return send_letter(
            letter,
            contact_point=point,
            check_in=check_in,
            application=check_in.application if check_in else None,
            client_token=uuid5(NAMESPACE_URL, f"{letter}:{self.said.pk}"),
            at=at,
            **context,  # type: ignore[arg-type]
        )


class Reader(Protocol):
    """Looks at one reply and says what it was (*understood*: a few words, which are kept) or None
    (*not mine*).

    It runs in the transaction that also marks the reply as read, so it changes what it has to and
    reads it back (`Reply.answer`), and need not care about being called twice. A Refusal that it
    raises undoes what it did and counts as *not mine*. It claims only what cannot mean anything else:
    the next reader, and after them a person, is never the worse choice. The network's words (STOP,
    CANCEL, END, QUIT, YES and the like) are never an answer.
    """

    def __call__(self, reply: Reply, at: datetime) -> str | None: ...


def read_reply(event: ProviderEvent, at: datetime) -> None:
    """In the transaction of the event."""
    said = InboundMessage.objects.select_related("thread", "answers").get(pk=int(event.payload))
    if said.thread is None or said.channel not in READ:
        return
    candidate = locked_candidate(said.thread.candidate_id)
    held = InboundMessage.objects.select_for_update(of=("self",)).get(pk=said.pk)
    if held.read_at is not None or held.is_automatic or candidate.erased_at is not None:
        return
    reply = Reply(
        said=said,
        candidate=candidate,
        through=READ[Channel(said.channel)],
        asked=tuple(asked_last(said)),
    )
    held.read_by, held.understood = ask_readers(reply, at)
    held.read_at = at
    if not held.understood and reply.asked and not held.needs_person:
        held.needs_person = NeedsPerson.NOT_UNDERSTOOD
    held.save(update_fields=["read_by", "understood", "read_at", "needs_person"])


def ask_readers(reply: Reply, at: datetime) -> tuple[str, str]:
    """Who understood it, and what; twice nothing when nobody did."""
    for name in settings.REPLY_READERS:
        reader: Reader = import_string(name)
        try:
            with transaction.atomic():
                understood = reader(reply, at)
        except Refusal:
            continue
        if understood:
            return name[:120], understood[:60]
    return "", ""


def to_be_read(said: InboundMessage, at: datetime) -> None:
    """In the transaction that put it into a thread. Once, however often it is said."""
    event = ProviderEvent(
        provider=OURS,
        event_key=f"reply:{said.pk}",
        kind=EventKind.REPLY,
        payload=str(said.pk),
        received_at=at,
    )
    ProviderEvent.objects.bulk_create([event], ignore_conflicts=True)
