"""Answers that ask a person to do something: what, and by when (RULES 1.7, SCREENS c)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

FIRST_FREE_DAY: Final = 5  # Saturday
ONE_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ToDo:
    """In the words of a note for the team; `within` working days, 0: no date of its own."""

    words: Promise
    within: int = 0


# By key and option. What is not here asks nobody to do anything.
TO_DO: Final[Mapping[str, Mapping[str, ToDo]]] = {
    "papers.how": {
        "help_me": ToDo(_("Help to make a CV is wanted. Do it together, on the phone or here."), 5),
        "last_time": ToDo(_("Use the papers from last time. Do not ask for them again."), 2),
    },
    "chat.how": {
        "phone": ToDo(_("The first chat is a phone call, only at the time you agree.")),
        "video": ToDo(_("The first chat is by video. Send the link with the time.")),
        "writing": ToDo(_("The first chat is in writing. Send the questions; no meeting.")),
        "in_person": ToDo(_("The first chat is in person. Say where and how to get there.")),
    },
    "know.first": {
        "pay": ToDo(_("Tell the pay before you talk."), 2),
        "shifts": ToDo(_("Tell the hours and shifts before you talk."), 2),
        "place": ToDo(_("Tell the place and how to get there before you talk."), 2),
        "team": ToDo(_("Tell who is in the team before you talk."), 2),
        "what_next": ToDo(_("Tell what comes next before you talk."), 2),
    },
    "task.how": {
        "past_work": ToDo(_("Skills are shown by past work. Give no other task.")),
        "at_home": ToDo(_("Skills are shown by a short task at home. Give no other task.")),
        "live": ToDo(_("Skills are shown live. Give no other task.")),
        "talk": ToDo(_("Skills are shown by talking it through. Give no other task.")),
    },
    "task.time": {
        "two_days": ToDo(_("The task is due then. Do not remind before."), 2),
        "one_week": ToDo(_("The task is due then. Do not remind before."), 5),
        "weekend": ToDo(_("The task is done over a weekend. Do not remind before.")),
        "own_date": ToDo(_("They gave a date for the task. Do not remind before.")),
    },
    "offer.talk": {
        "recruiter": ToDo(_("Talk about the offer is wanted with you."), 2),
        "manager": ToDo(_("Talk about the offer is wanted with the manager. Book them."), 2),
        "team": ToDo(_("Talk about the offer is wanted with someone in the team. Book them."), 2),
    },
    "offer.sign": {
        "phone": ToDo(_("Send the contract so that it can be signed on a phone.")),
        "email": ToDo(_("Send the contract by email.")),
        "post": ToDo(_("Send the contract on paper, by post.")),
        "in_person": ToDo(_("Have the contract ready to sign in person.")),
    },
    "offer.time": {
        "two_days": ToDo(_("The offer is open until then. Do not chase."), 2),
        "one_week": ToDo(_("The offer is open until then. Do not chase."), 5),
        "other_offer": ToDo(_("There is another offer. Tell the manager the date. Do not chase.")),
        "i_tell": ToDo(_("They will say when they have decided. Do not chase.")),
    },
    "feedback.how": {
        "message": ToDo(_("A short message about why is wanted. The interviewer writes it."), 5),
        "call": ToDo(_("A 10 minute call about why is wanted. The interviewer rings."), 5),
    },
    "start.pace": {
        "all_at_once": ToDo(_("Send the start papers all at once.")),
        "few_weekly": ToDo(_("Send a few start papers each week.")),
        "next_only": ToDo(_("Send only the start papers that are due next.")),
    },
    "start.share": {
        "yes": ToDo(_("Give the new manager a copy of the card.")),
        "change_first": ToDo(_("Let them change the card before the new manager gets it.")),
        "no": ToDo(_("Do not share the card with the new manager.")),
    },
    "start.buddy": {
        "team_mate": ToDo(_("Introduce a team mate, in their way, before day one."), 5),
        "manager": ToDo(_("Introduce the manager, in their way, before day one."), 5),
    },
}


def to_do(key: str, option: str) -> ToDo | None:
    return TO_DO.get(key, {}).get(option)


def due_on(today: date, within: int) -> date:
    """So many working days on."""
    day = today
    while within:
        day += ONE_DAY
        within -= day.weekday() < FIRST_FREE_DAY
    return day
