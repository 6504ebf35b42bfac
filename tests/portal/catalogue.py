"""What is marked to be translated, and what the catalogue of a language says: read without gettext's tools."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from django.utils.translation.template import templatize

ROOT: Final = Path(__file__).parents[2]
ROOMS: Final = ("candidates", "preferences", "messaging", "scheduling", "followup", "portal")
# Which argument is the context, the text, its plural.
CALLS: Final = {
    "gettext": (None, 0, None),
    "gettext_lazy": (None, 0, None),
    "_": (None, 0, None),
    "ngettext": (None, 0, 1),
    "ngettext_lazy": (None, 0, 1),
    "pgettext": (0, 1, None),
    "pgettext_lazy": (0, 1, None),
    "npgettext": (0, 1, 2),
    "npgettext_lazy": (0, 1, 2),
}
LITERAL: Final = r"""u?'(?:[^'\\]|\\.)*'|u?"(?:[^"\\]|\\.)*\""""
CALL: Final = re.compile(
    rf"\b(_|n?p?gettext)\(\s*((?:{LITERAL})(?:\s*,\s*(?:{LITERAL}))*)", re.DOTALL
)

Key = tuple[str, str]


@dataclass(slots=True)
class Entry:
    """`plural` is empty for a text that has none; `said` has each form of it in the language."""

    context: str = ""
    text: str = ""
    plural: str = ""
    said: list[str] = field(default_factory=list)
    is_fuzzy: bool = False

    @property
    def key(self) -> Key:
        return self.context, self.text


def marked() -> dict[Key, str]:
    """Every text that is marked, and the first file that it stands in."""
    found: dict[Key, str] = {}
    for path in sources():
        read = in_python if path.suffix == ".py" else in_template
        for key in read(path.read_text()):
            found.setdefault(key, str(path.relative_to(ROOT)))
    return found


def sources() -> Iterator[Path]:
    for room in ROOMS:
        yield from sorted((ROOT / room).rglob("*.py"))
    for kind in ("*.html", "*.txt"):
        yield from sorted((ROOT / "templates").rglob(kind))


def in_python(code: str) -> Iterator[Key]:
    if "gettext" not in code:
        return
    for call in ast.walk(ast.parse(code)):
        if isinstance(call, ast.Call) and (name := name_of(call.func)) in CALLS:
            words = [each.value if isinstance(each, ast.Constant) else None for each in call.args]
            yield from key_of(name, words)


def name_of(called: ast.expr) -> str:
    if isinstance(called, ast.Attribute):
        return called.attr
    return called.id if isinstance(called, ast.Name) else ""


def in_template(source: str) -> Iterator[Key]:
    if "trans" not in source and "_(" not in source:
        return
    for name, literals in CALL.findall(templatize(source)):
        words = [ast.literal_eval(each) for each in re.findall(LITERAL, literals, re.DOTALL)]
        yield from key_of(name, words)


def key_of(name: str, words: list[object]) -> Iterator[Key]:
    context, text, _plural = CALLS[name]
    said = words[text] if text < len(words) else None
    about = words[context] if context is not None else ""
    if isinstance(said, str) and isinstance(about, str) and said:
        yield about, said


# --- the catalogue ----------------------------------------------------------------------------

LINE: Final = re.compile(r'^(msgctxt|msgid_plural|msgid|msgstr(?:\[\d\])?)?\s*(".*")$')


def entries(language: str) -> list[Entry]:
    """Without its head."""
    blocks = po_of(language).read_text().split("\n\n")
    found = [entry_of(block) for block in blocks if "msgid" in block]
    return [entry for entry in found if entry.text]


def entry_of(block: str) -> Entry:
    entry, part = Entry(), ""
    for line in block.splitlines():
        if line.startswith("#,") and "fuzzy" in line:
            entry.is_fuzzy = True
        if not (matched := LINE.match(line)):
            continue
        words = ast.literal_eval(matched[2])
        if matched[1]:
            part = matched[1]
            if part.startswith("msgstr"):
                entry.said.append("")
        add(entry, part, words)
    return entry


def add(entry: Entry, part: str, words: str) -> None:
    if part == "msgctxt":
        entry.context += words
    elif part == "msgid":
        entry.text += words
    elif part == "msgid_plural":
        entry.plural += words
    else:
        entry.said[-1] += words


def po_of(language: str) -> Path:
    return ROOT / "locale" / language / "LC_MESSAGES" / "django.po"


def mo_of(language: str) -> Path:
    return po_of(language).with_suffix(".mo")
