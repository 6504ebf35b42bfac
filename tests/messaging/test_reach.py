"""How people can be reached, kept for lists: whatever happens, what a list shows is what the rule says."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import F
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from candidates.actions import applications, closing, contact_points
from candidates.actions.people import change_zone, stop_by_law
from candidates.enums import ClosedWhy, Outcome, Source
from candidates.models import Candidate, Employer
from messaging.actions import reach
from messaging.actions.deliveries import keep_ruling
from messaging.actions.opt_outs import opt_out
from messaging.actions.threads import thread_of
from messaging.enums import AttemptOutcome
from messaging.models import Attempt, Delivery, Message, MessageBody, Reach
from messaging.queries.facts import people_facts
from messaging.queries.reach import (
    Sought,
    kept,
    lapsed,
    main_applications,
    reached,
    reached_by,
    reached_so,
)
from preferences.actions import pauses
from preferences.actions.check_ins import open_for_stage, stop
from preferences.enums import Channel, ConsentHow, PauseKind, Through, TopicKey, VerdictKind
from preferences.exceptions import AnswerRefused
from preferences.models import Capability, CheckIn, LegalHours
from tests.factories.candidates import NOW, ApplicationFactory, JobFactory, person
from tests.factories.preferences import give, note, set_up
from tests.queries import queries

pytestmark = pytest.mark.django_db


def row_of(candidate: Any) -> Reach:
    return Reach.objects.get(pk=candidate.pk)


def truth(candidate: Any, at: datetime) -> Any:
    """By the rule, about the application that a row is about."""
    applications_of = main_applications([candidate.pk])
    return reached_by(
        people_facts([candidate.pk], at, applications_of)[candidate.pk].about(TopicKey.UPDATE)
    )


def shown(found: Any) -> Any:
    verdict = found.verdict
    return (verdict.kind, verdict.rule, verdict.channel, verdict.until, found.usual, found.zone)


def people_with(kind: VerdictKind, at: datetime, *of: Any) -> set[int]:
    return people_reached(Sought(kind=kind), at, *of)


def people_reached(sought: Sought, at: datetime, *of: Any) -> set[int]:
    people = Candidate.objects.filter(pk__in=[each.pk for each in of])
    return set(reached_so(people, sought, at, people).values_list("pk", flat=True))


# --- whatever happens -------------------------------------------------------------------------

WAYS = st.sampled_from([("text",), ("email",), ("call", "email"), ("text", "email"), ("by_hand",)])
ZONES = st.sampled_from(["Europe/London", "America/New_York", "Asia/Kathmandu", ""])


class ReachAndRule(RuleBasedStateMachine):
    """One person to whom everything happens, and one to whom nothing does."""

    def __init__(self) -> None:
        super().__init__()
        self.at = NOW
        self.job = JobFactory()
        self.sam = person(email="sam@example.com", phone="+447700900123")
        self.other = person(email="bo@example.com")
        self.application = ApplicationFactory(candidate=self.sam, job=self.job)
        Employer.objects.update(day_cap=3)
        LegalHours.objects.update(opens="08:00")
        Capability.objects.filter(job=None).update(is_on=True)

    @rule(
        span=st.sampled_from(
            [timedelta(minutes=7), timedelta(hours=3), timedelta(hours=9), timedelta(days=4)]
        )
    )
    def time_passes(self, span: timedelta) -> None:
        self.at += span

    @rule()
    def sweep(self) -> None:
        reach.refresh(self.at)

    @rule(ways=WAYS, scope=st.sampled_from(["always", "now", "one"]))
    def choose_a_way(self, ways: tuple[str, ...], scope: str) -> None:
        more: dict[str, Any] = {
            "always": {},
            "now": {"until": self.at + timedelta(hours=30)},
            "one": {"application": self.application},
        }[scope]
        self.attempt(give, self.sam, "channel.first", *ways, showed_number=True, **more)

    @rule(hours=st.sampled_from(["mornings", "evenings", "weekends", "any"]))
    def choose_hours(self, hours: str) -> None:
        give(self.sam, "contact.hours", hours, at=self.at)

    @rule(never=st.sampled_from(["text", "email", "call", "anything_fine"]))
    def say_never(self, never: str) -> None:
        self.attempt(give, self.sam, "channel.never", never)

    @rule(ways=WAYS)
    def colleague_notes(self, ways: tuple[str, ...]) -> None:
        self.attempt(note, self.sam, "channel.first", *ways, by=self.job.owner)

    @rule(hours=st.integers(1, 60), kind=st.sampled_from(PauseKind))
    def pause(self, hours: int, kind: PauseKind) -> None:
        until = self.at + timedelta(hours=hours)
        pauses.pause(candidate=self.sam, kind=kind, until=until, through=Through.WEB, at=self.at)

    @rule()
    def start_again(self) -> None:
        pauses.resume(candidate=self.sam, at=self.at)

    @rule(home=ZONES, away=ZONES)
    def move_house(self, home: str, away: str) -> None:
        change_zone(candidate=self.sam, time_zone=home or "Asia/Tokyo", at=self.at)
        if away:
            until = self.at + timedelta(days=2)
            change_zone(candidate=self.sam, time_zone=away, until=until, at=self.at)

    @rule(channel=st.sampled_from([Channel.EMAIL, Channel.CALL]))
    def opt_out(self, channel: Channel) -> None:
        how, through = ConsentHow.SWITCH, Through.WEB
        opt_out(candidate=self.sam, channel=channel, how=how, through=through, at=self.at)

    @rule()
    def lose_an_address(self) -> None:
        point = self.sam.contact_points.filter(closed_at=None).first()
        if point:
            contact_points.close(contact_point=point, why=ClosedWhy.BOUNCED, at=self.at)

    @rule(channel=st.sampled_from([Channel.EMAIL, Channel.TEXT]))
    def write_to_us(self, channel: Channel) -> None:
        thread = thread_of(self.sam)
        thread.last_in_at, thread.last_in_channel = self.at, channel
        thread.save(update_fields=["last_in_at", "last_in_channel"])

    @rule(times=st.integers(1, 3), is_refused=st.booleans())
    def hear_from_us(self, times: int, is_refused: bool) -> None:
        """The way an attempt is begun and recorded, without a provider."""
        for _time in range(times):
            begin_attempt(self.sam, self.at)
        if is_refused:
            newest = Attempt.objects.order_by("-pk")[:1]
            Attempt.objects.filter(pk__in=newest).update(outcome=AttemptOutcome.REFUSED)

    @rule()
    def be_asked(self) -> None:
        if self.application.is_live:
            open_for_stage(application=self.application, at=self.at)

    @rule()
    def asking_ends(self) -> None:
        for open_one in CheckIn.objects.filter(candidate=self.sam, closed_at=None):
            stop(check_in=open_one, why="had_enough", at=self.at)

    @rule()
    def apply_again(self) -> None:
        job = JobFactory()
        Capability.objects.create(key="email", job=job, is_on=False)
        self.application = applications.apply(
            candidate=self.sam, job=job, source=Source.ADDED, at=self.at
        )

    @rule()
    def an_application_ends(self) -> None:
        self.application.refresh_from_db()
        if self.application.is_live:
            self.application = end(self.application, self.at)

    @rule(is_stopped=st.booleans())
    def law(self, is_stopped: bool) -> None:
        stop_by_law(candidate=self.sam, is_stopped=is_stopped, at=self.at)

    @rule(cap=st.integers(1, 4))
    def employer_changes_the_caps(self, cap: int) -> None:
        Employer.objects.update(day_cap=cap)

    @rule(opens=st.sampled_from(["07:00", "10:00"]))
    def law_changes(self, opens: str) -> None:
        LegalHours.objects.update(opens=opens)

    @rule(is_on=st.booleans())
    def a_way_is_switched(self, is_on: bool) -> None:
        Capability.objects.filter(key="text", job=None).update(is_on=is_on)

    def attempt(self, act: Callable[..., Any], *given: Any, **more: Any) -> None:
        """What contradicts an earlier answer is refused, and changes nothing."""
        with suppress(AnswerRefused):
            act(*given, at=self.at, **more)

    @invariant()
    def what_is_shown_is_what_the_rule_says(self) -> None:
        for each in (self.sam, self.other):
            known = kept(row_of(each), self.at)
            if known is not None:
                assert shown(known) == shown(truth(each, self.at))

    @invariant()
    def filters_find_the_same(self) -> None:
        both = {each.pk: truth(each, self.at) for each in (self.sam, self.other)}
        kinds = {VerdictKind.CLEAR, *(found.verdict.kind for found in both.values())}
        ways = {found.usual.ways[0] for found in both.values()}
        for sought in (
            *(Sought(kind=kind) for kind in kinds),
            *(Sought(way=way) for way in ways),
            Sought(is_known=False),
        ):
            expected = {pk for pk, found in both.items() if sought.is_met_by(found)}
            assert people_reached(sought, self.at, self.sam, self.other) == expected, sought


def begin_attempt(candidate: Any, at: datetime) -> None:
    """As the sender leaves it behind: an attempt, and the thread's count of starts."""
    thread = thread_of(candidate)
    message = Message.objects.create(
        thread=thread, topic=TopicKey.UPDATE, created_at=at, saved_at=at, queued_at=at
    )
    delivery = Delivery.objects.create(
        message=message,
        candidate=candidate,
        channel=Channel.EMAIL,
        dedupe_key=f"{message.pk}",
        state_at=at,
        not_before=at,
    )
    ruling = keep_ruling(delivery, truth(candidate, at).verdict, contact_version=1, at=at)
    body = MessageBody.objects.create(message=message, body="We have news.", at=at)
    Attempt.objects.create(
        delivery=delivery, n=1, key=f"{message.pk}", ruling=ruling, body=body, started_at=at
    )
    thread.starts += 1
    thread.save(update_fields=["starts"])


def end(application: Any, at: datetime) -> Any:
    closing.close(
        application=application,
        outcome=Outcome.REJECTED,
        version=application.version,
        by=None,
        why="",
        at=at,
    )
    application.refresh_from_db()
    return application


def test_a_list_never_shows_what_does_not_hold(request: pytest.FixtureRequest) -> None:
    set_up()
    many = request.config.getoption("--long")
    run_state_machine_as_test(
        ReachAndRule,
        settings=settings(
            max_examples=200 if many else 5,
            stateful_step_count=25 if many else 16,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )


# --- the rows ---------------------------------------------------------------------------------


@pytest.fixture
def sam() -> Any:
    set_up()
    return person(email="sam@example.com", phone="+447700900123")


def test_a_row_comes_with_its_person_and_is_stale(sam):
    assert kept(row_of(sam), NOW) is None
    reach.refresh(NOW)
    assert kept(row_of(sam), NOW).verdict.kind == VerdictKind.ASK_FIRST


def test_what_follows_is_foretold(sam):
    """At eight in the morning everybody's hours open at once: nobody waits for a sweep."""
    give(sam, "channel.first", "email")
    give(sam, "contact.hours", "evenings")
    reach.refresh(NOW)
    assert kept(row_of(sam), NOW).verdict.kind == VerdictKind.WAIT
    evening = NOW.replace(hour=18)
    assert kept(row_of(sam), evening).verdict.kind == VerdictKind.CLEAR
    assert people_with(VerdictKind.CLEAR, evening, sam) == {sam.pk}
    assert kept(row_of(sam), NOW + timedelta(days=2)) is None


def test_who_is_stale_is_judged_by_the_rule(sam):
    give(sam, "channel.first", "email")
    assert people_with(VerdictKind.CLEAR, NOW, sam) == {sam.pk}
    assert reached({sam.pk: row_of(sam)}, NOW)[sam.pk].verdict.kind == VerdictKind.CLEAR


def test_what_changed_meanwhile_is_not_written_over(sam):
    looked = lapsed(NOW, 10)
    facts = people_facts(looked, NOW)
    give(sam, "channel.first", "email")
    reach.write(rows=[reach.row_of(each, looked[pk]) for pk, each in facts.items()])
    assert kept(row_of(sam), NOW) is None


def test_contacts_within_the_caps_leave_the_row_as_it_is(sam):
    give(sam, "channel.first", "email")
    thread_of(sam)
    reach.refresh(NOW)
    begin_attempt(sam, NOW)
    begin_attempt(sam, NOW)
    assert kept(row_of(sam), NOW) is not None
    begin_attempt(sam, NOW)
    assert kept(row_of(sam), NOW) is None


def test_a_sweep_always_asks_the_same(sam):
    def asked() -> int:
        Reach.objects.update(until=NOW, then_until=NOW)
        with queries() as caught:
            reach.refresh(NOW)
        return len([each for each in caught if "SAVEPOINT" not in (each["sql"] or "")])

    few = asked()
    for n in range(20):
        give(person(email=f"kim{n}@example.com"), "channel.first", "email", "call")
    assert asked() == few <= 8
    assert reach.refresh(NOW) == 0


# --- their names ------------------------------------------------------------------------------


def names_that_differ() -> list[int]:
    """Rows that would stand elsewhere in the list than their person."""
    return list(
        Reach.objects.exclude(folded_name=F("candidate__folded_name")).values_list("pk", flat=True)
    )


def test_a_row_always_has_the_name_of_its_person(sam):
    assert row_of(sam).folded_name == Candidate.objects.get(pk=sam.pk).folded_name != ""
    sam.first_name, sam.wanted_name = "Zoë", "Žofie"
    sam.save()
    assert "zoe" in row_of(sam).folded_name
    Candidate.objects.bulk_create(
        [Candidate(first_name=name, source=Source.ADDED, created_at=NOW) for name in ("Ana", "Bo")]
    )
    Candidate.objects.update(last_name=F("first_name"))
    assert names_that_differ() == []


def test_whose_name_is_taken_away_leaves_none_behind(sam):
    """As erasing and merging do it, and by plain SQL."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE candidates_candidate SET first_name = '', last_name = ''")
    assert names_that_differ() == []
    assert row_of(sam).folded_name.strip() == ""
