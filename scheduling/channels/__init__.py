"""Adapters to calendars outside, which know no tables."""
