"""What is in the outbox at first sight: written as the sender and the reaper would have left it."""

from datetime import datetime, time, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth import get_user_model

from candidates.models import Candidate
from messaging.actions.deliveries import change
from messaging.actions.messages import give_back
from messaging.actions.threads import thread_of
from messaging.enums import (
    AttemptOutcome,
    DeliveryState,
    HoldReason,
    LookedUp,
    MessageState,
    ReturnedWhy,
)
from messaging.models import Attempt, Delivery, Message, MessageBody, Ruling, Transition
from portal.demo.world import files
from portal.demo.world.threads import tried
from preferences.enums import Channel, Rule, VerdictKind

S = DeliveryState
TRIES = 8
FRIDAY = 4


def fill(at: datetime) -> None:
    for address, given in files.toml("outbox").items():
        candidate = Candidate.objects.get(contact_points__value=address)
        began = at - timedelta(minutes=given["minutes"])
        delivery = queued(candidate, given, began)
        STATES[given["state"]](delivery, given, began)


def queued(candidate: Candidate, given: dict[str, Any], at: datetime) -> Delivery:
    author = get_user_model().objects.get(email=given["by"])
    message = Message.objects.create(
        thread=thread_of(candidate),
        application=candidate.applications.earliest("pk"),
        topic=given["topic"],
        channel=given["to"],
        state=MessageState.OUT,
        author=author,
        owner=author,
        created_at=at,
        saved_at=at,
        queued_at=at,
    )
    MessageBody.objects.create(
        message=message, subject=given.get("subject", ""), body=given["says"], at=at
    )
    delivery = Delivery.objects.create(
        message=message,
        candidate=candidate,
        channel=given["to"],
        dedupe_key=f"sample-{message.pk}",
        state=S.QUEUED,
        state_at=at,
        not_before=at,
        provider="sample",
    )
    Transition.objects.create(delivery=delivery, from_state="", to_state=S.QUEUED, at=at)
    return delivery


def attempt_of(delivery: Delivery, given: dict[str, Any], at: datetime, outcome: str) -> None:
    body = delivery.message.bodies.get()
    tried(delivery, body, delivery.candidate, given, at)
    Attempt.objects.filter(delivery=delivery).update(outcome=outcome)
    Delivery.objects.filter(pk=delivery.pk).update(tries=1)
    way = [S.QUEUED, S.CLAIMED, S.SENDING]
    for before, after in pairwise(way):
        Transition.objects.create(delivery=delivery, from_state=before, to_state=after, at=at)
    delivery.state = S.SENDING


def unknown(delivery: Delivery, given: dict[str, Any], at: datetime) -> None:
    """Nobody heard the answer; the telephone will be asked."""
    attempt_of(delivery, given, at, AttemptOutcome.UNKNOWN)
    is_text = delivery.channel == Channel.TEXT
    change(
        delivery,
        S.UNKNOWN,
        at=at,
        why="connection lost",
        next_check_at=at + timedelta(minutes=15),
        look_up_at=at + timedelta(minutes=3) if is_text else None,
    )


def dead(delivery: Delivery, given: dict[str, Any], at: datetime) -> None:
    if given.get("never_left"):
        change(delivery, S.DEAD, at=at, why="tries spent", tries=TRIES, next_check_at=at)
        return
    unknown(delivery, given, at)
    later = at + timedelta(minutes=15)
    asked: dict[str, Any] = {"look_ups": 5, "looked_up": LookedUp.ABSENT, "look_up_at": None}
    change(delivery, S.DEAD, at=later, why="never proved", next_check_at=later, **asked)


def too_late(delivery: Delivery, given: dict[str, Any], at: datetime) -> None:
    change(delivery, S.EXPIRED, at=at, why="valid_until")
    give_back(delivery.message, why=ReturnedWhy.TOO_LATE, at=at)


def refused(delivery: Delivery, given: dict[str, Any], at: datetime) -> None:
    attempt_of(delivery, given, at, AttemptOutcome.REFUSED)
    change(delivery, S.FAILED, at=at, why="smtp 554")
    give_back(delivery.message, why=ReturnedWhy.REFUSED, at=at)


def returned(delivery: Delivery, given: dict[str, Any], at: datetime) -> None:
    rule = Rule(given["rule"])
    change(delivery, S.RETURNED, at=at, why=rule)
    give_back(delivery.message, rule=rule, at=at)


def stopped(delivery: Delivery, given: dict[str, Any], at: datetime) -> None:
    """They stopped everything while it waited."""
    change(delivery, S.SUPPRESSED, at=at, why=given["rule"])
    give_back(delivery.message, why=ReturnedWhy.OPTED_OUT, rule=given["rule"], at=at)


def held(delivery: Delivery, given: dict[str, Any], at: datetime) -> None:
    until = morning(delivery, given, at, days=1)
    wait(delivery, HoldReason.OWN_HOURS, Rule.OWN_HOURS, "contact.hours", until, at)


def gathered(delivery: Delivery, given: dict[str, Any], at: datetime) -> None:
    """They want small news together: it goes on Friday, with whatever else there is by then."""
    days = (FRIDAY - at.weekday() - 1) % 7 + 1
    until = morning(delivery, given, at, days=days)
    wait(delivery, HoldReason.GATHERED, Rule.GATHERED, "news.together", until, at)


def morning(delivery: Delivery, given: dict[str, Any], at: datetime, days: int) -> datetime:
    zone = ZoneInfo(delivery.candidate.time_zone)
    day = (at.astimezone(zone) + timedelta(days=days)).date()
    return datetime.combine(day, time.fromisoformat(given["held"]), zone)


def wait(
    delivery: Delivery, hold: HoldReason, rule: Rule, key: str, until: datetime, at: datetime
) -> None:
    delivery.hold, delivery.not_before = hold, until
    delivery.save(update_fields=["hold", "not_before"])
    Ruling.objects.create(
        delivery=delivery,
        verdict=VerdictKind.WAIT,
        rule=rule,
        key=key,
        until=until,
        contact_version=delivery.candidate.contact_version,
        at=at,
    )


STATES = {
    "unknown": unknown,
    "dead": dead,
    "too_late": too_late,
    "refused": refused,
    "returned": returned,
    "stopped": stopped,
    "held": held,
    "gathered": gathered,
}
