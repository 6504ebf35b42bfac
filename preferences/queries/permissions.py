"""What they permit: contact points, consents, opt-outs, pauses. Two queries for any number."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from candidates.enums import ClosedWhy, ContactKind
from candidates.models import Candidate, ContactPoint
from candidates.rules.secrets import keyed_hash
from preferences.enums import Channel, ConsentHow, PauseKind, TopicKey
from preferences.models import Suppression
from preferences.queries.consent_fold import Fold, event_from, event_of
from preferences.queries.permission_rows import parts, standing_consents
from preferences.queries.setup import EmployerSetup, employer_setup
from preferences.queries.usual import zone_for
from preferences.rules.facts import Consents, ContactFacts, Hold, OptOut, PauseFacts
from preferences.rules.values import Zone

SUPPRESSION = "suppression"
OTHER_JOBS_LAST = timedelta(days=365)  # staying in touch ends by itself
BY_KIND: Mapping[str, tuple[Channel, ...]] = {
    ContactKind.EMAIL: (Channel.EMAIL,),
    ContactKind.PHONE: (Channel.TEXT, Channel.CALL),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Permissions:
    """Everything about contact that is not the usual, for one candidate, as the rules read it."""

    candidate_id: int
    contact_version: int
    zone: Zone
    contacts: tuple[ContactFacts, ...] = ()  # the preferred ones first
    consents: Consents = field(default_factory=Consents)
    # The first spoken consent since their own last act: one text after it uses it up.
    spoken_at: datetime | None = None
    pause: PauseFacts | None = None
    open_keys: frozenset[str] = frozenset()
    still_right_at: datetime | None = None
    is_erased: bool = False
    is_stopped_by_law: bool = False

    @property
    def stopped(self) -> dict[int, OptOut]:
        """The numbers that said STOP, by contact point."""
        return {point.id: point.stopped for point in self.contacts if point.stopped}


def address_hash(value: str) -> str:
    """What is kept of an address that must not be used."""
    return keyed_hash(settings.SUPPRESSION_KEY, SUPPRESSION, value)


def permission_facts(
    candidate_ids: Collection[int], at: datetime, setup: EmployerSetup | None = None
) -> dict[int, Permissions]:
    """Two queries, and one for the setup unless it is handed in."""
    setup = setup or employer_setup()
    people: list[Any] = list(Candidate.objects.filter(pk__in=candidate_ids).annotate(**parts(at)))
    values = {row["value"] for person in people for row in person.point_rows}
    suppressed = suppressions_of(values)
    return {person.pk: permission_of(person, suppressed, setup, at) for person in people}


def has_closed(candidate: Candidate, channel: Channel) -> bool:
    """Whether they withdrew the whole channel themselves, whatever was said from an address."""
    opt_outs = fold_of(candidate.pk).opt_outs()
    return any(each.channel == channel and each.topic is None for each in opt_outs)


def was_stopped(point: ContactPoint) -> bool:
    """Whether their own record says that the number said STOP."""
    return fold_of(point.candidate_id).stopped(point.pk) is not None


def fold_of(candidate_id: int) -> Fold:
    rows = standing_consents().filter(candidate=candidate_id).order_by("at", "pk")
    return Fold([event_of(row) for row in rows])


def permission_of(
    person: Any,
    suppressed: Mapping[str, list[Suppression]],
    setup: EmployerSetup,
    at: datetime,
) -> Permissions:
    fold = Fold([event_from(row) for row in person.consent_rows])
    points = [row for row in person.point_rows if row["closed"] is None]
    open_phones = {row["id"] for row in points if row["kind"] == ContactKind.PHONE}
    point_facts = [
        contact_from(row, fold, suppressed.get(row["value"], [])) for row in person.point_rows
    ]
    text, spoken_at = fold.text(open_phones)
    return Permissions(
        candidate_id=person.pk,
        contact_version=person.contact_version,
        zone=zone_for(person, setup, at),
        # Among equals the number they gave consent for comes first: texts go there.
        contacts=tuple(sorted(point_facts, key=lambda p: p.id not in fold.points_with_text)),
        consents=Consents(
            text=text,
            opt_outs=(*fold.opt_outs(), *by_address(points, suppressed)),
            holds=tuple(
                Hold(Channel(row["channel"]), moment(row["at"])) for row in person.hold_rows
            ),
            other_jobs_until=(
                person.touch_at + OTHER_JOBS_LAST if person.touch_at is not None else None
            ),
        ),
        spoken_at=spoken_at,
        pause=pause_from(person.pause_rows),
        open_keys=frozenset(row["key"] for row in person.asked_rows),
        still_right_at=person.still_right_at,
        is_erased=person.erased_at is not None,
        is_stopped_by_law=person.legal_stop_at is not None,
    )


# --- addresses, and what was said from them ---------------------------------------------------


def suppressions_of(values: Collection[str]) -> dict[str, list[Suppression]]:
    hashes = {address_hash(value): value for value in values}
    found: dict[str, list[Suppression]] = {}
    for row in Suppression.objects.filter(address_hash__in=hashes, lifted_at=None).order_by("pk"):
        found.setdefault(hashes[row.address_hash], []).append(row)
    return found


def contact_from(row: dict[str, Any], fold: Fold, suppressed: list[Suppression]) -> ContactFacts:
    stopped = fold.stopped(row["id"])
    for suppression in suppressed:
        if suppression.channel == Channel.TEXT and not suppression.topic:
            stopped = stopped or opt_out_from(suppression)
    return ContactFacts(
        id=row["id"],
        kind=ContactKind(row["kind"]),
        is_verified=row["verified"] is not None,
        is_at_work=row["at_work"],
        closed=ClosedWhy(row["why"]) if row["closed"] else None,
        stopped=stopped,
    )


def by_address(
    points: list[dict[str, Any]], suppressed: Mapping[str, list[Suppression]]
) -> list[OptOut]:
    """What is suppressed for the address in use; a number that said STOP is the number's own."""
    found = []
    for kind, channels in BY_KIND.items():
        main = next((row for row in points if row["kind"] == kind), None)
        for suppression in suppressed.get(main["value"], []) if main else []:
            is_the_numbers = suppression.channel == Channel.TEXT and not suppression.topic
            if suppression.channel in channels and not is_the_numbers:
                found.append(opt_out_from(suppression))
    return found


def opt_out_from(row: Suppression) -> OptOut:
    return OptOut(
        at=row.at,
        how=ConsentHow(row.how),
        channel=Channel(row.channel),
        topic=TopicKey(row.topic) if row.topic else None,
    )


def pause_from(rows: list[dict[str, Any]]) -> PauseFacts | None:
    if not rows:
        return None
    row = rows[0]
    return PauseFacts(
        kind=PauseKind(row["kind"]),
        began_at=moment(row["began"]),
        until=moment(row["until"]),
        lets_appointments_pass=row["passes"],
    )


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
