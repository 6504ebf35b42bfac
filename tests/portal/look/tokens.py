"""The tokens of portal.css, read the way a browser would: one dictionary per scheme."""

import re
from pathlib import Path

CSS = Path(__file__).resolve().parents[3] / "static" / "css" / "portal.css"
DECLARATION = re.compile(r"(--[\w-]+):\s*([^;]+);")


def light() -> dict[str, str]:
    return resolved(declared(r"\n  :root \{"))


def dark() -> dict[str, str]:
    return resolved(declared(r"\n  :root \{") | dark_by_system())


def dark_by_system() -> dict[str, str]:
    return declared(r":root:not\(\[data-theme=light\]\) \{")


def dark_by_choice() -> dict[str, str]:
    return declared(r"\n  \[data-theme=dark\] \{")


def declared(opening: str) -> dict[str, str]:
    text = CSS.read_text()
    found = re.search(opening + r"([^}]*)\}", text)
    assert found, f"no block {opening} in {CSS.name}"
    return {name: value.strip() for name, value in DECLARATION.findall(found.group(1))}


def resolved(tokens: dict[str, str]) -> dict[str, str]:
    """`var(--x)` replaced by what it stands for."""
    return {
        name: tokens.get(value[4:-1], value) if value.startswith("var(") else value
        for name, value in tokens.items()
    }


def ratio(one: str, other: str) -> float:
    """WCAG 2: relative luminance of the lighter plus .05, by that of the darker plus .05."""
    darker, lighter = sorted([luminance(one), luminance(other)])
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
