"""The usual against a plain model: a dict that is written to as people would think of it."""

from datetime import timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from preferences.enums import AnswerState, GivenBy, Scope
from preferences.rules.values import Chosen, Default, Defaults, Given

from .world import NOON, usual

KEYS = ("channel.first", "papers.how", "goal")
DEFAULTS = Defaults(
    job={"papers.how": Default(("upload",))},
    employer={"channel.first": Default(("email",)), "papers.how": Default(("help",))},
)
FALLS_BACK_ON = {"channel.first": "email", "papers.how": "upload", "goal": ""}

keys = st.sampled_from(KEYS)
options = st.sampled_from(["a", "b", "c"])
states = st.sampled_from([AnswerState.CHOSEN, AnswerState.SKIPPED, AnswerState.NO_PREFERENCE])
applications = st.sampled_from([1, 2])


class UsualMachine(RuleBasedStateMachine):
    @initialize()
    def begin(self):
        self.at = NOON
        self.rows: list[Given] = []
        # The model: what was last said for each key, in each place where it can be said.
        self.now: dict[str, tuple] = {}
        self.application: dict[tuple[str, int], tuple] = {}
        self.always: dict[str, tuple] = {}

    def write(self, key, state, option, **changes) -> None:
        chosen = (Chosen(option),) if state == AnswerState.CHOSEN else ()
        number = len(self.rows) + 1
        self.rows.append(
            Given(id=number, key=key, state=state, options=chosen, at=self.at, **changes)
        )

    @rule(key=keys, state=states, option=options)
    def say_always(self, key, state, option):
        self.write(key, state, option)
        self.always[key] = (state, option)

    @rule(key=keys, state=states, option=options, application=applications)
    def say_for_an_application(self, key, state, option, application):
        self.write(key, state, option, scope=Scope.APPLICATION, application_id=application)
        self.application[key, application] = (state, option)

    @rule(key=keys, state=states, option=options, hours=st.integers(1, 72))
    def say_for_now(self, key, state, option, hours):
        until = self.at + timedelta(hours=hours)
        self.write(key, state, option, scope=Scope.NOW, until=until)
        self.now[key] = (state, option, until)

    @rule(key=keys, option=options)
    def a_note_waits(self, key, option):
        changes = {"given_by": GivenBy.STAFF, "is_waiting": True}
        self.write(key, AnswerState.CHOSEN, option, **changes)

    @rule(hours=st.integers(1, 48))
    def time_passes(self, hours):
        self.at += timedelta(hours=hours)

    def expected(self, key, application) -> tuple[str, AnswerState | None]:
        said = []
        if key in self.now and self.now[key][2] > self.at:
            said.append(self.now[key][:2])
        if (key, application) in self.application:
            said.append(self.application[key, application])
        if key in self.always:
            said.append(self.always[key])
        for state, option in said:
            if state == AnswerState.CHOSEN:
                return option, state
            if state == AnswerState.NO_PREFERENCE:
                return FALLS_BACK_ON[key], state
        return FALLS_BACK_ON[key], AnswerState.SKIPPED if said else None

    @invariant()
    def the_usual_is_what_was_said(self):
        for application in (1, 2, None):
            known = usual(*self.rows, at=self.at, defaults=DEFAULTS, application_id=application)
            for key in KEYS:
                preference = known.of(key)
                assert (preference.option, preference.state) == self.expected(key, application)

    @invariant()
    def the_order_of_the_rows_does_not_matter(self):
        forwards = usual(*self.rows, at=self.at, defaults=DEFAULTS, application_id=1)
        backwards = usual(*reversed(self.rows), at=self.at, defaults=DEFAULTS, application_id=1)
        assert forwards == backwards


TestUsual = UsualMachine.TestCase
TestUsual.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
