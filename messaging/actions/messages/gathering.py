"""Small news put together, at the rhythm that the candidate chose (PRODUCT D10)."""

from collections.abc import Sequence
from datetime import datetime
from uuid import NAMESPACE_URL, uuid5

from django.template.loader import render_to_string
from django.utils import translation

from messaging.actions.messages.compose import compose
from messaging.actions.messages.riding import LINK
from messaging.enums import DeliveryState, HoldReason, MessageState
from messaging.models import Delivery, Message, MessageBody
from messaging.queries.placeholders import name_of_house
from messaging.rules.texts import MOST_PARTS, length_of, plain
from preferences.enums import Channel, TopicKey


def gather(delivery: Delivery, at: datetime) -> Message:
    """Its hour has come: what is small and about the same application goes as one message.

    In the caller's transaction, which holds the candidate, the thread and this delivery. Each part is
    settled by that one message, in the statement that records that it was accepted.
    """
    parts = fitting([delivery, *others_like(delivery, at)])
    newest = parts[-1].message
    words = together(parts)
    made = compose(
        candidate=newest.thread.candidate,
        topic=TopicKey.DIGEST,
        subject=words["subject"],
        body=words["body"],
        text=words["text"],
        application=next((each.message.application for each in parts if about(each)), None),
        check_in=next((each.message.check_in for each in parts if each.message.check_in_id), None),
        client_token=uuid5(NAMESPACE_URL, f"{delivery.dedupe_key} {delivery.not_before}"),
        is_automatic=True,
        gathers=parts,
        at=at,
    )
    if made.state == MessageState.OUT and newest.owner_id is not None:
        made.owner_id = newest.owner_id
        made.save(update_fields=["owner"])
    return made


# --- what goes together -------------------------------------------------------------------------


def others_like(delivery: Delivery, at: datetime) -> list[Delivery]:
    """By the same way, about the same application or none; held."""
    found = (
        Delivery.objects.select_for_update(of=("self",))
        .filter(
            candidate=delivery.candidate_id,
            channel=delivery.channel,
            state=DeliveryState.QUEUED,
            hold=HoldReason.GATHERED,
            not_before__lte=at,
        )
        .exclude(pk=delivery.pk)
        .select_related("message__thread__candidate", "message__application")
    )
    wanted = {about(delivery), None}
    return [each for each in found.order_by("pk") if about(each) in wanted]


def about(delivery: Delivery) -> int | None:
    return delivery.message.application_id


def fitting(parts: Sequence[Delivery]) -> list[Delivery]:
    """Those that fit: one link in all, and no more texts than one message may have. The rest is next."""
    kept = list(parts[:1])
    for part in parts[1:]:
        tried = [*kept, part]
        if sum(map(has_link, tried)) <= 1 and is_short_enough(tried):
            kept = tried
    return sorted(kept, key=lambda each: each.pk)


def has_link(delivery: Delivery) -> bool:
    words = body_of(delivery)
    return delivery.message.check_in_id is not None or LINK in f"{words.body} {words.text}"


def is_short_enough(parts: Sequence[Delivery]) -> bool:
    if parts[0].channel != Channel.TEXT:
        return True
    return length_of(plain(together(parts)["text"])).parts <= MOST_PARTS


# --- its words ----------------------------------------------------------------------------------


def together(parts: Sequence[Delivery]) -> dict[str, str]:
    """One of them as it was written; several below each other, each under its subject."""
    bodies = [body_of(each) for each in parts]
    if len(bodies) == 1:
        return {"subject": bodies[0].subject, "body": bodies[0].body, "text": bodies[0].text}
    candidate = parts[0].message.thread.candidate
    context = {"bodies": bodies, "first_name": candidate.called, "employer": name_of_house()}
    with translation.override(candidate.language):
        return {
            "subject": render_to_string("letters/digest/subject.txt", context).strip(),
            "body": render_to_string("letters/digest/email.txt", context).strip(),
            "text": render_to_string("letters/digest/text.txt", context).strip(),
        }


def body_of(delivery: Delivery) -> MessageBody:
    return delivery.message.bodies.all()[0]
