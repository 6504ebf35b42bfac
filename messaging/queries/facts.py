"""What the verdict is taken from: for one candidate or many, always the same few queries."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject

from candidates.models import Application, Candidate, ContactPoint
from messaging.enums import AttemptOutcome
from messaging.models import Attempt, Message
from preferences.enums import Channel, Rule, TextConsent, TopicKey
from preferences.queries.permissions import Permissions, permission_facts
from preferences.queries.setup import EmployerSetup, employer_setup
from preferences.queries.usual import usuals_of
from preferences.rules.facts import (
    Agreement,
    LastInbound,
    Override,
    ServiceAct,
    VerdictFacts,
)
from preferences.rules.values import Usual

COUNTED_FOR = timedelta(days=8)
# Nothing reached the candidate.
NOTHING_LEFT = (AttemptOutcome.NOT_SENT, AttemptOutcome.REFUSED)


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
        self, message: Message, at: datetime, overrides: Collection[Override] = ()
    ) -> VerdictFacts:
        """At an instant that may be a little later than the one the facts were read at."""
        agreed = Channel(message.channel) if message.channel else Channel.CALL
        return self.about(
            message.topic,
            at=at,
            agreement=Agreement(agreed, message.agreed_at) if message.agreed_at else None,
            service=service_act(message),
            overrides=tuple(overrides),
            always_goes=message.always_goes,
            is_automatic=message.is_automatic,
        )


def service_act(message: Message) -> ServiceAct | None:
    if message.caused_at is None or message.only_to_id is None:
        return None
    return ServiceAct(
        at=message.caused_at, contact_id=message.only_to_id, is_opt_out=message.confirms_opt_out
    )


def people_facts(
    candidate_ids: Collection[int],
    at: datetime,
    applications: Mapping[int, Application] | None = None,
    setup: EmployerSetup | None = None,
) -> dict[int, PersonFacts]:
    """Five queries at most, for one candidate or for fifty.

    The versions are read first: what moves afterwards is noticed when they are compared.
    """
    people = list(people_rows(candidate_ids, at))
    setup = setup or employer_setup()
    permissions = permission_facts(candidate_ids, at, setup)
    zones = {pk: permission.zone for pk, permission in permissions.items()}
    usuals = usuals_of(candidate_ids, at, applications, setup, zones)
    found = {}
    for person in people:
        application = applications.get(person.pk) if applications else None
        found[person.pk] = PersonFacts(
            candidate_id=person.pk,
            contact_version=person.contact_version,
            starts=person.thread.starts if has_thread(person) else 0,
            addresses={row["id"]: row["value"] for row in person.point_rows},
            last_text_at=person.last_text_at,
            setup=setup,
            base=base_facts(
                person, usuals[person.pk], permissions[person.pk], setup, application, at
            ),
        )
    return found


def people_rows(candidate_ids: Collection[int], at: datetime) -> QuerySet[Any]:
    counted = COUNTED.filter(started_at__gt=at - COUNTED_FOR).values("started_at")
    return (
        Candidate.objects.filter(pk__in=candidate_ids)
        .select_related("thread")
        .annotate(
            point_rows=ArraySubquery(POINTS),
            counted_rows=ArraySubquery(counted),
            last_text_at=Subquery(LAST_TEXT),
        )
    )


POINTS = ContactPoint.objects.filter(candidate=OuterRef("pk")).values(
    row=JSONObject(id="pk", value="value")
)
LEFT = Attempt.objects.filter(delivery__candidate=OuterRef("pk")).exclude(outcome__in=NOTHING_LEFT)
COUNTED = LEFT.exclude(
    Q(delivery__channel=Channel.PORTAL)
    | Q(delivery__message__topic=TopicKey.SERVICE)
    | Q(delivery__message__always_goes=True)
)
LAST_TEXT = (
    LEFT.filter(delivery__channel=Channel.TEXT)
    .exclude(delivery__message__topic=TopicKey.SERVICE)
    .order_by()
    .values("delivery__candidate")
    .annotate(last=Max("started_at"))
    .values("last")
)


def base_facts(
    person: Any,
    usual: Usual,
    permission: Permissions,
    setup: EmployerSetup,
    application: Application | None,
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
        counted=tuple(person.counted_rows),
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


def has_thread(person: Any) -> bool:
    return getattr(person, "thread", None) is not None


def last_inbound(person: Any) -> LastInbound | None:
    if not has_thread(person) or person.thread.last_in_at is None:
        return None
    return LastInbound(Channel(person.thread.last_in_channel), person.thread.last_in_at)


def overrides_for(rows: Collection[Any], channel: str) -> list[Override]:
    """What a sender's reasons remove, for one way."""
    return [Override(Rule(row.rule), row.at) for row in rows if row.channel == channel]
