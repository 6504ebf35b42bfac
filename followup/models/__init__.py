"""Slips."""

from followup.models.slip import Slip

__all__ = ["Slip"]
