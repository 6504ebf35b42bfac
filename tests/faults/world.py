"""People whom it is always a good time to reach, and what is said to them, at the time of the database."""

from datetime import timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from messaging.models import Delivery, Message
from messaging.outbox.statements import database_time
from tests.factories.candidates import person
from tests.factories.messaging import compose, delivery_of
from tests.factories.preferences import give

numbers = count(1)


def noon() -> str:
    """A zone in which it is the middle of the day, so that the law lets texts pass whenever this runs."""
    ahead = 12 - timezone.now().hour
    return f"Etc/GMT{-ahead:+d}" if ahead else "Etc/GMT"


def someone(channel: str = "email", **more: Any) -> Any:
    """Somebody who chose this way, at any time; `reach(candidate)` is where it arrives."""
    at, n = database_time(), next(numbers)
    where = {"email": f"p{n}@example.com"} if channel == "email" else {"phone": f"+4477{n:08d}"}
    candidate = person(
        time_zone=noon(), first_name=f"P{n}", created_at=at - timedelta(days=1), **where | more
    )
    candidate.contact_points.update(created_at=at, verified_at=at - timedelta(hours=1))
    give(candidate, "channel.first", channel, at=at, showed_number=channel == "text")
    give(candidate, "contact.hours", "any", at=at)
    return candidate


def reach(candidate: Any) -> str:
    return str(candidate.contact_points.get().value)


def queue(candidate: Any, *, late_by: float = 90, **more: Any) -> Message:
    """A message whose undo time is over."""
    return compose(candidate, at=database_time() - timedelta(seconds=late_by), **more)


def written(
    channel: str = "email", manner: str = "", provider: Any = None, *, fixed: bool = False
) -> Delivery:
    """A delivery, due now, to somebody new; `fixed`: by this way or not at all."""
    candidate = someone(channel)
    if manner:
        provider.manners[reach(candidate)] = manner
    return delivery_of(queue(candidate, channel=channel if fixed else ""))


def state_of(delivery: Delivery) -> str:
    return str(Delivery.objects.values_list("state", flat=True).get(pk=delivery.pk))


def moves_of(delivery: Delivery) -> list[str]:
    return list(delivery.transitions.order_by("pk").values_list("to_state", flat=True))


def address_of(delivery: Delivery) -> str:
    return str(delivery.candidate.contact_points.get().value)
