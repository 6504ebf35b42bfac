"""What becomes of a delivery whose verdict was just taken (RULES 5.1)."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from preferences.enums import Rule, TopicKey, VerdictKind
from preferences.rules.facts import Verdict

# A message that was sent round this often has no way of its own left.
MOST_WAYS: Final = 6
OPT_OUTS: Final = frozenset({Rule.OPTED_OUT, Rule.OPT_OUT_AWAITS})


class Step(StrEnum):
    SEND = "send"
    HOLD = "hold"
    REROUTE = "reroute"
    SUPPRESS = "suppress"
    RETURN = "return"


@dataclass(frozen=True, slots=True)
class Decision:
    step: Step
    verdict: Verdict
    instead: Verdict | None = None  # the way taken instead, when it is rerouted


def decide(
    verdict: Verdict,
    *,
    follows_usual: bool,
    topic: str,
    ways_so_far: int,
    another_way: Callable[[], Verdict | None],
) -> Decision:
    """Send now, hold, take another own way, or give it back.

    `another_way` is asked only when this one is closed and the message follows the usual.
    """
    if verdict.kind in (VerdictKind.CLEAR, VerdictKind.ASK_FIRST):
        return Decision(Step.SEND, verdict)
    has_end = verdict.until is not None
    if has_end and (verdict.kind == VerdictKind.WAIT or verdict.rule == Rule.PAUSED):
        return Decision(Step.HOLD, verdict)
    if follows_usual and topic != TopicKey.SERVICE and ways_so_far < MOST_WAYS:
        instead = another_way()
        if instead is not None:
            return Decision(Step.REROUTE, verdict, instead)
    is_opted_out = verdict.rule in OPT_OUTS
    return Decision(Step.SUPPRESS if is_opted_out else Step.RETURN, verdict)
