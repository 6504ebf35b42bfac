"""Colours keep their contrast, in both schemes, on every surface they are used on."""

import re

import pytest

from tests.portal.look import tokens

SCHEMES = {"light": tokens.light(), "dark": tokens.dark()}
SURFACES = ["--page", "--raised", "--sunk", "--canvas", "--paper"]
TEXT = ["--ink", "--ink-2", "--brand", "--danger", "--warn", "--ok", "--info"]
LINES = ["--line-control", "--focus"]
VERDICTS = ["clear", "wait", "ask", "against", "blocked", "neutral"]

both = pytest.mark.parametrize("scheme", SCHEMES)


@both
@pytest.mark.parametrize("surface", SURFACES)
@pytest.mark.parametrize("role", TEXT)
def test_text_is_read_on_every_surface(scheme, surface, role):
    named = SCHEMES[scheme]
    assert tokens.ratio(named[role], named[surface]) >= 4.5


@both
@pytest.mark.parametrize("surface", SURFACES)
@pytest.mark.parametrize("role", LINES)
def test_edges_of_controls_and_the_focus_are_seen(scheme, surface, role):
    named = SCHEMES[scheme]
    assert tokens.ratio(named[role], named[surface]) >= 3


@both
@pytest.mark.parametrize("verdict", VERDICTS)
def test_verdicts_are_read_from_afar(scheme, verdict):
    named = SCHEMES[scheme]
    assert tokens.ratio(named[f"--{verdict}-ink"], named[f"--{verdict}-tint"]) >= 7


@both
@pytest.mark.parametrize(
    ("words", "ground", "least"),
    [
        ("--on-brand", "--brand", 4.5),
        ("--on-brand", "--brand-hover", 4.5),
        ("--on-danger", "--danger", 4.5),
        ("--ink", "--brand-tint", 7),
        ("--ink-2", "--brand-tint", 4.5),
        ("--brand", "--brand-tint", 4.5),
        ("--page", "--ink", 7),
    ],
)
def test_what_stands_on_a_colour_is_read(scheme, words, ground, least):
    named = SCHEMES[scheme]
    assert tokens.ratio(named[words], named[ground]) >= least


def test_dark_is_the_same_by_system_and_by_choice():
    assert tokens.dark_by_system() == tokens.dark_by_choice()


def test_the_ratio_is_the_one_of_wcag():
    assert tokens.ratio("#FFFFFF", "#000000") == pytest.approx(21)
    assert tokens.ratio("#1B1F22", "#FFFFFF") == pytest.approx(16.6, abs=0.05)


def test_no_token_is_used_that_is_not_there():
    text = tokens.CSS.read_text()
    declared = {name for name, _value in tokens.DECLARATION.findall(text)}
    assert used(text) <= declared


def test_every_token_is_used():
    meant_for_screens = {"--ok", "--warn", "--info"}
    assert set(tokens.light()) - used(tokens.CSS.read_text()) <= meant_for_screens


def used(text):
    return set(re.findall(r"var\((--[\w-]+)", text))
