"""Numbers that misbehave on purpose. The first five are Twilio's own numbers for tests."""

from dataclasses import dataclass
from enum import Enum


class Manner(Enum):
    """How the answer to a request goes wrong."""

    REFUSE = "says no, with a code"
    HANG_UP = "closes the line without an answer"
    SILENCE = "keeps the line open and says nothing"
    NO_SID = "answers without the number of the text"


@dataclass(frozen=True)
class Fault:
    manner: Manner
    is_accepted: bool = False  # the text goes out all the same
    status: int = 400
    code: int = 0
    words: str = ""
    retry_after: int = 0


FAULTS = {
    "+15005550001": Fault(Manner.REFUSE, code=21211, words="Invalid 'To' Phone Number"),
    "+15005550002": Fault(Manner.REFUSE, code=21612, words="Message cannot be sent to 'To' number"),
    "+15005550003": Fault(Manner.REFUSE, code=21408, words="Permission to send not enabled"),
    "+15005550004": Fault(
        Manner.REFUSE, code=21610, words="Attempt to send to unsubscribed recipient"
    ),
    "+15005550009": Fault(Manner.REFUSE, code=21614, words="'To' number is not a mobile number"),
    "+15005550429": Fault(
        Manner.REFUSE, status=429, code=20429, words="Too Many Requests", retry_after=2
    ),
    "+15005550500": Fault(Manner.REFUSE, status=500, code=20500, words="Internal server error"),
    "+15005550501": Fault(
        Manner.REFUSE, is_accepted=True, status=500, code=20500, words="Internal server error"
    ),
    "+15005550444": Fault(Manner.HANG_UP),
    "+15005550445": Fault(Manner.HANG_UP, is_accepted=True),
    "+15005550408": Fault(Manner.SILENCE),
    "+15005550409": Fault(Manner.SILENCE, is_accepted=True),
    "+15005550201": Fault(Manner.NO_SID, is_accepted=True),
}
UNREACHABLE = {"+15005550300": 30003}  # accepted and sent, and then not delivered


def steps(phone: str) -> list[str]:
    """The statuses a text to this phone goes through."""
    return ["queued", "sent", "undelivered" if phone in UNREACHABLE else "delivered"]
