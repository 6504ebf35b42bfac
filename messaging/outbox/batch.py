"""What was claimed, with all that is needed to send it: the same few queries for any number."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from candidates.queries import employer
from messaging.enums import Grounds
from messaging.models import KeptEnvelope
from messaging.outbox.statements import Taken
from messaging.queries.claimed import (
    BodyRow,
    Claimed,
    DeliveryRow,
    MessageRow,
    OverrideRow,
    claimed_under,
    told_why,
)
from messaging.queries.facts import PersonFacts, overrides_for, people_facts
from messaging.rules import placeholders
from messaging.rules.routing import Decision, decide
from preferences.enums import Channel
from preferences.queries.setup import EmployerSetup, employer_setup
from preferences.rules.facts import VerdictFacts
from preferences.rules.verdict import route, verdict

LINK = "link"


@dataclass(frozen=True, slots=True)
class House:
    """What holds for everyone, read once for a batch."""

    name: str
    setup: EmployerSetup
    sender_name: str = ""  # that letters come from, and answers go to; empty: as in the settings
    reply_name: str = ""


@dataclass(slots=True)
class Item:
    """One claimed delivery."""

    delivery: DeliveryRow
    message: MessageRow
    body: BodyRow
    overrides: Sequence[OverrideRow]
    token: UUID
    house: House
    person: PersonFacts
    is_probe: bool = False
    kept: KeptEnvelope | None = None
    notice_of: str = ""  # how we came by their data, where this message has to say so

    @property
    def is_in_doubt(self) -> bool:
        """It may have arrived: only the same bytes under the same key may follow."""
        return self.delivery.grounds == Grounds.KEY

    @property
    def channel(self) -> Channel:
        return Channel(self.delivery.channel)

    def facts(self, at: datetime, channel: str = "") -> VerdictFacts:
        rows = overrides_for(self.overrides, channel)
        return self.person.about_message(self.message, at, rows)

    def decide(self, at: datetime, ways_so_far: int = 0) -> Decision:
        return decide(
            verdict(self.facts(at, self.channel), self.channel),
            follows_usual=self.message.follows_usual,
            topic=self.message.topic,
            ways_so_far=ways_so_far,
            another_way=lambda: route(self.facts(at), tried=[self.channel]),
        )

    @property
    def questions(self) -> int:
        """How many questions ride along and are still open; 0 when its own words bring them."""
        if self.message.check_in_id is None or LINK in placeholders.used(self.words):
            return 0
        return len(self.person.base.open_keys)

    @property
    def words(self) -> str:
        """What was written for this way."""
        body = self.body
        return body.text or body.body if self.channel == Channel.TEXT else body.body

    def is_too_late(self, at: datetime) -> bool:
        until = self.delivery.valid_until
        return until is not None and until <= at


def rounds(taken: Sequence[Taken], token: UUID, at: datetime) -> Iterator[list[Item]]:
    """The claimed deliveries, at most one for each candidate in a round.

    The second for the same person is judged with facts that know of the first.
    """
    we = employer()
    house = House(
        name=we.name,
        setup=employer_setup(),
        sender_name=we.sender_name,
        reply_name=we.reply_name,
    )
    probes = {each.delivery_id for each in taken if each.is_probe}
    left = claimed_under(token, [each.delivery_id for each in taken])
    while left:
        chosen = {row.delivery.candidate_id: row for row in reversed(left)}
        now = [row for row in left if chosen[row.delivery.candidate_id] is row]
        left = [row for row in left if chosen[row.delivery.candidate_id] is not row]
        yield items(now, token, house, probes, at)


def items(
    rows: Sequence[Claimed], token: UUID, house: House, probes: set[int], at: datetime
) -> list[Item]:
    applications = {
        row.delivery.candidate_id: row.application for row in rows if row.application is not None
    }
    people = people_facts(
        [row.delivery.candidate_id for row in rows], at, applications, house.setup
    )
    kept = kept_envelopes([row.delivery for row in rows], at)
    # Asked anew in each round: the message before this one may have said it.
    told = told_why([row.delivery.candidate_id for row in rows if row.source])
    return [
        Item(
            delivery=row.delivery,
            message=row.message,
            body=row.body,
            overrides=row.overrides,
            token=token,
            house=house,
            person=people[row.delivery.candidate_id],
            is_probe=row.delivery.pk in probes,
            kept=kept.get(row.delivery.pk),
            notice_of="" if row.delivery.candidate_id in told else row.source,
        )
        for row in rows
    ]


def kept_envelopes(rows: Sequence[DeliveryRow], at: datetime) -> dict[int, KeptEnvelope]:
    """Of those that were tried before; one query, and none where nothing was."""
    tried = [row.pk for row in rows if row.tries or row.is_resend]
    if not tried:
        return {}
    found = KeptEnvelope.objects.filter(attempt__delivery__in=tried, until__gt=at)
    return {each.attempt.delivery_id: each for each in found.select_related("attempt")}
