"""How long requests took, counted by every web process of this machine in a small file of its own.

Whoever asks one of them for the figures gets the sum over all. No request is kept: only how many took how
long, by kind of page, and how many ended how. A request costs one addition under a lock.
"""

import contextlib
import mmap
import os
import struct
import threading
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.conf import settings

BOUNDS: Final = (0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0, 2.5, 5.0)  # seconds
PARTS: Final = ("staff", "candidate", "public", "api", "hooks", "admin", "other")
ENDS: Final = ("2xx", "3xx", "4xx", "5xx")
TIMES: Final = len(BOUNDS) + 1
WIDTH: Final = TIMES + 1 + len(ENDS)  # the times, their sum in microseconds, the ends
ROW: Final = struct.Struct(f"={WIDTH}Q")
SIZE: Final = ROW.size * len(PARTS)


@dataclass(frozen=True, slots=True)
class Took:
    """All requests of one kind of page: `times` holds one more than there are bounds."""

    part: str
    times: tuple[int, ...]
    seconds: float
    ends: dict[str, int]

    @property
    def count(self) -> int:
        return sum(self.times)


class Durations:
    """This process' own; made with its first request, so that a forked child never writes into its parent's."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pid = 0
        self._kept: mmap.mmap | None = None

    def add(self, part: str, seconds: float, status: int) -> None:
        place = PARTS.index(part) * ROW.size
        with self._lock:
            kept = self._open()
            row = list(ROW.unpack_from(kept, place))
            row[bisect_left(BOUNDS, seconds)] += 1
            row[TIMES] += int(seconds * 1_000_000)
            if 200 <= status < 600:
                row[TIMES + 1 + status // 100 - 2] += 1
            ROW.pack_into(kept, place, *row)

    def all(self) -> list[Took]:
        """Of every process of this machine."""
        with self._lock:
            own = bytes(self._open())
        tables = [own, *others(self._pid)]
        return [took_in(part, tables) for part in PARTS]

    def _open(self) -> mmap.mmap:
        if self._kept is None or self._pid != os.getpid():
            self._pid = os.getpid()
            self._kept = opened(self._pid)
        return self._kept


def opened(pid: int) -> mmap.mmap:
    """Where no file can be made, this process counts for itself alone."""
    if settings.FIGURES_DIR is not None:
        with contextlib.suppress(OSError):
            settings.FIGURES_DIR.mkdir(parents=True, exist_ok=True)
            with (settings.FIGURES_DIR / f"{prefix()}{pid}").open("w+b") as file:
                file.truncate(SIZE)
                return mmap.mmap(file.fileno(), SIZE)
    return mmap.mmap(-1, SIZE)


def others(pid: int) -> Iterator[bytes]:
    for file in files():
        if file.name != f"{prefix()}{pid}":
            with contextlib.suppress(OSError):
                if len(found := file.read_bytes()) == SIZE:
                    yield found


def begin_again() -> None:
    """Before the web processes start: what those before them counted would never be added to again."""
    for file in files():
        with contextlib.suppress(OSError):
            file.unlink()


def files() -> list[Path]:
    folder = settings.FIGURES_DIR
    return sorted(folder.glob(f"{prefix()}*")) if folder is not None else []


def prefix() -> str:
    """Two houses on one machine keep apart by their ports."""
    return f"web-{settings.WEB_PORT}-"


def took_in(part: str, tables: list[bytes]) -> Took:
    place = PARTS.index(part) * ROW.size
    row = [sum(column) for column in zip(*(ROW.unpack_from(t, place) for t in tables), strict=True)]
    return Took(
        part,
        tuple(row[:TIMES]),
        row[TIMES] / 1_000_000,
        dict(zip(ENDS, row[TIMES + 1 :], strict=True)),
    )


DURATIONS: Final = Durations()
