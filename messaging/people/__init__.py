"""What this room holds of a person: what is copied for them, and what becomes of it at an erasure."""

from messaging.people.copied import NOT_COPIED, PARTS
from messaging.people.erased import ERASED
from messaging.people.merged import MERGED

__all__ = ["ERASED", "MERGED", "NOT_COPIED", "PARTS"]
