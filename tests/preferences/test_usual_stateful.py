"""The usual in the database against a plain dictionary: whatever is done, both say the same."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

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

from candidates.models import Candidate
from preferences.actions import answers, pauses
from preferences.enums import AnswerState, PauseKind, Scope, Through
from preferences.exceptions import NothingToConfirm, TooLateToUndo
from preferences.models import Answer
from preferences.queries import employer_setup, permission_facts, usual_of
from tests.factories.candidates import NOW, ApplicationFactory, CandidateFactory, UserFactory
from tests.factories.preferences import set_up

pytestmark = pytest.mark.django_db

# No option of one key contradicts one of another, so that everything may be said at any time.
OPTIONS = {
    "channel.first": [("text",), ("email",), ("call", "email")],
    "news.rhythm": [("only_news",), ("look_myself",)],
}
DEFAULTS = {
    "channel.first": ("email", "call", "by_hand", "portal"),
    "news.rhythm": ("weekly",),
}
KEYS = st.sampled_from(sorted(OPTIONS))
SCOPES = st.sampled_from(["always", "always", "now", "one"])
SAYS = KEYS.flatmap(lambda key: st.tuples(st.just(key), st.sampled_from(OPTIONS[key])))
Slot = tuple[str, str]  # a key, and: always, now, or the application


@dataclass(eq=False)
class Said:
    """A row of the model; `aside` is what it took the place of."""

    row: Answer
    state: AnswerState
    options: tuple[str, ...]
    at: datetime
    is_own: bool
    until: datetime | None = None
    aside: dict[str, "Said"] = field(default_factory=dict)


class UsualAndModel(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.sam: Candidate = CandidateFactory()
        self.ana = UserFactory()
        self.application = ApplicationFactory(candidate=self.sam)
        self.setup = employer_setup()
        self.at = NOW
        self.in_force: dict[Slot, Said] = {}
        self.waiting: dict[Slot, Said] = {}
        self.paused_until: datetime | None = None
        self.version = self.read_version()

    # --- what people do ---

    @rule(days=st.sampled_from([0, 1, 3, 8, 100]))
    def time_passes(self, days: int) -> None:
        self.at += timedelta(days=days, seconds=1)

    @rule(says=SAYS, where=SCOPES, days=st.integers(1, 7))
    def give(self, says: tuple[str, tuple[str, ...]], where: str, days: int) -> None:
        key, options = says
        scope = self.scope(where, days)
        row = answers.give(
            candidate=self.sam,
            key=key,
            options=ranked(options),
            through=Through.WEB,
            at=self.at,
            **scope,
        )
        self.own((key, where), row, AnswerState.CHOSEN, options, scope.get("until"))

    @rule(key=KEYS)
    def do_not_mind(self, key: str) -> None:
        row = answers.give(
            candidate=self.sam,
            key=key,
            state=AnswerState.NO_PREFERENCE,
            through=Through.WEB,
            at=self.at,
        )
        self.own((key, "always"), row, AnswerState.NO_PREFERENCE, (), None)

    @rule(key=KEYS)
    def skip(self, key: str) -> None:
        row = answers.skip(candidate=self.sam, key=key, at=self.at)
        self.raised()
        if (key, "always") not in self.in_force:
            self.own((key, "always"), row, AnswerState.SKIPPED, (), None, raised=False)

    @rule(says=SAYS, where=SCOPES, days=st.integers(1, 7))
    def note(self, says: tuple[str, tuple[str, ...]], where: str, days: int) -> None:
        self.write_down((says[0], where), says[1], days)

    @precondition(lambda self: self.in_force)
    @rule(which=st.randoms(use_true_random=False), days=st.integers(1, 7))
    def note_beside_an_answer(self, which: Any, days: int) -> None:
        slot = which.choice(sorted(self.in_force))
        self.write_down(slot, which.choice(OPTIONS[slot[0]]), days)

    @rule(key=st.none() | KEYS)
    def yes_keep_it(self, key: str | None) -> None:
        slots = [
            slot
            for slot, said in self.in_force.items()
            if slot[1] == "always"
            and said.state == AnswerState.CHOSEN
            and (slot[0] == key or (key is None and not self.is_waiting_for(slot[0])))
        ]
        try:
            rows = answers.confirm(candidate=self.sam, key=key, at=self.at)
        except NothingToConfirm:
            assert not slots
            return
        by_key = {row.key: row for row in rows}
        assert set(by_key) == {slot[0] for slot in slots}
        for place, slot in enumerate(slots):
            said = self.in_force[slot]
            row = by_key[slot[0]]
            self.own(slot, row, said.state, said.options, None, raised=place == 0)

    @precondition(lambda self: self.waiting)
    @rule(is_right=st.booleans(), which=st.randoms(use_true_random=False))
    def say_whether_it_is_right(self, is_right: bool, which: Any) -> None:
        slot = which.choice(sorted(self.waiting))
        note, own = self.waiting[slot], self.in_force.get(slot)
        if own is None and not is_right:
            # Their own answer was undone: there is nothing to keep instead of the note.
            with pytest.raises(NothingToConfirm):
                answers.settle(waiting_answer=note.row, is_right=False, at=self.at)
            return
        row = answers.settle(waiting_answer=note.row, is_right=is_right, at=self.at)
        right = own if own is not None and not is_right else note
        self.own(slot, row, right.state, right.options, right.until)

    @precondition(lambda self: self.in_force or self.waiting)
    @rule(which=st.randoms(use_true_random=False))
    def undo(self, which: Any) -> None:
        places = [("in_force", slot) for slot in sorted(self.in_force)]
        places += [("waiting", slot) for slot in sorted(self.waiting)]
        kind, slot = which.choice(places)
        held = getattr(self, kind)
        said = held.pop(slot)
        answers.undo(answer=said.row, at=self.at)
        self.raised()
        for place, before in said.aside.items():
            if place == kind or slot not in getattr(self, place):
                getattr(self, place)[slot] = before
        with pytest.raises(TooLateToUndo):
            answers.undo(answer=said.row, at=self.at)

    @rule(days=st.integers(1, 5))
    def pause(self, days: int) -> None:
        self.paused_until = self.at + timedelta(days=days)
        pauses.pause(
            candidate=self.sam,
            kind=PauseKind.ALL,
            until=self.paused_until,
            through=Through.WEB,
            at=self.at,
        )
        self.raised()

    @rule()
    def start_again(self) -> None:
        pauses.resume(candidate=self.sam, at=self.at)
        self.paused_until = None

    # --- what must hold ---

    @invariant()
    def both_say_the_same(self) -> None:
        for view in (None, "one"):
            application = self.application if view else None
            usual = usual_of(self.sam, self.at, application, self.setup)
            for key in OPTIONS:
                seen = usual.of(key)
                shown = (seen.state, tuple(each.option for each in seen.options), seen.is_doubted)
                assert shown == self.expected(key, view), (key, view)

    @invariant()
    def pauses_agree(self) -> None:
        found = permission_facts([self.sam.pk], self.at, self.setup)[self.sam.pk].pause
        is_on = self.paused_until is not None and self.at < self.paused_until
        assert (found is not None) == is_on

    # --- the model ---

    def expected(self, key: str, view: str | None) -> tuple[Any, tuple[str, ...], bool]:
        state, options, is_doubted = None, DEFAULTS[key], False
        for where in ("always", view, "now"):
            said = self.in_force.get((key, where or "-"))
            if said is not None and not self.is_over(said):
                if said.state != AnswerState.SKIPPED:
                    is_chosen = said.state == AnswerState.CHOSEN
                    options = said.options if is_chosen else DEFAULTS[key]
                    state, is_doubted = said.state, False
                elif state is None:
                    state = said.state
            note = self.waiting.get((key, where or "-"))
            if note is not None and not self.is_over(note):
                is_doubted = True
        return state, options, is_doubted

    def write_down(self, slot: Slot, options: tuple[str, ...], days: int) -> None:
        scope = self.scope(slot[1], days)
        row = answers.note(
            candidate=self.sam,
            key=slot[0],
            options=ranked(options),
            through=Through.CALL,
            by=self.ana,
            at=self.at,
            **scope,
        )
        self.raised()
        said = Said(row, AnswerState.CHOSEN, options, self.at, False, scope.get("until"))
        own = self.in_force.get(slot)
        if own is None or not own.is_own or self.is_over(own) or own.state == AnswerState.SKIPPED:
            self.put_aside(slot, said)
            self.in_force[slot] = said
        elif own.options != options:
            if slot in self.waiting:
                said.aside["waiting"] = self.waiting[slot]
            self.waiting[slot] = said

    def own(
        self,
        slot: Slot,
        row: Answer,
        state: AnswerState,
        options: tuple[str, ...],
        until: datetime | None,
        *,
        raised: bool = True,
    ) -> None:
        said = Said(row, state, options, self.at, True, until)
        self.put_aside(slot, said)
        self.in_force[slot] = said
        if raised:
            self.raised()

    def put_aside(self, slot: Slot, said: Said) -> None:
        for place in ("in_force", "waiting"):
            before = getattr(self, place).pop(slot, None)
            if before is not None:
                said.aside[place] = before

    def scope(self, where: str, days: int) -> dict[str, Any]:
        if where == "always":
            return {"scope": Scope.ALWAYS}
        if where == "now":
            return {"scope": Scope.NOW, "until": self.at + timedelta(days=days)}
        return {"scope": Scope.APPLICATION, "application": self.application}

    def is_over(self, said: Said) -> bool:
        return said.until is not None and said.until <= self.at

    def is_waiting_for(self, key: str) -> bool:
        return any(slot[0] == key for slot in self.waiting)

    def raised(self) -> None:
        """Every change of the usual raises the contact version."""
        version = self.read_version()
        assert version > self.version
        self.version = version

    def read_version(self) -> int:
        return Candidate.objects.get(pk=self.sam.pk).contact_version


def ranked(options: Iterable[str]) -> list[tuple[str, int, str]]:
    return [(option, rank, "") for rank, option in enumerate(options, start=1)]


def test_the_usual_and_a_plain_dictionary_agree():
    set_up()
    run_state_machine_as_test(
        UsualAndModel,
        settings=settings(
            max_examples=20,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
