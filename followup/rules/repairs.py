"""When somebody is asked whether we kept to their usual."""

from datetime import datetime, timedelta

CONTACTS_BETWEEN = 3  # since they were asked last
TIME_BETWEEN = timedelta(days=30)


def is_due(*, contacts: int, last_at: datetime | None, at: datetime) -> bool:
    """Now and then: after some contacts, and not twice in a month."""
    return contacts >= CONTACTS_BETWEEN and (last_at is None or at - last_at >= TIME_BETWEEN)
