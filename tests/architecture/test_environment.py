"""Every setting that the environment may give is read in one module and written down."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = ROOT / "portal" / "settings"
READ = re.compile(r"\benv\.[a-z]+\(\s*\"([A-Z_]+)\"")


def test_every_name_is_in_the_example() -> None:
    read = {name for one in SETTINGS.glob("*.py") for name in READ.findall(one.read_text())}
    written = set(re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    assert read
    assert written == read


def test_only_the_settings_and_the_start_of_the_demo_read_the_environment() -> None:
    readers = {
        str(path.relative_to(ROOT))
        for room in ("candidates", "preferences", "messaging", "scheduling", "followup", "portal")
        for path in (ROOT / room).rglob("*.py")
        if re.search(r"\bos\.(environ|getenv)\b", path.read_text())
    }
    assert readers <= {
        "portal/wsgi.py",  # names the settings
        "portal/demo/__main__.py",  # makes the environment of what it starts
        "portal/demo/place.py",  # before there are settings
        "portal/demo/postgres.py",
    }
