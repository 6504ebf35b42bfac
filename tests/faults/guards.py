"""Takes each guard of the outbox away in turn, and shows that a test then fails: `make guards`.

Each runs in a process of its own, first with the guard and then without; a line of the table says both.
"""

import os
import subprocess
import sys

from tests.conftest import ROOT
from tests.faults.unguarded import GUARDS

FAILED = 1  # what pytest ends with when a test failed, and nothing else was wrong


def main() -> int:
    wanted = sys.argv[1:] or list(GUARDS)
    say("| taken away | what that means | the test that fails | with it | without it |")
    say("|---|---|---|---|---|")
    missed = 0
    for name in wanted:
        guard = GUARDS[name]
        kept, removed = run(guard.test), run(guard.test, name)
        shown = kept == 0 and removed == FAILED
        missed += not shown
        short = guard.test.partition("::")[2]
        words = f"{said(kept)} | {said(removed)}" + ("" if shown else " **missed**")
        say(f"| {name} | {guard.says} | `{short}` | {words} |")
    say(
        f"\n{len(wanted) - missed} of {len(wanted)} guards are missed by a test when they are gone."
    )
    return missed


def run(test: str, name: str = "") -> int:
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-x",
        "-n",
        "0",
        "-p",
        "tests.faults.unguarded",
    ]
    done = subprocess.run(
        [*command, test],
        cwd=ROOT,
        env=os.environ | {"GUARD": name},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=False,
    )
    return done.returncode


def said(code: int) -> str:
    return {0: "passes", FAILED: "fails"}.get(code, f"ends with {code}")


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
