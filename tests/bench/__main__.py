"""`make bench`: every figure, or only those named: `python -m tests.bench demo_footprint`."""

import pkgutil
import sys
from importlib import import_module

from tests import bench


def main() -> None:
    known = [one.name for one in pkgutil.iter_modules(bench.__path__) if one.name != "__main__"]
    for name in sys.argv[1:] or known:
        measured = import_module(f"tests.bench.{name}")
        if hasattr(measured, "main"):
            title = (measured.__doc__ or name).splitlines()[0]
            print(f"\n{title}\n{'-' * len(title)}", flush=True)
            measured.main()


if __name__ == "__main__":
    main()
