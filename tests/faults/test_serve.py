"""`make serve` on a new machine: from nothing to pages, by one command."""

import os
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.conftest import ROOT
from tests.faults.processes import wait_until

pytestmark = pytest.mark.long


def test_from_nothing_to_a_page(short_tmp_path: Path) -> None:
    """The whole of it, as somebody would start it on a new machine."""
    port = "8157"
    given = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    given |= {"DATA_DIR": str(short_tmp_path / "data"), "PORT": port, "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(
        [sys.executable, "-m", "portal.serve"],
        cwd=ROOT,
        env=given,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    said: list[str] = []
    try:
        assert process.stdout is not None
        for line in process.stdout:
            said.append(line)
            if line.startswith("ready:") or process.poll() is not None:
                break
        assert said[-1].startswith("ready:"), "".join(said)

        def answers() -> bool:
            try:
                with urlopen(f"http://127.0.0.1:{port}/health/ready", timeout=5) as answer:
                    return bool(answer.status == 200)
            except OSError:
                return False

        wait_until(answers, 90)
    finally:
        process.terminate()
        assert process.wait(40) == 0
