"""The words that every network knows, said in a letter: they are about letters, and act like by text."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import NAMESPACE_URL, uuid5

from candidates.models import Candidate, ContactPoint
from messaging.actions import opt_outs
from messaging.actions.inbound import PAUSE_LASTS
from messaging.actions.letters import send_letter
from messaging.rules.keywords import Keyword
from preferences.actions import pauses
from preferences.enums import Channel, ConsentHow, PauseKind, Through
from preferences.queries.setup import employer_setup
from preferences.queries.usual import zone_for
from preferences.rules.hours import local_time


@dataclass(frozen=True, slots=True)
class SaidByLetter:
    """A letter that is one of the words, and where it came from."""

    candidate: Candidate
    words: str
    ref: str
    point: ContactPoint | None

    def answer(self, letter: str, at: datetime, **more: object) -> None:
        """One service letter back, to an address that is open; machines are never answered."""
        if self.point is not None and self.point.is_open:
            token = uuid5(NAMESPACE_URL, f"{letter}:{self.ref}")
            send_letter(letter, contact_point=self.point, client_token=token, at=at, **more)  # type: ignore[arg-type]


def stop(said: SaidByLetter, at: datetime) -> None:
    """No more letters, on any topic."""
    opt_outs.opt_out(
        candidate=said.candidate,
        channel=Channel.EMAIL,
        how=ConsentHow.KEYWORD,
        through=Through.EMAIL,
        words=said.words,
        at=at,
    )


def start(said: SaidByLetter, at: datetime) -> None:
    """Opens letters again, whatever closed them; texts that STOP closed stay closed (RULES 3.4)."""
    opt_outs.opt_in(
        candidate=said.candidate,
        channel=Channel.EMAIL,
        how=ConsentHow.KEYWORD,
        through=Through.EMAIL,
        words=said.words,
        at=at,
    )
    said.answer("opted_in", at)


def help_them(said: SaidByLetter, at: datetime) -> None:
    said.answer("help", at)


def pause(said: SaidByLetter, at: datetime) -> None:
    until = at + PAUSE_LASTS
    pauses.pause(
        candidate=said.candidate, kind=PauseKind.ALL, until=until, through=Through.EMAIL, at=at
    )
    zone = zone_for(said.candidate, employer_setup(), at)
    said.answer("paused", at, until=local_time(until, zone))


KEYWORDS: Final[Mapping[Keyword, Callable[[SaidByLetter, datetime], None]]] = {
    Keyword.STOP: stop,
    Keyword.START: start,
    Keyword.HELP: help_them,
    Keyword.PAUSE: pause,
}
