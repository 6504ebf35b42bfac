"""How much is tried: little with every run of the tests, all of it in `make faults`.

EXAMPLES runs a long one in pieces: `EXAMPLES=20000 HYPOTHESIS_PROFILE=default pytest --long --hypothesis-seed=1`.
"""

import os
import sys
from typing import Final

# Read where examples are counted as a module is loaded, before any fixture could know.
IS_LONG: Final = "--long" in sys.argv


def at_length(short: int, long: int) -> int:
    if not IS_LONG:
        return short
    return min(long, int(os.environ.get("EXAMPLES", long)))
