"""What a table is made of, whatever program wrote it; and a table that is safe to open."""

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TextIO

from django.utils.translation import gettext as _

SEPARATORS = ",;\t|"
LONGEST_CELL = 100_000
MOST_COLUMNS = 300
# A spreadsheet takes what begins with one of these for a formula, and runs it.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\0")
QUOTE = "'"


class SheetError(Exception):
    """The file cannot be read as a table; the words say why."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table. `number` is the one a spreadsheet shows: the header is row 1."""

    number: int
    cells: tuple[str, ...]
    why: str = ""  # it cannot be read; the cells are what there is of it
    ends_at: int = 0  # the byte after it


def check_headers(names: Sequence[str]) -> None:
    if not names:
        raise SheetError(_("The file is empty: its first row has to name the columns."))
    if len(names) > MOST_COLUMNS:
        words = _("The file has %(n)s columns. Up to %(most)s can be read: leave out the others.")
        raise SheetError(words % {"n": len(names), "most": MOST_COLUMNS})
    if "" in names:
        raise SheetError(_("Column %(n)s has no name.") % {"n": names.index("") + 1})
    counted = Counter(name.casefold() for name in names)
    twice = next((name for name in names if counted[name.casefold()] > 1), "")
    if twice:
        raise SheetError(_("Two columns are called “%(name)s”.") % {"name": twice})


def trimmed(cells: Sequence[str], width: int) -> tuple[str, ...]:
    """Filled up to the width of the table; what is beyond it stays, for the row to be refused."""
    kept = [plain(cell) for cell in cells]
    while len(kept) > width and not kept[-1]:
        kept.pop()
    return tuple(kept + [""] * (width - len(kept)))


def separator_of(text: str) -> str:
    """What stands most often between the names of the columns."""
    start = text.lstrip("\ufeff\r\n ")
    first = start.partition("\n")[0].strip("\r")
    if first.lower().startswith("sep=") and len(first) == 5:
        return first[-1]
    outside = "".join(part for at, part in enumerate(start.split('"')) if at % 2 == 0)
    header = outside.lstrip("\r\n").partition("\n")[0]
    return max(SEPARATORS, key=header.count)


def plain(cell: str) -> str:
    """Without the mark that keeps a spreadsheet from running a cell: ours, or another program's."""
    text = cell.strip()
    is_marked = text.startswith(QUOTE) and text[1:].startswith(FORMULA_SIGNS)
    return text[1:].strip() if is_marked else text


# --- writing ----------------------------------------------------------------------------------


def safe(cell: str) -> str:
    """Text in every spreadsheet, never a formula."""
    return f"{QUOTE}{cell}" if cell.startswith(FORMULA_SIGNS) else cell


def write_sheet(file: TextIO, headers: Iterable[str], rows: Iterable[Iterable[str]]) -> None:
    writer = csv.writer(file)
    writer.writerow([safe(name) for name in headers])
    writer.writerows([safe(cell) for cell in row] for row in rows)


class Echo:
    """A file that hands back what is written."""

    def write(self, text: str) -> str:
        return text


def sheet_lines(rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """The same, line by line as somebody takes it; a mark in front tells spreadsheets the letters."""
    writer = csv.writer(Echo())
    yield "\ufeff"
    for row in rows:
        yield writer.writerow([safe(cell) for cell in row])
