"""What is not certain: what proves it, what may be sent again without proof, and when to ask (N8)."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from messaging.enums import Report, WhenNotCertain
from messaging.rules.retry import is_spent

FIRST_LOOK: Final = timedelta(seconds=30)
FIRST_POLL: Final = timedelta(minutes=5)
LONGEST_PAUSE: Final = timedelta(hours=6)
MOST_LOOKS: Final = 12
# Their clock is not ours, and a text may wait with them before it is sent.
AROUND: Final = timedelta(minutes=10)
# Nobody says more about these.
SETTLED: Final = frozenset({Report.DELIVERED, Report.READ, Report.BOUNCED, Report.COMPLAINED})


class Next(StrEnum):
    """What becomes of a delivery that is not certain."""

    ACCEPT = "accept"  # it went: proved
    REPEAT = "repeat"  # the same bytes under the same key: the provider sends nothing twice
    RESEND = "resend"  # two are better than none
    ASK = "ask"  # a person decides
    WAIT = "wait"


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """What is known about it."""

    since: datetime
    is_proved: bool
    key_until: datetime | None  # an envelope is kept whole until then
    tries: int
    when_not_certain: str = WhenNotCertain.ASK
    was_resent: bool = False  # by its rule: once is enough
    valid_until: datetime | None = None


def next_of(doubt: Doubt, at: datetime, *, window: timedelta, lease: timedelta) -> Next:
    """Proof, then a live key, then, after the window, the rule of the message, then a person.

    A key must outlive the try that it is used for.
    """
    if doubt.is_proved:
        return Next.ACCEPT
    if at < doubt.since + window:
        is_alive = doubt.key_until is not None and at + lease < doubt.key_until
        return Next.REPEAT if is_alive and not is_spent(doubt.tries) else Next.WAIT
    is_useful = doubt.valid_until is None or at < doubt.valid_until
    is_ruled = doubt.when_not_certain == WhenNotCertain.RESEND
    return Next.RESEND if is_ruled and is_useful and not doubt.was_resent else Next.ASK


def next_check_at(doubt: Doubt, at: datetime, *, window: timedelta) -> datetime:
    """A key is used after half a minute, and then more and more seldom; without one there is nothing
    to do before the window ends."""
    end = doubt.since + window
    if doubt.key_until is None or doubt.key_until <= at:
        return end
    return min(at + FIRST_LOOK * 2 ** min(max(doubt.tries - 1, 0), 10), end)


# --- asking the provider ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A message in the provider's own list."""

    ref: str
    to: str
    content: str
    at: datetime
    report: Report
    error: str = ""


def look_up_at(looks: int, at: datetime, *, is_in_doubt: bool) -> datetime | None:
    """When to ask the provider (again); None: not any more. Doubt is urgent, a missing report is not."""
    if looks >= MOST_LOOKS:
        return None
    first = FIRST_LOOK if is_in_doubt else FIRST_POLL
    return at + min(first * 2 ** min(looks, 12), LONGEST_PAUSE)


def one_meant(
    listed: Iterable[Listed], *, to: str, kept: str, hidden: str, known: Collection[str]
) -> Listed | None:
    """The message of their list that is the one we are not certain of: to the same address, in the
    same words, and not one we know already. Two that would do prove nothing."""
    says = words_with_gaps(kept, hidden)
    found = [
        each
        for each in listed
        if each.to == to and each.ref not in known and says.fullmatch(each.content.strip())
    ]
    return found[0] if len(found) == 1 else None


def words_with_gaps(kept: str, hidden: str) -> re.Pattern[str]:
    """What was kept has dots where secrets were."""
    parts = [re.escape(part) for part in kept.strip().split(hidden)]
    return re.compile(r"\S{1,200}".join(parts), re.DOTALL)


@dataclass(frozen=True, slots=True)
class Difference:
    """Two lists of references that should be one."""

    ours: int
    theirs: int
    missing: tuple[str, ...]  # we say accepted, they do not have it
    strange: tuple[str, ...]  # they have it, no attempt of ours is known to be it

    @property
    def is_none(self) -> bool:
        return not self.missing and not self.strange


def difference(
    ours: Sequence[str],
    theirs: Sequence[str],
    strange_from: Sequence[str],
    known: Collection[str],
) -> Difference:
    """`ours` are the accepted of a span of time, `strange_from` what they list within it; `theirs` and
    `known` reach a little further on both sides."""
    return Difference(
        ours=len(set(ours)),
        theirs=len(set(strange_from)),
        missing=tuple(sorted(set(ours) - set(theirs))),
        strange=tuple(sorted(set(strange_from) - set(known))),
    )
