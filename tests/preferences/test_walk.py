"""Through all stages, whatever happens on the way: no key is met twice, and one page at a time."""

import itertools
from collections import Counter
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from candidates.actions import applications
from candidates.models import Application, Candidate, Stage
from preferences.actions import answers, check_ins, pauses
from preferences.enums import AnswerState, PauseKind, Through
from preferences.models import Answer, AskedKey, CheckIn, Question, StillRightAsked
from preferences.queries import open_check_in
from preferences.rules.check_in import MOST_QUESTIONS
from tests.factories.candidates import NOW, ApplicationFactory, CandidateFactory, JobFactory
from tests.factories.preferences import STAGES, give, set_up

pytestmark = pytest.mark.django_db

# One option of each question that contradicts no other.
OPTIONS = {
    "channel.first": "email",
    "channel.never": "at_work",
    "contact.hours": "any",
    "papers.how": "upload",
    "times.how": "i_tell",
    "news.how": "email_writing",
    "meet.remind": "email_calendar",
}


def an_option(key: str) -> str:
    if key in OPTIONS:
        return OPTIONS[key]
    options = Question.objects.get(key=key).options
    return str(options.filter(takes_words=False, is_no_preference=False)[0].key)


def walked(candidate: Candidate) -> Application:
    """An application to a job that uses every stage."""
    job = JobFactory.create(stages=STAGES)
    return ApplicationFactory.create(candidate=candidate, job=job)


def move_on(application: Application, at: datetime) -> Application:
    """To the next stage, if there is one."""
    application.refresh_from_db()
    place = STAGES.index(application.stage.key)
    if place + 1 < len(STAGES):
        applications.move(
            application=application,
            to_stage=Stage.objects.get(key=STAGES[place + 1]),
            by=application.owner,
            version=application.version,
            at=at,
        )
        application.refresh_from_db()
    return application


def test_all_stages_and_the_end_never_meet_a_key_twice() -> None:
    set_up()
    sam = CandidateFactory.create()
    application, at, met = walked(sam), NOW, []
    for _stage in STAGES:
        check_in = check_ins.open_for_stage(application=application, at=at)
        assert check_in is not None
        keys = list(check_in.asked.values_list("key", flat=True))
        assert 1 <= len(keys) <= MOST_QUESTIONS
        for key in keys:
            give(sam, key, an_option(key), at=at)
        check_ins.finish(check_in=check_in, at=at)
        met += keys
        at += timedelta(days=3)
        application = move_on(application, at)
    applications.withdraw(application=application, at=at)
    last = check_ins.open_for_outcome(application=application, at=at)
    assert last is not None
    met += last.asked.values_list("key", flat=True)
    assert len(met) == len(set(met))
    assert set(met) == set(
        Question.objects.filter(is_setting=False)
        .exclude(outcome="rejected")
        .values_list("key", flat=True)
    )


class WalkAndModel(RuleBasedStateMachine):
    """The model: what was told, and how often each key was asked, as plain values."""

    def __init__(self) -> None:
        super().__init__()
        self.sam: Candidate = CandidateFactory.create()
        self.at = NOW
        self.running = [walked(self.sam)]
        self.told: dict[str, datetime] = {}
        self.confirmed_at: list[datetime] = []
        self.ask()

    def ask(self) -> None:
        for application in self.running:
            check_ins.open_for_stage(application=application, at=self.at)
        asked = StillRightAsked.objects.filter(candidate=self.sam).first()
        if asked is not None and asked.at not in self.confirmed_at:
            self.confirmed_at.append(asked.at)

    @rule(days=st.sampled_from([1, 20, 95]))
    def time_passes(self, days: int) -> None:
        self.at += timedelta(days=days)

    @rule(which=st.integers(0, 3))
    def move(self, which: int) -> None:
        if self.running:
            place = which % len(self.running)
            self.running[place] = move_on(self.running[place], self.at)
            self.ask()

    @precondition(lambda self: len(self.running) < 3)
    @rule()
    def apply_again(self) -> None:
        self.running.append(walked(self.sam))
        self.ask()

    @precondition(lambda self: self.running)
    @rule()
    def withdraw(self) -> None:
        gone = self.running.pop()
        gone.refresh_from_db()
        applications.withdraw(application=gone, at=self.at)
        check_ins.leave_out(application=gone, at=self.at)

    @rule(n=st.integers(0, 3), how=st.sampled_from(["tell", "tell", "for_now", "skip"]))
    def answer(self, n: int, how: str) -> None:
        keys = self.open_keys()
        if not keys:
            return
        key = keys[n % len(keys)]
        if how == "skip":
            answers.skip(candidate=self.sam, key=key, at=self.at)
            return
        until = self.at + timedelta(days=5) if how == "for_now" else None
        give(self.sam, key, an_option(key), at=self.at, until=until)
        self.told[key] = max(
            until or datetime.max.replace(tzinfo=NOW.tzinfo), self.told.get(key, NOW)
        )

    @rule()
    def finish_the_page(self) -> None:
        check_in = open_check_in(self.sam)
        if check_in is not None:
            check_ins.finish(check_in=check_in, at=self.at)

    @rule(days=st.integers(1, 5))
    def pause(self, days: int) -> None:
        pauses.pause(
            candidate=self.sam,
            kind=PauseKind.ALL,
            until=self.at + timedelta(days=days),
            through=Through.WEB,
            at=self.at,
        )

    def open_keys(self) -> list[str]:
        check_in = open_check_in(self.sam)
        if check_in is None:
            return []
        return [row.key for row in check_in.asked.all() if row.done_at is None]

    # --- what must hold ---

    @invariant()
    def one_is_open_at_most(self) -> None:
        assert CheckIn.objects.filter(candidate=self.sam, closed_at=None).count() <= 1

    @invariant()
    def nothing_is_open_twice_and_nothing_known_is_asked(self) -> None:
        open_rows = AskedKey.objects.filter(
            check_in__candidate=self.sam, check_in__closed_at=None, done_at=None
        )
        keys = list(open_rows.values_list("key", flat=True))
        assert len(keys) == len(set(keys))
        fresh = {row.key for row in open_rows if not row.is_confirmation}
        known = {key for key, until in self.told.items() if until > self.at}
        assert not fresh & known

    @invariant()
    def no_key_is_asked_more_than_once_in_an_application_and_twice_in_all(self) -> None:
        rows = AskedKey.objects.filter(check_in__candidate=self.sam, is_confirmation=False)
        pairs = Counter(rows.values_list("key", "application"))
        assert all(times == 1 for times in pairs.values()), pairs
        assert all(times <= 2 for times in Counter(key for key, _app in pairs).values()), pairs

    @invariant()
    def still_right_is_asked_once_in_thirty_days(self) -> None:
        moments = sorted(self.confirmed_at)
        gaps = [later - before for before, later in itertools.pairwise(moments)]
        assert all(gap >= timedelta(days=30) for gap in gaps)

    @invariant()
    def skipping_never_loses_what_was_told(self) -> None:
        skipped = Answer.objects.filter(
            candidate=self.sam, superseded_at=None, state=AnswerState.SKIPPED, scope="always"
        ).values_list("key", flat=True)
        always = {key for key, until in self.told.items() if until.year == datetime.max.year}
        assert not set(skipped) & always


def test_whatever_happens_on_the_way() -> None:
    set_up()
    run_state_machine_as_test(
        WalkAndModel,
        settings=settings(
            max_examples=4,
            stateful_step_count=14,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
