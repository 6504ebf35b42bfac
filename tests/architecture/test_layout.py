"""Where things stand and what they are called (docs/house.md)."""

import re
from collections import Counter

from tests.architecture.source import HOUSE, functions, length, migrations, modules, named

VAGUE = re.compile(r"(^|_)(utils?|helpers?|common|managers?|handlers?|data|infos?|misc)$")
MODULE, FUNCTION, TEST_MODULE, TEMPLATE = 280, 45, 400, 120
# A function that may be longer says why, and leaves the list when it no longer is.
LONG_FOR_A_REASON: dict[str, str] = {}


def longer_than(most, paths):
    return [named(path) for path in paths if len(path.read_text().splitlines()) > most]


def test_there_is_something_to_look_at():
    assert len(modules(*HOUSE)) > 50
    assert len(migrations()) > 5
    assert len(modules("templates", suffix="html")) > 20


def test_no_name_says_nothing():
    assert not [named(path) for path in modules(*HOUSE) if VAGUE.search(path.stem)]


def test_no_module_shares_its_name_with_a_package():
    shared = [named(path) for path in modules(*HOUSE) if path.with_suffix("").is_dir()]
    assert not shared, "one of the two is never imported"


def test_modules_can_be_read_at_once():
    assert not longer_than(MODULE, modules(*HOUSE))
    assert not longer_than(TEST_MODULE, modules("tests"))
    assert not longer_than(TEMPLATE, modules("templates", suffix="html"))


def test_functions_can_be_read_at_once():
    long = {
        f"{named(path)}: {node.name}"
        for path in modules(*HOUSE)
        for node in functions(path)
        if length(node) > FUNCTION
    }
    assert long == set(LONG_FOR_A_REASON)


def test_migrations_say_what_they_do():
    vague = [named(path) for path in migrations() if re.search(r"_auto_|_alter_", path.stem)]
    assert not vague, "say what it is for, not which column it touches"


def test_migrations_of_a_room_stand_in_one_line():
    numbers = Counter((path.parent, path.stem[:4]) for path in migrations())
    assert not [number for number, times in numbers.items() if times > 1]
