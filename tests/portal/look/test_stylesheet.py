"""The style sheet and the script: small, ours, and the same in every direction of writing."""

import re
from pathlib import Path

import brotli
import pytest

from tests.portal.look.tokens import CSS

STATIC = CSS.parents[1]
SCRIPT = STATIC / "js" / "app.js"
PHYSICAL = re.compile(
    r"(?<![\w-])(?:(?:margin|padding|border|inset)-(?:left|right|top|bottom)|left|right|top|bottom"
    r"|width|height|(?:min|max)-(?:width|height))\s*:"
)
SHORTHAND = re.compile(r"(?:padding|margin|inset|border-width):\s*([^;}]+)")
SIZE = re.compile(r"(?:font-size|font):[^;}]*?(?<![\w.])(\d*\.?\d+)(rem|px)")


@pytest.mark.parametrize(("path", "most"), [(CSS, 12 * 1024), (SCRIPT, 4 * 1024)])
def test_weight(path: Path, most: int):
    assert len(brotli.compress(path.read_bytes())) <= most


@pytest.mark.parametrize("path", [CSS, SCRIPT, STATIC / "css" / "admin.css"])
def test_nothing_comes_from_elsewhere(path: Path):
    assert not re.search(r"https?://|@import|url\(\s*['\"]?//", path.read_text())


def test_directions_are_logical():
    without_queries = re.sub(r"@(?:media|container)[^{]*", "", CSS.read_text())
    assert PHYSICAL.findall(without_queries) == []


def test_shorthands_are_the_same_on_both_sides():
    found = SHORTHAND.findall(re.sub(r"\([^()]*(?:\([^()]*\))?[^()]*\)", "()", CSS.read_text()))
    sides = [values.split() for values in found if len(values.split()) == 4]
    assert all(right == left for _top, right, _bottom, left in sides)


def test_nothing_is_written_smaller_than_14_pixels():
    sizes = [
        float(number) * (16 if unit == "rem" else 1)
        for number, unit in SIZE.findall(CSS.read_text())
    ]
    assert all(size >= 14 for size in sizes)


def test_the_script_needs_no_evaluation():
    assert not re.search(r"\beval\(|new Function|innerHTML|insertAdjacentHTML", SCRIPT.read_text())


def test_every_rule_lives_in_a_layer():
    outside = re.sub(r"/\*.*?\*/", "", CSS.read_text(), flags=re.DOTALL)
    depth, top = 0, ""
    for char in outside:
        depth += {"{": 1, "}": -1}.get(char, 0)
        top += char if depth == 0 else ""
    openings = [line.strip() for line in re.split(r"[};]", top) if line.strip()]
    assert openings[0] == "@layer tokens, base, layout, components, utilities"
    assert [line.split()[0] for line in openings[1:]] == ["@layer"] * 5
