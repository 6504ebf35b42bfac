"""What the verdict is taken from, for one candidate and one topic, and the verdict itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time

from candidates.enums import ClosedWhy, ContactKind
from preferences.enums import (
    Channel,
    ConsentHow,
    GivenBy,
    PauseKind,
    Rule,
    TextConsent,
    TopicKey,
    VerdictKind,
)

from .values import Preference, Usual

EVERY_CHANNEL = frozenset(Channel)


@dataclass(frozen=True, slots=True, kw_only=True)
class OptOut:
    """An opt-out in force; without a topic it closes the channel for all of them."""

    at: datetime
    how: ConsentHow
    channel: Channel
    topic: TopicKey | None = None


@dataclass(frozen=True, slots=True)
class Hold:
    """An opt-out in their own words on this channel; a person has yet to read it."""

    channel: Channel
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Consents:
    """The present state of the consents: a fold of their events (RULES 3)."""

    text: TextConsent = TextConsent.NONE
    opt_outs: tuple[OptOut, ...] = ()
    holds: tuple[Hold, ...] = ()
    other_jobs_until: datetime | None = None  # when the agreed staying in touch ends by itself


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactFacts:
    """One contact point. A phone number serves texts and calls."""

    id: int
    kind: ContactKind
    is_verified: bool = False
    is_at_work: bool = False
    closed: ClosedWhy | None = None
    stopped: OptOut | None = None  # STOP came from this number: no texts to it


@dataclass(frozen=True, slots=True, kw_only=True)
class PauseFacts:
    """A pause in force."""

    kind: PauseKind
    began_at: datetime
    until: datetime | None = None
    lets_appointments_pass: bool = False  # they said yes to agreed meetings and their reminders


@dataclass(frozen=True, slots=True)
class LegalHours:
    """When the law lets a channel make a sound, in the candidate's local time."""

    opens: time = time(8)
    closes: time = time(21)


USUAL_LEGAL_HOURS: Mapping[Channel, LegalHours] = {
    Channel.TEXT: LegalHours(),
    Channel.CALL: LegalHours(),
}


@dataclass(frozen=True, slots=True)
class Caps:
    """How many contacts are enough: on a local day, and on seven local days in a row."""

    per_day: int = 3
    per_week: int = 8


@dataclass(frozen=True, slots=True)
class LastInbound:
    channel: Channel
    at: datetime


@dataclass(frozen=True, slots=True)
class Agreement:
    """A call or meeting agreed for an instant; scheduling sets it on the message."""

    channel: Channel
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceAct:
    """The person's own act that causes a service message, and the only point it may go to."""

    at: datetime
    contact_id: int
    is_opt_out: bool = False  # the message is the one confirmation of it


@dataclass(frozen=True, slots=True)
class Override:
    """A reason was given to go against this one rule, at this time."""

    rule: Rule
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicFacts:
    key: TopicKey
    is_urgent: bool = False
    is_optional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictFacts:
    """Everything the table reads. Gathered elsewhere; the channel is asked about separately."""

    at: datetime
    usual: Usual
    topic: TopicFacts
    contacts: tuple[ContactFacts, ...] = ()  # the preferred ones first
    consents: Consents = field(default_factory=Consents)
    pause: PauseFacts | None = None
    channels: frozenset[Channel] = EVERY_CHANNEL  # what the employer has, narrowed by the job
    legal_hours: Mapping[Channel, LegalHours] = field(default_factory=lambda: USUAL_LEGAL_HOURS)
    caps: Caps = field(default_factory=Caps)
    counted: tuple[datetime, ...] = ()  # contacts of the last 8 days that count for the caps
    last_inbound: LastInbound | None = None
    agreement: Agreement | None = None
    service: ServiceAct | None = None
    overrides: tuple[Override, ...] = ()
    open_keys: frozenset[str] = frozenset()  # of the open check-in
    still_right_at: datetime | None = None  # when "is this still right?" was last asked
    # Ways on which the same questions got no answer while nothing is known (RULES 6).
    unanswered: frozenset[Channel] = frozenset()
    always_goes: bool = False
    is_automatic: bool = False
    is_answer: bool = False  # an automatic message that answers what they wrote (a read-back)
    is_erased: bool = False
    is_stopped_by_law: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """May we contact them, this way, about this, now? With the rule and the date behind it."""

    kind: VerdictKind
    rule: Rule
    channel: Channel
    until: datetime | None = None  # wait and paused: when it may go; None: not within 7 days
    since: datetime | None = None  # the date behind the rule: an answer's, a pause's, an opt-out's
    preference: Preference | None = None  # the answer behind the rule
    contact_id: int | None = None  # the contact point it would go to
    passed: tuple[Rule, ...] = ()  # what would have matched but for `rule`
    overridden: tuple[Rule, ...] = ()
    is_fallback: bool = False  # not the way they chose first; they are told
    still_right: tuple[str, ...] = ()  # stale keys: add "is this still right?" to the message

    @property
    def key(self) -> str:
        return self.preference.key if self.preference else ""

    @property
    def answer_id(self) -> int | None:
        return self.preference.answer_id if self.preference else None

    @property
    def answered_at(self) -> datetime | None:
        return self.preference.at if self.preference else None

    @property
    def given_by(self) -> GivenBy | None:
        return self.preference.given_by if self.preference else None
