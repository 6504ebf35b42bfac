"""Promises, holidays and slips."""

from followup.models.promise import Holiday, Promise
from followup.models.slip import Slip

__all__ = ["Holiday", "Promise", "Slip"]
