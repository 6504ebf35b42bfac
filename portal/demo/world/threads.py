"""What has been said so far.

The past cannot go through the sender, which only acts now, so its rows are written as the sender
would have left them: a message, its body, a delivery, the ruling and the attempt.
"""

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth import get_user_model

from candidates.models import Candidate
from messaging.actions.threads import thread_of
from messaging.enums import AttemptOutcome, DeliveryState, MessageState, Report
from messaging.models import (
    Attempt,
    Delivery,
    InboundMessage,
    Message,
    MessageBody,
    Ruling,
    Thread,
    Transition,
)
from portal.demo.world import files
from preferences.enums import Channel, Rule, VerdictKind

BY_PERSON = (Channel.CALL, Channel.BY_HAND)


def replay(at: datetime) -> None:
    for address, given in files.toml("threads").items():
        candidate = Candidate.objects.get(contact_points__value=address)
        thread = thread_of(candidate)
        for number, line in enumerate(given["lines"], start=1):
            said_at = moment(candidate, line, at)
            if "to" in line:
                went_out(thread, candidate, line, said_at)
            else:
                came_in(thread, candidate, line, said_at, f"sample-{candidate.pk}-{number}")


def moment(candidate: Candidate, line: dict[str, Any], at: datetime) -> datetime:
    """On their clock, that many days ago."""
    zone = ZoneInfo(candidate.time_zone)
    day = (at.astimezone(zone) - timedelta(days=line["days"])).date()
    return datetime.combine(day, time.fromisoformat(line["time"]), zone).astimezone(at.tzinfo)


def went_out(thread: Thread, candidate: Candidate, line: dict[str, Any], at: datetime) -> None:
    author = get_user_model().objects.get(email=line["by"])
    message = Message.objects.create(
        thread=thread,
        application=candidate.applications.earliest("pk"),
        topic=line["topic"],
        state=MessageState.DONE,
        author=author,
        owner=author,
        created_at=at,
        saved_at=at,
        queued_at=at,
        told_at=at,
    )
    body = MessageBody.objects.create(
        message=message, subject=line.get("subject", ""), body=line["says"], at=at
    )
    delivery = delivered(message, candidate, line, at)
    tried(delivery, body, candidate, line, at)
    thread.last_out_at, thread.last_out_channel = at, line["to"]
    thread.save(update_fields=["last_out_at", "last_out_channel"])


def delivered(
    message: Message, candidate: Candidate, line: dict[str, Any], at: datetime
) -> Delivery:
    by_person = line["to"] in BY_PERSON
    delivery = Delivery.objects.create(
        message=message,
        candidate=candidate,
        channel=line["to"],
        dedupe_key=f"sample-{message.pk}",
        state=DeliveryState.ACCEPTED,
        state_at=at,
        not_before=at,
        tries=1,
        provider="" if by_person else "sample",
        report=Report.NONE if by_person else Report.DELIVERED,
        reported_at=None if by_person else at + timedelta(seconds=4),
        done_by=message.author if by_person else None,
        call_outcome=line.get("outcome", ""),
    )
    way = [DeliveryState.QUEUED, DeliveryState.CLAIMED, DeliveryState.SENDING]
    for before, after in zip(["", *way], [*way, DeliveryState.ACCEPTED], strict=True):
        Transition.objects.create(delivery=delivery, from_state=before, to_state=after, at=at)
    return delivery


def tried(
    delivery: Delivery,
    body: MessageBody,
    candidate: Candidate,
    line: dict[str, Any],
    at: datetime,
) -> None:
    ruling = Ruling.objects.create(
        delivery=delivery,
        verdict=VerdictKind.CLEAR,
        rule=Rule.FIRST_WAY,
        key="channel.first",
        contact_version=candidate.contact_version,
        at=at,
    )
    kind = "email" if line["to"] == Channel.EMAIL else "phone"
    point = candidate.contact_points.filter(kind=kind).first()
    Attempt.objects.create(
        delivery=delivery,
        n=1,
        key=f"sample-{delivery.pk}",
        ruling=ruling,
        body=body,
        contact_point=point,
        address=point.value if point else "",
        subject=body.subject,
        content=body.body,
        by=delivery.done_by,
        started_at=at,
        ended_at=at + timedelta(seconds=1),
        outcome=AttemptOutcome.ACCEPTED,
    )


def came_in(
    thread: Thread, candidate: Candidate, line: dict[str, Any], at: datetime, msg_id: str
) -> None:
    kind = "email" if line["from"] == Channel.EMAIL else "phone"
    says = line["says"]
    InboundMessage.objects.create(
        provider="sample",
        provider_msg_id=msg_id,
        channel=line["from"],
        from_address=candidate.contact_points.filter(kind=kind).earliest("pk").value,
        thread=thread,
        subject=line.get("subject", ""),
        body=says,
        received_at=at,
        understood="stop" if says == "STOP" else "",
        read_at=at,
    )
    thread.last_in_at, thread.last_in_channel = at, line["from"]
    thread.save(update_fields=["last_in_at", "last_in_channel"])
