"""What they permit: contact points, consents, opt-outs, pauses. Two queries for any number."""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import Q

from candidates.enums import ClosedWhy, ContactKind
from candidates.models import Candidate, ContactPoint
from candidates.rules.secrets import keyed_hash
from preferences.enums import Channel, ConsentHow, PauseKind, TopicKey
from preferences.models import Consent
from preferences.queries.consent_fold import Fold, event_from, event_of
from preferences.queries.setup import EmployerSetup, employer_setup
from preferences.queries.statements import PERMISSIONS, SUPPRESSIONS, fetch
from preferences.queries.usual import zone_for
from preferences.rules.facts import Consents, ContactFacts, Hold, OptOut, PauseFacts
from preferences.rules.keys import TOUCH_WHICH
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
    left_be_at: datetime | None = None  # asking stopped, and they have not said more since
    is_erased: bool = False
    is_stopped_by_law: bool = False

    @property
    def stopped(self) -> dict[int, OptOut]:
        """The numbers that said STOP, by contact point."""
        return {point.id: point.stopped for point in self.contacts if point.stopped}


def address_hash(value: str) -> str:
    """What is kept of an address that must not be used."""
    return keyed_hash(settings.SUPPRESSION_KEY, SUPPRESSION, value)


def address_hashes(value: str) -> list[str]:
    """What may have been kept of it, also under keys of before: nobody is asked again to stop."""
    keys = (settings.SUPPRESSION_KEY, *settings.SUPPRESSION_KEY_FALLBACKS)
    return [keyed_hash(key, SUPPRESSION, value) for key in keys]


class PermissionRow(NamedTuple):
    id: int
    contact_version: int
    time_zone: str
    away_time_zone: str
    away_until: datetime | None
    is_erased: bool
    is_stopped_by_law: bool
    points: str
    consents: str
    holds: str
    pause: str | None
    asked: str
    still_right_at: datetime | None
    touch_at: datetime | None
    left_be_at: datetime | None


class SuppressionRow(NamedTuple):
    address_hash: str
    channel: str
    topic: str
    how: str
    at: datetime


def permission_facts(
    candidate_ids: Collection[int], at: datetime, setup: EmployerSetup | None = None
) -> dict[int, Permissions]:
    """Two queries, and one for the setup unless it is handed in."""
    setup = setup or employer_setup()
    rows = fetch(PERMISSIONS, PermissionRow, people=list(candidate_ids), at=at, touch=TOUCH_WHICH)
    return permissions_from(rows, at, setup)


def permissions_from(
    rows: Iterable[PermissionRow], at: datetime, setup: EmployerSetup
) -> dict[int, Permissions]:
    """Of rows that were read: one query, for what was suppressed."""
    people = [(row, json.loads(row.points)) for row in rows]
    suppressed = suppressions_of({point["value"] for _row, points in people for point in points})
    return {row.id: permissions_of(row, points, suppressed, setup, at) for row, points in people}


def has_closed(candidate: Candidate, channel: Channel) -> bool:
    """Whether they withdrew the whole channel themselves, whatever was said from an address."""
    opt_outs = fold_of(candidate.pk).opt_outs()
    return any(each.channel == channel and each.topic is None for each in opt_outs)


def was_stopped(point: ContactPoint) -> bool:
    """Whether their own record says that the number said STOP."""
    return fold_of(point.candidate_id).stopped(point.pk) is not None


def fold_of(candidate_id: int) -> Fold:
    standing = Consent.objects.filter(Q(answer=None) | Q(answer__undone_at=None))
    rows = standing.filter(candidate=candidate_id).order_by("at", "pk")
    return Fold([event_of(row) for row in rows])


def permissions_of(
    row: PermissionRow,
    points: list[dict[str, Any]],
    suppressed: Mapping[str, list[SuppressionRow]],
    setup: EmployerSetup,
    at: datetime,
) -> Permissions:
    fold = Fold([event_from(each) for each in json.loads(row.consents)])
    opened = [point for point in points if point["closed"] is None]
    text, spoken_at = fold.text({p["id"] for p in opened if p["kind"] == ContactKind.PHONE})
    contacts = [contact_from(p, fold, suppressed.get(p["value"], [])) for p in points]
    return Permissions(
        candidate_id=row.id,
        contact_version=row.contact_version,
        zone=zone_for(row, setup, at),
        # Among equals the number they gave consent for comes first: texts go there.
        contacts=tuple(sorted(contacts, key=lambda p: p.id not in fold.points_with_text)),
        consents=Consents(
            text=text,
            opt_outs=(*fold.opt_outs(), *by_address(opened, suppressed)),
            holds=tuple(
                Hold(Channel(channel), moment(said_at))
                for channel, said_at in json.loads(row.holds)
            ),
            other_jobs_until=row.touch_at + OTHER_JOBS_LAST if row.touch_at else None,
        ),
        spoken_at=spoken_at,
        pause=pause_from(row.pause),
        open_keys=frozenset(json.loads(row.asked)),
        still_right_at=row.still_right_at,
        left_be_at=row.left_be_at,
        is_erased=row.is_erased,
        is_stopped_by_law=row.is_stopped_by_law,
    )


# --- addresses, and what was said from them ---------------------------------------------------


def suppressions_of(values: Collection[str]) -> dict[str, list[SuppressionRow]]:
    hashes = {kept: value for value in values for kept in address_hashes(value)}
    found: dict[str, list[SuppressionRow]] = {}
    for row in fetch(SUPPRESSIONS, SuppressionRow, hashes=list(hashes)):
        found.setdefault(hashes[row.address_hash], []).append(row)
    return found


def contact_from(row: dict[str, Any], fold: Fold, suppressed: list[SuppressionRow]) -> ContactFacts:
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
    points: list[dict[str, Any]], suppressed: Mapping[str, list[SuppressionRow]]
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


def opt_out_from(row: SuppressionRow) -> OptOut:
    return OptOut(
        at=row.at,
        how=ConsentHow(row.how),
        channel=Channel(row.channel),
        topic=TopicKey(row.topic) if row.topic else None,
    )


def pause_from(text: str | None) -> PauseFacts | None:
    if text is None:
        return None
    kind, began_at, until, lets_appointments_pass = json.loads(text)
    return PauseFacts(
        kind=PauseKind(kind),
        began_at=moment(began_at),
        until=moment(until),
        lets_appointments_pass=lets_appointments_pass,
    )


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
