"""Fetching a calendar from an address that somebody typed, through the guard of the house.

Redirects are followed by hand, a few, each looked at anew; one limit of time for all together.
"""

import time
from typing import Final
from urllib.parse import urljoin

from candidates.outside import Answered, NotAsked, ask
from scheduling.enums import FeedFault
from scheduling.rules.feed import FeedUnreadable

MOST_BYTES: Final = 2 * 1024 * 1024
SECONDS: Final = 10.0
MOST_REDIRECTS: Final = 3
REDIRECTS: Final = (301, 302, 303, 307, 308)


def fetch(url: str, *, seconds: float = SECONDS) -> bytes:
    """What is there now. Raises FeedUnreadable, and nothing else."""
    ends = time.monotonic() + seconds
    for _hop in range(MOST_REDIRECTS + 1):
        answer = asked(url, ends - time.monotonic())
        if answer.status == 200:
            return answer.body
        if answer.status not in REDIRECTS:
            break
        url = urljoin(url, answer.headers.get("Location", ""))
    raise FeedUnreadable(FeedFault.NOT_REACHED)


def asked(url: str, seconds: float) -> Answered:
    try:
        return ask(
            by_the_web(url),
            headers={"Accept": "text/calendar"},
            most=MOST_BYTES,
            seconds=max(seconds, 0),
        )
    except NotAsked as error:
        raise FeedUnreadable(FeedFault(error.trouble.value)) from error


def by_the_web(url: str) -> str:
    """`webcal:` means https."""
    typed = url.strip()
    return "https:" + typed[7:] if typed[:7].lower() == "webcal:" else typed
