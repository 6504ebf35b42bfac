"""Settings of the environment: read in one place, and all of them said in .env.example."""

import re

from tests.architecture.source import HOUSE, ROOT, modules, named

READ = re.compile(r"(?:\benv\.\w+|os\.environ\.get|os\.getenv)\(\s*\"([A-Z_]+)\"")
READS = re.compile(r"\bos\.environ|\bgetenv\b|environ\.Env\b|\benv\.(str|int|bool|list)\(")
SAID = re.compile(r"^#? ?([A-Z][A-Z_]+)=", re.MULTILINE)
SYSTEM = {"PATH"}
# Before there are settings: the demo and `make serve` find their place, and a process the settings it runs with.
READERS = {"portal/settings/environment.py", "portal/settings/development.py"}
BEFORE_SETTINGS = ("portal/demo/", "portal/serve.py", "portal/wsgi.py", "portal/asgi.py")


def read():
    found = {name for path in modules(*HOUSE) for name in READ.findall(path.read_text())}
    return found - SYSTEM


def said():
    return set(SAID.findall((ROOT / ".env.example").read_text()))


def test_every_setting_that_is_read_is_said():
    assert read() - said() == set()


def test_nothing_is_said_that_nobody_reads():
    assert said() - read() == set()


def test_the_environment_is_read_in_one_place():
    elsewhere = [
        named(path)
        for path in modules(*HOUSE)
        if READS.search(path.read_text())
        and named(path) not in READERS
        and not named(path).startswith(BEFORE_SETTINGS)
    ]
    assert not elsewhere
