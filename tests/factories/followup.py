"""Rows of what follows: as the jobs of the room would leave them."""

from typing import Any

from candidates.models import Candidate
from followup.actions.slips import open_slip
from followup.enums import SignalKind, SlipKind
from followup.models import Gesture, Signal, Slip
from messaging.models import Message
from tests.factories.candidates import NOW


def signal_about(candidate: Candidate, **fields: Any) -> Signal:
    usual = {
        "kind": SignalKind.ANSWERS_ELSEWHERE,
        "key": "channel.first",
        "channel": "email",
        "times": 3,
        "out_of": 4,
        "noticed_at": NOW,
    }
    return Signal.objects.create(candidate=candidate, **usual | fields)


def slip_about(candidate: Candidate, message: Message | None = None, at: Any = NOW) -> Slip:
    """A contact against their usual, with its draft."""
    found = message or candidate.thread.messages.latest("pk")
    return open_slip(message=found, kind=SlipKind.AGAINST_THE_USUAL, at=at)


def gesture_for(candidate: Candidate, by: Any, **fields: Any) -> Gesture:
    usual = {"kind": "form", "at": NOW, "by_id": by.pk}
    return Gesture.objects.create(candidate=candidate, **usual | fields)
