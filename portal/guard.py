"""A process that outlives the supervisor by a moment, to end what it left behind.

However the supervisor ends, its side of a pipe closes. The guard then ends every process group it was
told of: an orphaned sender or worker must not go on beside the next one.
"""

import contextlib
import os
import signal
import time
from collections.abc import Callable
from typing import Self

PATIENCE = 10  # seconds between asking and killing


class Guard:
    """Forked once, before anything else; told of each group that starts and ends."""

    def __init__(self, last: Callable[[], None] = lambda: None) -> None:
        """`last` is called when all the groups of a supervisor that died are gone."""
        reading, self._writing = os.pipe()
        self.pid = os.fork()
        if self.pid:
            os.close(reading)
            return
        os.close(self._writing)
        os.setsid()  # Ctrl-C in the terminal is not for us
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        with contextlib.suppress(Exception):
            _stand(reading, last)
        os._exit(0)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Whatever was to be ended was ended in good order."""
        self._write("done\n")
        os.close(self._writing)
        os.waitpid(self.pid, 0)

    def watch(self, group: int) -> None:
        self._write(f"+{group}\n")

    def forget(self, group: int) -> None:
        self._write(f"-{group}\n")

    def let_go(self) -> None:
        """In a forked child: only the supervisor may hold the pipe open."""
        os.close(self._writing)

    def _write(self, line: str) -> None:
        with contextlib.suppress(BrokenPipeError):  # the guard itself was killed
            os.write(self._writing, line.encode())


def _stand(reading: int, last: Callable[[], None]) -> None:
    groups: set[int] = set()
    with os.fdopen(reading) as lines:
        for line in lines:
            if line == "done\n":
                return
            change, group = line[0], int(line[1:])
            groups.add(group) if change == "+" else groups.discard(group)
    end_groups(groups)
    last()


def end_groups(leaders: set[int], *, patience: float = PATIENCE) -> None:
    """Ask the leader of each group to end, which ends the rest in good order; kill what is left."""
    for leader in leaders:
        with contextlib.suppress(ProcessLookupError):
            os.kill(leader, signal.SIGTERM)
    deadline = time.monotonic() + patience
    while any(_lives(leader) for leader in leaders) and time.monotonic() < deadline:
        time.sleep(0.05)
    for leader in leaders:
        kill_group(leader)


def kill_group(group: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(group, signal.SIGKILL)


def _lives(process: int) -> bool:
    """A child that ended counts as living until it is waited for; others' children we only ask for."""
    try:
        return os.waitpid(process, os.WNOHANG) == (0, 0)
    except ChildProcessError:
        pass
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True
