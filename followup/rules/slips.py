"""When a contact becomes a slip (RULES 9)."""

from preferences.enums import OverrideReason


def opens_slip(reasons: list[str]) -> bool:
    """An override that really left opens a slip, unless the candidate asked for it."""
    return any(reason != OverrideReason.ASKED_FOR_IT for reason in reasons)
