"""Promises, holidays and slips."""

from followup.models.promise import Holiday, Pledge, Promise
from followup.models.slip import Slip

__all__ = ["Holiday", "Pledge", "Promise", "Slip"]
