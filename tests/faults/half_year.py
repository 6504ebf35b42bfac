"""Half a year in the life of a house: people who behave as they were drawn, a clock that is put forward,
and a book of its own in which everything is written down that really reached somebody.

The book knows nothing of verdicts: what somebody wants and has stopped is drawn here, and compared with what
the provider got.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, Final
from zoneinfo import ZoneInfo

from candidates.actions import applications, closing
from candidates.actions.happenings import record
from candidates.enums import HappeningKind, Outcome, Source
from candidates.models import Candidate
from candidates.queries import stages_of
from followup.actions import nightly, promises, repairs, signals, silences, slips, touch
from messaging.actions import calls, opt_outs
from messaging.actions.messages import compose
from messaging.actions.reach import refresh
from messaging.actions.threads import thread_of
from messaging.enums import AttemptOutcome, CallOutcome
from messaging.exceptions import Refused
from messaging.models import Attempt, InboundMessage
from preferences.actions import pauses
from preferences.enums import (
    Channel,
    ConsentHow,
    OverrideReason,
    PauseKind,
    Rule,
    Through,
    TopicKey,
)
from tests.factories.candidates import JobFactory, TeamFactory, member, person
from tests.factories.messaging import send_due
from tests.factories.preferences import give
from tests.faults.scale import at_length

BEGAN: Final = datetime(2027, 1, 4, 9, 0, tzinfo=UTC)  # a Monday
DAYS: Final = 182
ZONES: Final = (
    "Europe/London",
    "America/New_York",
    "Asia/Kolkata",
    "Pacific/Auckland",
    "Africa/Lagos",
)
HOURS: Final = {"mornings": (8, 12), "afternoons": (12, 17), "evenings": (17, 20), "any": (0, 24)}
LOOKS: Final = range(0, 24, at_length(6, 3))  # hours of UTC at which the outbox is looked at
EVERY: Final = at_length(3, 14)  # days between two pieces of news
WAYS: Final = ("email", "text", "call")


@dataclass
class Drawn:
    """One person: what they want, and what they have stopped. The truth that the house is held to."""

    candidate: Candidate
    application: Any
    zone: str
    ways: tuple[str, ...]
    never: str
    hours: str
    answers: float
    pauses_until: datetime | None = None
    stopped: set[str] = field(default_factory=set)
    is_gone: bool = False

    def wants(self, channel: str, at: datetime) -> bool:
        """One of their ways, in their hours, Monday to Friday."""
        local = at.astimezone(ZoneInfo(self.zone))
        begins, ends = HOURS[self.hours]
        is_open = self.hours == "any" or (begins <= local.hour < ends and local.weekday() < 5)
        return channel in self.ways and is_open


@dataclass
class Book:
    """What really happened, counted one by one."""

    contacts: int = 0
    within: int = 0
    against_a_never: int = 0
    after_an_opt_out: int = 0
    while_paused: int = 0
    refused: int = 0
    overridden: int = 0
    gestures: int = 0


class HalfYear:
    def __init__(self, people: int, seed: int = 7) -> None:
        self.random = Random(seed)
        self.book = Book()
        team = TeamFactory.create(name="Care North")
        self.ana = member(team)
        self.job = JobFactory.create(team=team, owner=self.ana, title="Night Carer", place="Leeds")
        self.stages = stages_of(self.job)
        self.last_attempt = 0
        self.people = [self.draw(n) for n in range(people)]
        self.by_pk = {drawn.candidate.pk: drawn for drawn in self.people}

    def draw(self, n: int) -> Drawn:
        zone = self.random.choice(ZONES)
        candidate = person(
            email=f"p{n}@example.com", phone=f"+4477009{n:05d}", time_zone=zone, created_at=BEGAN
        )
        first, second = self.random.sample(WAYS[:2], 2)
        never = self.random.choice(("call", "", ""))
        hours = self.random.choice(tuple(HOURS))
        give(candidate, "channel.first", first, second, showed_number=True, at=BEGAN)
        give(candidate, "contact.hours", hours, at=BEGAN)
        if never:
            give(candidate, "channel.never", never, at=BEGAN)
        rhythm = self.random.choice(("weekly", "only_news"))
        give(candidate, "news.rhythm", rhythm, at=BEGAN)
        held = applications.apply(
            candidate=candidate, job=self.job, source=Source.APPLIED, at=BEGAN
        )
        return Drawn(
            candidate=candidate,
            application=held,
            zone=zone,
            ways=(first, second),
            never=never,
            hours=hours,
            answers=self.random.choice((0.1, 0.5, 0.9)),
        )

    # --- the days ---------------------------------------------------------------------------

    def live(self, days: int = DAYS) -> None:
        for day in range(days):
            at = BEGAN + timedelta(days=day)
            for n, drawn in enumerate(self.people):
                self.behave(drawn, at)
                if (day + n) % EVERY == 0 and at.weekday() < 5:
                    self.contact(drawn, at)
            for hour in LOOKS:
                self.send(at.replace(hour=hour) + timedelta(minutes=10))
            self.work(at.replace(hour=23))

    def send(self, at: datetime) -> None:
        while send_due(at):
            self.write_down(at)

    def work(self, at: datetime) -> None:
        """The jobs of a day; running them twice would change nothing."""
        while promises.notice(at=at):
            pass
        promises.break_overdue(at=at, most=10_000)
        for job in (slips.notice_overrides, repairs.listen, silences.listen, signals.listen):
            while job(at=at):
                pass

    def night(self, at: datetime) -> int:
        while refresh(at):
            pass
        touch.ask_again(at=at)
        return nightly.go_round(at=at, most=100_000)

    def write_down(self, at: datetime) -> None:
        rows = Attempt.objects.filter(pk__gt=self.last_attempt, outcome=AttemptOutcome.ACCEPTED)
        rows = rows.select_related("delivery__message").prefetch_related(
            "delivery__message__overrides"
        )
        for attempt in rows.order_by("pk"):
            self.last_attempt = attempt.pk
            if (
                attempt.delivery.message.topic == TopicKey.SERVICE
                or attempt.delivery.channel == Channel.PORTAL
            ):
                continue
            self.count(attempt, self.by_pk[attempt.delivery.candidate_id])
            drawn = self.by_pk[attempt.delivery.candidate_id]
            if self.random.random() < drawn.answers * 0.4:
                self.answer(drawn, attempt.delivery.channel, at + timedelta(minutes=30))

    def count(self, attempt: Attempt, drawn: Drawn) -> None:
        book, channel = self.book, attempt.delivery.channel
        book.contacts += 1
        book.within += drawn.wants(channel, attempt.started_at)
        book.against_a_never += channel == drawn.never
        book.after_an_opt_out += channel in drawn.stopped
        is_paused = drawn.pauses_until is not None and attempt.started_at < drawn.pauses_until
        book.while_paused += is_paused
        book.overridden += bool(attempt.delivery.message.overrides.all())

    # --- what people do -----------------------------------------------------------------------

    def behave(self, drawn: Drawn, at: datetime) -> None:
        chance = self.random.random()
        if drawn.is_gone:
            return
        if chance < 0.002:
            until = at + timedelta(days=self.random.randint(2, 14))
            pauses.pause(
                candidate=drawn.candidate,
                kind=PauseKind.ALL,
                until=until,
                through=Through.WEB,
                lets_appointments_pass=False,
                at=at,
            )
            drawn.pauses_until = until
        elif chance < 0.003:
            self.stop(drawn, self.random.choice(WAYS[:2]), at)
        elif chance < 0.005:
            self.change(drawn, at)
        elif chance < 0.007:
            self.end(drawn, at)

    def stop(self, drawn: Drawn, channel: str, at: datetime) -> None:
        opt_outs.opt_out(
            candidate=drawn.candidate,
            channel=Channel(channel),
            how=ConsentHow.KEYWORD if channel == "text" else ConsentHow.UNSUBSCRIBE,
            through=Through.WEB,
            at=at,
        )
        drawn.stopped.add(channel)

    def change(self, drawn: Drawn, at: datetime) -> None:
        """Other hours, and the other way first, where it is not stopped."""
        drawn.hours = self.random.choice(tuple(HOURS))
        give(drawn.candidate, "contact.hours", drawn.hours, at=at)

    def end(self, drawn: Drawn, at: datetime) -> None:
        """They withdraw, or hear a no."""
        drawn.application.refresh_from_db()
        if self.random.random() < 0.5:
            applications.withdraw(application=drawn.application, at=at)
        else:
            closing.close(
                application=drawn.application,
                outcome=Outcome.REJECTED,
                by=self.ana,
                version=drawn.application.version,
                at=at,
            )
            self.write(drawn, at, topic=TopicKey.DECISION)
        drawn.is_gone = True

    def answer(self, drawn: Drawn, channel: str, at: datetime) -> None:
        thread = thread_of(drawn.candidate)
        said = InboundMessage.objects.create(
            provider="drawn",
            provider_msg_id=f"{drawn.candidate.pk}:{at.isoformat()}",
            channel=channel,
            from_address="",
            thread=thread,
            body="Thank you.",
            received_at=at,
        )
        thread.last_in_at, thread.last_in_channel = at, channel
        thread.save(update_fields=["last_in_at", "last_in_channel"])
        record(kind=HappeningKind.REPLIED, candidate=drawn.candidate, subject=said, at=at)

    # --- what the house does ------------------------------------------------------------------

    def contact(self, drawn: Drawn, at: datetime) -> None:
        """Mostly as the usual says; now and then against it, with a reason, or against a never, which is refused."""
        if drawn.is_gone:
            return
        chance = self.random.random()
        if chance < 0.02:
            other = next(way for way in WAYS if way not in drawn.ways)
            if other != drawn.never:
                self.ring(drawn, at)
                return
        if chance < 0.04 and drawn.never:
            self.try_a_never(drawn, at)
        if chance < 0.05:
            repairs.log_gesture(candidate=drawn.candidate, kind="form", by=self.ana, at=at)
            self.book.gestures += 1
        self.write(drawn, at)

    def write(self, drawn: Drawn, at: datetime, topic: TopicKey = TopicKey.UPDATE) -> None:
        try:
            compose(
                candidate=drawn.candidate,
                topic=topic,
                subject="News about the job",
                body="Hello {first_name}, we have news.",
                application=drawn.application,
                author=self.ana,
                at=at,
            )
        except Refused:
            self.book.refused += 1

    def ring(self, drawn: Drawn, at: datetime) -> None:
        """A call that they did not choose: possible, openly, with a reason; it opens a slip."""
        reason = (OverrideReason.SAFETY, "Their shift tonight")
        rules = (Rule.NOT_THEIR_WAY, Rule.OWN_HOURS, Rule.DAY_CAP, Rule.WEEK_CAP)
        overrides = [(Channel.CALL, rule, *reason) for rule in rules]
        try:
            attempt = calls.start(
                candidate=drawn.candidate,
                topic=TopicKey.UPDATE,
                by=self.ana,
                overrides=overrides,
                application=drawn.application,
                at=at,
            )
        except Refused:
            self.book.refused += 1
            return
        calls.finish(attempt=attempt, outcome=CallOutcome.SPOKE, by=self.ana, at=at)

    def try_a_never(self, drawn: Drawn, at: datetime) -> None:
        try:
            calls.start(
                candidate=drawn.candidate,
                topic=TopicKey.UPDATE,
                by=self.ana,
                application=drawn.application,
                at=at,
            )
        except Refused:
            self.book.refused += 1
