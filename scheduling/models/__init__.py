"""Free times, offers of times, interviews, and what is taken."""

from scheduling.models.diary import BusyTime, DayException, Diary, WeeklyRule
from scheduling.models.feed import CalendarFeed
from scheduling.models.interview import Interview, Participant, TickedOff
from scheduling.models.offer import Offer, OfferPanel, Slot
from scheduling.models.taken import Hold, Taken

__all__ = [
    "BusyTime",
    "CalendarFeed",
    "DayException",
    "Diary",
    "Hold",
    "Interview",
    "Offer",
    "OfferPanel",
    "Participant",
    "Slot",
    "Taken",
    "TickedOff",
    "WeeklyRule",
]
