"""The record of changes: triggers that the database runs, and who asked for what they saw."""
