"""The present state of the consents: a fold of their events, in order."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from preferences.enums import Channel, ConsentAct, ConsentHow, TextConsent, TopicKey
from preferences.models import Consent
from preferences.rules.facts import OptOut


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    act: ConsentAct
    channel: Channel
    topic: TopicKey | None
    point_id: int | None
    how: ConsentHow
    at: datetime

    @property
    def is_given(self) -> bool:
        return self.act == ConsentAct.GIVEN

    @property
    def is_spoken(self) -> bool:
        return self.how == ConsentHow.SPOKEN

    @property
    def is_of_number(self) -> bool:
        """STOP and START are about a number; everything else is about the person."""
        return self.channel == Channel.TEXT and self.point_id is not None


def event_from(row: dict[str, Any]) -> Event:
    return Event(
        act=ConsentAct(row["act"]),
        channel=Channel(row["channel"]),
        topic=TopicKey(row["topic"]) if row["topic"] else None,
        point_id=row["point"],
        how=ConsentHow(row["how"]),
        at=datetime.fromisoformat(row["at"]),
    )


def event_of(row: Consent) -> Event:
    return Event(
        act=ConsentAct(row.act),
        channel=Channel(row.channel),
        topic=TopicKey(row.topic) if row.topic else None,
        point_id=row.contact_point_id,
        how=ConsentHow(row.how),
        at=row.at,
    )


class Fold:
    """Withdrawn wins until the candidate's own newer act; a spoken word never reopens."""

    def __init__(self, events: Iterable[Event]) -> None:
        self.closed: dict[tuple[Channel, TopicKey | None], Event] = {}
        self.closed_points: dict[int, Event] = {}
        self.text_given: dict[int, Event] = {}
        for event in events:
            if event.is_given:
                self.give(event)
            else:
                self.withdraw(event)

    def give(self, event: Event) -> None:
        if event.is_spoken:
            self.give_spoken(event)
            return
        self.closed.pop((event.channel, event.topic), None)
        if event.is_of_number and event.point_id is not None:
            self.closed_points.pop(event.point_id, None)
            self.text_given[event.point_id] = event

    def give_spoken(self, event: Event) -> None:
        if event.point_id is not None and event.channel == Channel.TEXT:
            self.text_given.setdefault(event.point_id, event)

    def withdraw(self, event: Event) -> None:
        if event.is_of_number and event.point_id is not None and event.topic is None:
            self.closed_points[event.point_id] = event
            self.text_given.pop(event.point_id, None)
            return
        self.closed[event.channel, event.topic] = event
        if event.channel == Channel.TEXT and event.topic is None:
            self.text_given.clear()

    # --- what holds ---

    @property
    def points_with_text(self) -> frozenset[int]:
        return frozenset(pk for pk, event in self.text_given.items() if not event.is_spoken)

    def text(self, open_points: Collection[int]) -> tuple[TextConsent, datetime | None]:
        """What the consents for open numbers add up to, and when the spoken one was noted."""
        given = [event for pk, event in self.text_given.items() if pk in open_points]
        if any(not event.is_spoken for event in given):
            return TextConsent.CHOSEN, None
        if given:
            return TextConsent.SPOKEN, min(event.at for event in given)
        return TextConsent.NONE, None

    def stopped(self, point_id: int) -> OptOut | None:
        event = self.closed_points.get(point_id)
        return opt_out(event) if event else None

    def opt_outs(self) -> list[OptOut]:
        return [opt_out(event) for event in self.closed.values()]


def opt_out(event: Event) -> OptOut:
    return OptOut(at=event.at, how=event.how, channel=event.channel, topic=event.topic)
