"""How long they have for a task or an offer: until then nobody reminds them (SCREENS c, 4 and 5)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from candidates.rules.working_days import after_working_days
from preferences.rules.values import Usual

TASK_TIME: Final = "task.time"
OFFER_TIME: Final = "offer.time"
# In which stage each is about.
STAGES: Final[Mapping[str, str]] = {"assessment": TASK_TIME, "offer": OFFER_TIME}
WORKING_DAYS: Final[Mapping[str, int]] = {"two_days": 2, "one_week": 5}
WEEKEND: Final = "weekend"
SATURDAY: Final = 5


@dataclass(frozen=True, slots=True)
class OwnTime:
    """`until` is None where they gave a date in words, or say it themselves."""

    key: str
    option: str
    until: date | None
    words: str = ""

    def holds_on(self, today: date) -> bool:
        return self.until is None or today <= self.until


def own_time(usual: Usual, stage: str) -> OwnTime | None:
    """What they said for the stage they are in, counted from the day they said it."""
    key = STAGES.get(stage)
    said = usual.of(key) if key else None
    if key is None or said is None or not said.is_chosen or said.at is None:
        return None
    given = said.at.astimezone(ZoneInfo(usual.zone.name_at(said.at))).date()
    chosen = said.options[0]
    return OwnTime(key, chosen.option, last_day(chosen.option, given), chosen.words)


def last_day(option: str, given: date) -> date | None:
    if option == WEEKEND:
        return given + timedelta(days=(SATURDAY - given.weekday()) % 7 + 2)  # the Monday after
    within = WORKING_DAYS.get(option)
    return after_working_days(given, within) if within else None
