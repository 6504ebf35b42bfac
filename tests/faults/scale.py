"""How much is tried: little with every run of the tests, all of it in `make faults`."""

import sys
from typing import Final

# Read where examples are counted as a module is loaded, before any fixture could know.
IS_LONG: Final = "--long" in sys.argv


def at_length(short: int, long: int) -> int:
    return long if IS_LONG else short
