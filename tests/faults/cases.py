"""The cases of faults and bad input that concern messages and the pages of candidates, and where each is shown.

    python -m tests.faults.cases      prints the table

A test says which it shows: `@pytest.mark.case(1, 2, control="…")`. Where a fault is injected, `control` names
the test that runs the same without it, or is `ITSELF` when the test does both.
"""

import ast
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from tests.architecture.source import functions, modules, named

ITSELF: Final = "itself"
MARK: Final = "pytest.mark.case"

CASES: Final = {
    1: "Killed after the claim: sent once, within 75 s",
    2: "Killed after the attempt, before the first byte: not certain, not sent again",
    3: "Killed after the provider took it: a report proves it; by SMTP it is shown",
    4: "Killed three times over one message: put aside, the others go",
    5: "An idle worker killed: the others go on, all of it is back in 10 s",
    6: "The supervisor killed: nothing of it goes on, the next start is one set",
    7: "Asked to stop in the middle of a send: ends in good order, claims nothing more",
    8: "Two senders: nothing twice",
    9: "Asleep past its lease: changes nothing but its own attempt",
    10: "The database restarts in the middle of a claim or a start: no call without an attempt",
    11: "The database is away when the result is recorded: recorded later, never sent again",
    12: "The reply to COMMIT is lost at Send: the same form gives the same message",
    13: "A deadlock: the whole again, three times at most, and nothing sent in it",
    14: "The database cannot be written: Send says so, webhooks get 503, nothing leaves",
    15: "Connection refused, no such host: tried again, no try spent",
    16: "Time ran out after the provider took it, no key: not certain, one copy",
    17: "The same with a key that lives: the same key and bytes, one copy",
    18: "The same with a key that is too old: as without one",
    19: "The provider answers 500: not certain",
    20: "Asked to slow down: nothing goes to that account before, not the others either",
    21: "A yes without an id, or one that cannot be read: not certain",
    22: "Wrong credentials: one alarm, no tries spent",
    23: "A provider that never answers: cut off, and the others do not starve",
    24: "A report before the answer to our call: kept, and read later",
    25: "Delivered, then a late sent: stays delivered",
    26: "The same webhook five times at once: one row, one effect, five yeses",
    27: "A forged or missing signature: refused, no row, said in the log",
    28: "A true webhook again, much later: nothing changes",
    29: "A webhook about nothing we know: kept, tried again, said when there are many",
    30: "One bad event in fifty: the others are read",
    31: "Ten megabytes, ten thousand parts: refused, or not read",
    32: "Opted out while it waits: suppressed, no call",
    33: "An opt-out against the start of an attempt: none begins after its commit",
    34: "STOP from a number that two have: both are stopped, neither sees the other",
    35: "STOP in every spelling; in other words a person decides",
    36: "START after a complaint: opens texts only",
    37: "A file is taken in over somebody who opted out: the opt-out stays",
    38: "Two records of one person become one: the stricter answer holds, nothing leaves twice",
    39: "Every link of a letter looked at ten times: nothing changes",
    40: "Every form behind it sent as it stands: at most unsubscribed, on record, and taken back",
    41: "Unsubscribe twice, without cookies: twice yes, once done",
    42: "Written before the legal evening, due after it: held until the morning",
    43: "Hours that end inside a change of the clock, in every zone",
    44: "The zone changes while it waits: judged again",
    45: "The clock of a machine is an hour wrong: the database's counts",
    46: "Hours that cannot be meant are refused with words",
    47: "Too late to be of use: the owner is told and may ring",
    48: "Two recruiters at once: both go, the second is warned, the caps hold",
    49: "A double click, a retry: one message",
    50: "Many at once, one with a bad address: the others go, and that one is said",
    51: "Fifty book one time: one has it, the others hear so, nobody an error",
    52: "Cancelled while it leaves: said to be leaving, never to be cancelled",
    53: "The address changes while it waits: the old one is never used",
    54: "An answer from somebody else's address: kept apart",
    55: "A hundred letters of a machine: no answer, one alarm",
    56: "What is another's is not there: the same answer as for what is missing, and no word of it",
    57: "Taken out of the team with the page open: the next request finds nothing",
    58: "Templates that try to run: sent as they stand or refused",
    59: "Line breaks, turned letters, much too long, emoji: refused or clean",
    60: "A formula as a name: words in the sheet",
    61: "A page, a bomb or a virus as a paper, or no scanner: refused or kept apart",
    62: "Erased while it waits, leaves, or is reported on: none sent after, nothing of theirs comes back",
    63: "SECRET_KEY changes with messages queued: they go",
    64: "One broken row of schedules or settings: the others run, it is named",
}
# There the world is well and the input or the moment is the case: nothing is injected.
NOTHING_INJECTED: Final = frozenset(
    {
        8,
        25,
        26,
        28,
        31,
        34,
        35,
        36,
        37,
        38,
        39,
        41,
        43,
        44,
        46,
        47,
        48,
        49,
        51,
        52,
        53,
        54,
        55,
        56,
        57,
        58,
        59,
        60,
    }
)


@dataclass(frozen=True, slots=True)
class Shown:
    """A test that shows cases."""

    test: str
    cases: tuple[int, ...]
    control: str
    is_control_there: bool


def shown() -> Iterator[Shown]:
    for path in modules("tests"):
        if MARK not in path.read_text():
            continue
        tests = list(functions(path))
        names = {test.name for test in tests} | {ITSELF}
        for test in tests:
            for mark in marks_of(test):
                cases = tuple(ast.literal_eval(number) for number in mark.args)
                control = next((ast.literal_eval(word.value) for word in mark.keywords), "")
                yield Shown(f"{named(path)}::{test.name}", cases, control, control in names)


def marks_of(test: ast.FunctionDef) -> Iterator[ast.Call]:
    for decorator in test.decorator_list:
        if isinstance(decorator, ast.Call) and ast.unparse(decorator.func) == MARK:
            yield decorator


def main() -> None:
    by_case = defaultdict(list)
    for each in shown():
        for number in each.cases:
            by_case[number].append(each.test)
    for number, words in CASES.items():
        tests = ", ".join(f"`{name}`" for name in by_case[number])
        sys.stdout.write(f"| {number} | {words} | {tests} |\n")


if __name__ == "__main__":
    main()
