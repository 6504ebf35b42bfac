"""What the verdict is taken from: for one candidate or many, always the same few queries."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, NamedTuple, Protocol

from messaging.enums import AttemptOutcome
from messaging.queries.statements import PEOPLE
from preferences.enums import Channel, Rule, TextConsent, TopicKey
from preferences.queries.permissions import PermissionRow, Permissions, permissions_from
from preferences.queries.setup import EmployerSetup, employer_setup
from preferences.queries.statements import fetch_plain
from preferences.queries.usual import AboutJob, answers_read, usuals_of
from preferences.rules.facts import (
    Agreement,
    LastInbound,
    Override,
    ServiceAct,
    VerdictFacts,
)
from preferences.rules.keys import TOUCH_WHICH
from preferences.rules.values import Given, Usual

COUNTED_FOR = timedelta(days=8)
# Nothing reached the candidate.
NOTHING_LEFT = (AttemptOutcome.NOT_SENT, AttemptOutcome.REFUSED)


class AboutMessage(Protocol):
    """What a message brings with it to a verdict."""

    @property
    def topic(self) -> str: ...
    @property
    def channel(self) -> str: ...
    @property
    def is_automatic(self) -> bool: ...
    @property
    def always_goes(self) -> bool: ...
    @property
    def caused_at(self) -> datetime | None: ...
    @property
    def only_to_id(self) -> int | None: ...
    @property
    def confirms_opt_out(self) -> bool: ...
    @property
    def unanswered_by(self) -> str: ...
    @property
    def agreed_at(self) -> datetime | None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonFacts:
    """Everything about one candidate; `about` adds what a message brings with it."""

    candidate_id: int
    contact_version: int
    starts: int  # attempts begun so far: two senders at once compare it
    addresses: Mapping[int, str]  # by contact point
    last_text_at: datetime | None
    setup: EmployerSetup
    base: VerdictFacts

    def about(self, topic: str, **more: Any) -> VerdictFacts:
        return replace(self.base, topic=self.setup.topic(TopicKey(topic)), **more)

    def about_message(
        self, message: AboutMessage, at: datetime, overrides: Collection[Override] = ()
    ) -> VerdictFacts:
        """At an instant that may be a little later than the one the facts were read at."""
        agreed = Channel(message.channel) if message.channel else Channel.CALL
        return self.about(
            message.topic,
            at=at,
            agreement=Agreement(agreed, message.agreed_at) if message.agreed_at else None,
            service=service_act(message),
            overrides=tuple(overrides),
            unanswered=frozenset(map(Channel, message.unanswered_by.split())),
            always_goes=message.always_goes,
            is_automatic=message.is_automatic,
        )


def service_act(message: AboutMessage) -> ServiceAct | None:
    if message.caused_at is None or message.only_to_id is None:
        return None
    return ServiceAct(
        at=message.caused_at, contact_id=message.only_to_id, is_opt_out=message.confirms_opt_out
    )


def people_facts(
    candidate_ids: Collection[int],
    at: datetime,
    applications: Mapping[int, AboutJob] | None = None,
    setup: EmployerSetup | None = None,
) -> dict[int, PersonFacts]:
    """Three queries at most, for one candidate or for fifty.

    The versions are read with the rest: what moves afterwards is noticed when they are compared.
    """
    people = people_rows(candidate_ids, at)
    setup = setup or employer_setup()
    permissions = permissions_from((person.permission for person in people), at, setup)
    zones = {pk: permission.zone for pk, permission in permissions.items()}
    answers = {person.id: person.answers for person in people}
    usuals = usuals_of(candidate_ids, at, applications, setup, zones, answers)
    found = {}
    for person in people:
        application = applications.get(person.id) if applications else None
        found[person.id] = PersonFacts(
            candidate_id=person.id,
            contact_version=person.permission.contact_version,
            starts=person.contacts.starts,
            addresses=person.addresses,
            last_text_at=person.contacts.last_text_at,
            setup=setup,
            base=base_facts(
                person.contacts, usuals[person.id], permissions[person.id], setup, application, at
            ),
        )
    return found


class ContactsRow(NamedTuple):
    """What this room adds to a row."""

    starts: int
    last_in_at: datetime | None
    last_in_channel: str
    counted: list[datetime]
    last_text_at: datetime | None


@dataclass(frozen=True, slots=True)
class PersonRow:
    permission: PermissionRow
    answers: Sequence[Given]
    contacts: ContactsRow

    @property
    def id(self) -> int:
        return self.permission.id

    @property
    def addresses(self) -> Mapping[int, str]:
        return {point["id"]: point["value"] for point in json.loads(self.permission.points)}


def people_rows(candidate_ids: Collection[int], at: datetime) -> list[PersonRow]:
    rows = fetch_plain(
        PEOPLE,
        people=list(candidate_ids),
        at=at,
        touch=TOUCH_WHICH,
        since=at - COUNTED_FOR,
        nothing_left=list(NOTHING_LEFT),
    )
    return [person_from(row) for row in rows]


def person_from(row: Sequence[Any]) -> PersonRow:
    theirs = len(PermissionRow._fields)
    return PersonRow(
        permission=PermissionRow._make(row[:theirs]),
        answers=answers_read(row[theirs]),
        contacts=ContactsRow._make(row[theirs + 1 :]),
    )


def base_facts(
    person: ContactsRow,
    usual: Usual,
    permission: Permissions,
    setup: EmployerSetup,
    application: AboutJob | None,
    at: datetime,
) -> VerdictFacts:
    text = text_consent(permission, person.last_text_at)
    return VerdictFacts(
        at=at,
        usual=usual,
        topic=setup.topic(TopicKey.UPDATE),
        contacts=permission.contacts,
        consents=replace(permission.consents, text=text),
        pause=permission.pause,
        channels=setup.channels_of(application.job_id if application else None),
        legal_hours=setup.legal_hours,
        caps=setup.caps,
        counted=tuple(person.counted),
        last_inbound=last_inbound(person),
        open_keys=permission.open_keys,
        still_right_at=permission.still_right_at,
        is_erased=permission.is_erased,
        is_stopped_by_law=permission.is_stopped_by_law,
    )


def text_consent(permission: Permissions, last_text_at: datetime | None) -> TextConsent:
    """A spoken consent allows one text; which texts left is known in this room only."""
    consent, spoken_at = permission.consents.text, permission.spoken_at
    if consent != TextConsent.SPOKEN or spoken_at is None:
        return consent
    is_used = last_text_at is not None and last_text_at >= spoken_at
    return TextConsent.SPOKEN_USED if is_used else consent


def last_inbound(person: ContactsRow) -> LastInbound | None:
    if person.last_in_at is None:
        return None
    return LastInbound(Channel(person.last_in_channel), person.last_in_at)


def overrides_for(rows: Collection[Any], channel: str) -> list[Override]:
    """What a sender's reasons remove, for one way."""
    return [Override(Rule(row.rule), row.at) for row in rows if row.channel == channel]
