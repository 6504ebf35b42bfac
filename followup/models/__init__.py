"""Promises, holidays, silences, signals, slips, gestures."""

from followup.models.gesture import Gesture, OwnView
from followup.models.promise import Holiday, Pledge, Promise
from followup.models.signal import Signal
from followup.models.silence import Round, Silence
from followup.models.slip import Slip

__all__ = [
    "Gesture",
    "Holiday",
    "OwnView",
    "Pledge",
    "Promise",
    "Round",
    "Signal",
    "Silence",
    "Slip",
]
