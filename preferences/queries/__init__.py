"""Reads of this room, named after what is shown."""
