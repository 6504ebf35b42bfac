"""Answers that ask a person to do something: what, how, and by when (RULES 1.7, SCREENS c)."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from preferences.enums import Channel


class Act(StrEnum):
    """Where it is done."""

    WRITE = "write"  # the composer, with words to start from
    RING = "ring"
    MEET = "meet"  # a time is arranged
    TASK = "task"  # something to show their skills by
    PAPERS = "papers"
    START = "start"  # the papers before the first day
    CARD = "card"


class Who(StrEnum):
    """Whom they want to meet, or hear from."""

    RECRUITER = "recruiter"
    MANAGER = "manager"
    TEAM = "team"


@dataclass(frozen=True, slots=True, kw_only=True)
class ToDo:
    """`within` working days. `way`: by which it is done, where the answer names one; else their usual."""

    words: Promise
    act: Act
    within: int = 5
    way: Channel | None = None
    who: Who | None = None
    letter: str = ""
    is_interviewers: bool = False  # whoever held the interview knows what to say


# By key and option. What is not here asks nobody to do anything.
TO_DO: Final[Mapping[str, Mapping[str, ToDo]]] = {
    "papers.how": {
        "help_me": ToDo(
            words=_("Help to make a CV is wanted. Do it together, on the phone or here."),
            act=Act.WRITE,
            letter="duty_help_cv",
        ),
        "last_time": ToDo(
            words=_("Use the papers from last time. Do not ask for them again."),
            act=Act.PAPERS,
            within=2,
        ),
    },
    "chat.how": {
        "writing": ToDo(
            words=_("The first chat is in writing. Send the questions; no meeting."),
            act=Act.WRITE,
            letter="duty_chat",
        ),
        "in_person": ToDo(
            words=_("The first chat is in person. Say where and how to get there."), act=Act.MEET
        ),
    },
    "task.how": {
        "past_work": ToDo(words=_("Skills are shown by past work. Ask for it."), act=Act.TASK),
        "at_home": ToDo(
            words=_("Skills are shown by a short task at home. Give it."), act=Act.TASK
        ),
        "live": ToDo(words=_("Skills are shown live, with us. Arrange it."), act=Act.TASK),
        "talk": ToDo(words=_("Skills are shown by talking it through. Arrange it."), act=Act.TASK),
    },
    "offer.talk": {
        "recruiter": ToDo(
            words=_("Talk about the offer is wanted with you."),
            act=Act.MEET,
            within=2,
            who=Who.RECRUITER,
        ),
        "manager": ToDo(
            words=_("Talk about the offer is wanted with the manager. Book them."),
            act=Act.MEET,
            within=2,
            who=Who.MANAGER,
        ),
        "team": ToDo(
            words=_("Talk about the offer is wanted with someone in the team. Book them."),
            act=Act.MEET,
            within=2,
            who=Who.TEAM,
        ),
    },
    "offer.sign": {
        "phone": ToDo(
            words=_("Send the contract so that it can be signed on a phone."),
            act=Act.WRITE,
            within=2,
            letter="duty_sign",
        ),
        "email": ToDo(
            words=_("Send the contract by email."),
            act=Act.WRITE,
            within=2,
            way=Channel.EMAIL,
            letter="duty_sign",
        ),
        "post": ToDo(
            words=_("Send the contract on paper, by post."),
            act=Act.WRITE,
            within=2,
            way=Channel.BY_HAND,
            letter="duty_sign",
        ),
        "in_person": ToDo(
            words=_("Have the contract ready to sign in person."), act=Act.MEET, within=2
        ),
    },
    "feedback.how": {
        "message": ToDo(
            words=_("A short message about why is wanted. The interviewer writes it."),
            act=Act.WRITE,
            letter="duty_why_no",
            is_interviewers=True,
        ),
        "call": ToDo(
            words=_("A 10 minute call about why is wanted. The interviewer rings."),
            act=Act.RING,
            way=Channel.CALL,
            is_interviewers=True,
        ),
    },
    "start.pace": {
        "all_at_once": ToDo(words=_("Send the start papers all at once."), act=Act.START, within=2),
        "few_weekly": ToDo(words=_("Send a few start papers each week."), act=Act.START, within=2),
        "next_only": ToDo(
            words=_("Send only the start papers that are due next."), act=Act.START, within=2
        ),
    },
    "start.share": {
        "yes": ToDo(words=_("Give the new manager a copy of the card."), act=Act.CARD, within=2),
    },
    "start.buddy": {
        "team_mate": ToDo(
            words=_("Introduce a team mate, in their way, before day one."),
            act=Act.WRITE,
            who=Who.TEAM,
            letter="duty_hello",
        ),
        "manager": ToDo(
            words=_("Introduce the manager, in their way, before day one."),
            act=Act.WRITE,
            who=Who.MANAGER,
            letter="duty_hello",
        ),
    },
}


def to_do(key: str, option: str) -> ToDo | None:
    return TO_DO.get(key, {}).get(option)
