"""How many attempts begin together.

One commit for several is cheaper, but whatever has begun counts as *not certain* when its sender is killed,
and leaves even if an opt-out comes meanwhile. So they are few, and only as many as leave at once.
"""

from typing import Final

MOST_TOGETHER: Final = 8
WITHIN: Final = 0.3  # seconds, from the first of them to the last


def together(took: float | None) -> int:
    """By how long the provider took over the last one, in seconds; None: not known yet."""
    if took is None:
        return 1
    return min(MOST_TOGETHER, 1 + int(WITHIN / max(took, 0.001)))
