"""The gate: what a recruiter gets for the way they picked. Pure; the verdict is decided elsewhere."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from preferences.enums import Channel, Rule, VerdictKind
from preferences.rules.facts import Verdict
from preferences.rules.verdict import OVERRIDABLE, may_leave

DONE_BY_A_PERSON = (Channel.CALL, Channel.BY_HAND)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """`verdict` is of the way they picked, `preferred` of the way that follows the usual."""

    verdict: Verdict
    preferred: Verdict
    rules: tuple[Rule, ...]  # what one reason has to go against

    @property
    def channel(self) -> Channel:
        return self.verdict.channel

    @property
    def follows_usual(self) -> bool:
        return self.channel == self.preferred.channel

    @property
    def is_done_by_a_person(self) -> bool:
        return self.channel in DONE_BY_A_PERSON

    @property
    def is_open(self) -> bool:
        """It may be sent as it is: at once, or when their hours open. A person cannot be told to
        wait until then: what they do is open now, or not yet.
        """
        is_wait = self.verdict.kind == VerdictKind.WAIT
        return may_leave(self.verdict) and not (is_wait and self.is_done_by_a_person)

    @property
    def is_later(self) -> bool:
        return self.is_open and self.verdict.kind == VerdictKind.WAIT

    @property
    def asks_first(self) -> bool:
        return self.verdict.kind == VerdictKind.ASK_FIRST

    @property
    def is_against(self) -> bool:
        return self.verdict.kind == VerdictKind.AGAINST

    @property
    def may_be_overridden(self) -> bool:
        return self.verdict.rule in OVERRIDABLE and self.verdict.kind != VerdictKind.CLEAR

    @property
    def instead(self) -> Channel | None:
        """Their own way, offered as the main button beside one that is against or blocked."""
        if self.follows_usual or not may_leave(self.preferred):
            return None
        return self.preferred.channel


def in_their_order(verdicts: Mapping[Channel, Verdict], preferred: Channel) -> Sequence[Verdict]:
    """The ways as the composer lists them: theirs, then the better verdict, then the usual order."""
    order = list(VerdictKind)
    return sorted(
        verdicts.values(),
        key=lambda verdict: (verdict.channel != preferred, order.index(verdict.kind)),
    )
