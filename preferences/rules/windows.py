"""Hours of the week as people choose, store and read them (RULES 1.6)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import time
from itertools import pairwise
from typing import Final

from .hours import DAY, Week, minutes_of, week_of
from .keys import AFTERNOONS, ANY, EVENINGS, EXACT, MORNINGS, NIGHTS, WEEKENDS
from .values import Preference, Window

MIDNIGHT: Final = time(0)
WEEKDAYS: Final = (0, 1, 2, 3, 4)
WEEKEND: Final = (5, 6)
EVERY_DAY: Final = (*WEEKDAYS, *WEEKEND)


class HoursError(ValueError):
    """Hours that cannot be meant as they were written."""


class StartIsEndError(HoursError):
    """A span of no length, or of 24 hours: nobody can tell which."""


class EndBeforeStartError(HoursError):
    """Exact hours end on the day on which they start."""


class NeverOpenError(HoursError):
    """What was chosen leaves no open hour in the week."""


class SleepMissingError(HoursError):
    """Working nights means nothing without the hours of sleep."""


def on_days(days: Iterable[int], starts: time, ends: time) -> tuple[Window, ...]:
    return tuple(Window(day, starts, ends) for day in days)


ALL_WEEK: Final = on_days(EVERY_DAY, MIDNIGHT, MIDNIGHT)
PRESETS: Final = {
    MORNINGS: on_days(WEEKDAYS, time(8), time(12)),
    AFTERNOONS: on_days(WEEKDAYS, time(12), time(17)),
    EVENINGS: on_days(WEEKDAYS, time(17), time(20)),
    WEEKENDS: on_days(WEEKEND, time(8), time(20)),
    ANY: ALL_WEEK,
}


def chosen_windows(
    options: Iterable[str],
    *,
    sleep: tuple[time, time] | None = None,
    exact: Sequence[Window] = (),
) -> tuple[Window, ...]:
    """The rows to store for what was ticked. Hours of sleep are taken out of everything else."""
    ticked = frozenset(options)
    if ANY in ticked:
        return ALL_WEEK
    windows = [window for option in ticked for window in PRESETS.get(option, ())]
    if EXACT in ticked:
        windows += checked_exact(exact)
    if NIGHTS in ticked:
        if sleep is None:
            raise SleepMissingError
        awake = awake_windows(*sleep)
        windows = list(shared(windows, awake) if windows else awake)
    if not windows:
        raise NeverOpenError
    return merged(windows)


def checked_exact(windows: Sequence[Window]) -> tuple[Window, ...]:
    for window in windows:
        if window.starts == window.ends:
            raise StartIsEndError
        if window.ends != MIDNIGHT and window.ends < window.starts:
            raise EndBeforeStartError
    return tuple(windows)


def awake_windows(asleep_at: time, up_at: time) -> tuple[Window, ...]:
    """The complement of the hours of sleep, every day; over midnight it is two rows a day."""
    if asleep_at == up_at:
        raise StartIsEndError
    if up_at < asleep_at:
        return on_days(EVERY_DAY, up_at, asleep_at)
    late = on_days(EVERY_DAY, up_at, MIDNIGHT)
    early = on_days(EVERY_DAY, MIDNIGHT, asleep_at) if asleep_at != MIDNIGHT else ()
    return tuple(sorted(late + early))


def hours_of(preference: Preference) -> tuple[Window, ...]:
    """The open hours of a preference or default: its rows, else its presets, else any time."""
    if preference.windows:
        return preference.windows
    presets = [PRESETS.get(chosen.option, ()) for chosen in preference.options]
    return tuple(window for preset in presets for window in preset) or ALL_WEEK


# --- sets of windows --------------------------------------------------------------------------


def merged(windows: Iterable[Window]) -> tuple[Window, ...]:
    """The same hours in as few rows as can be, none over midnight."""
    rows: list[tuple[int, int, int]] = []
    for day, start, end in sorted(map(as_minutes, windows)):
        if rows and rows[-1][0] == day and start <= rows[-1][2]:
            rows[-1] = (day, rows[-1][1], max(end, rows[-1][2]))
        else:
            rows.append((day, start, end))
    return tuple(as_window(*row) for row in rows)


def shared(these: Iterable[Window], those: Iterable[Window]) -> tuple[Window, ...]:
    """The hours that are in both."""
    rows = [
        (day, max(start, other_start), min(end, other_end))
        for day, start, end in map(as_minutes, these)
        for other_day, other_start, other_end in map(as_minutes, those)
        if day == other_day and max(start, other_start) < min(end, other_end)
    ]
    return merged(as_window(*row) for row in rows)


def as_minutes(window: Window) -> tuple[int, int, int]:
    return window.weekday, minutes_of(window.starts), minutes_of(window.ends) or DAY


def as_window(day: int, start: int, end: int) -> Window:
    return Window(day, time_of(start), time_of(end))


def time_of(minutes: int) -> time:
    hour, minute = divmod(minutes % DAY, 60)
    return time(hour, minute)


# --- for words --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class HoursLine:
    """The same hours on several days: "weekdays 4pm to 8pm"."""

    days: tuple[int, ...]
    starts: time
    ends: time

    @property
    def is_all_day(self) -> bool:
        return self.starts == self.ends == MIDNIGHT

    @property
    def is_into_next_day(self) -> bool:
        return MIDNIGHT < self.ends <= self.starts

    @property
    def is_any_time(self) -> bool:
        return self.is_all_day and self.days == EVERY_DAY


def hours_lines(windows: Iterable[Window]) -> tuple[HoursLine, ...]:
    """The hours as a person would say them: rows joined over midnight, equal days together."""
    days: dict[tuple[int, int], list[int]] = {}
    for start, end in day_spans(week_of(tuple(windows))):
        day, begins = divmod(start, DAY)
        days.setdefault((begins, end - day * DAY), []).append(day)
    lines = [
        HoursLine(tuple(sorted(on)), time_of(begins), time_of(ends))
        for (begins, ends), on in days.items()
    ]
    return tuple(sorted(lines, key=lambda line: (line.days, line.starts)))


def day_spans(week: Week) -> Iterable[tuple[int, int]]:
    """Spans of a day at most; a longer one is cut at its midnights."""
    for start, end in week.spans:
        if end - start < DAY:
            yield start % (7 * DAY), start % (7 * DAY) + end - start
            continue
        midnights = range((start // DAY + 1) * DAY, end, DAY)
        for cut, next_cut in pairwise((start, *midnights, end)):
            yield cut % (7 * DAY), cut % (7 * DAY) + next_cut - cut
