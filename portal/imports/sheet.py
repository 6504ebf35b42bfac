"""A table out of the bytes of a file, whatever program wrote it; and a table that is safe to open."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TextIO

from django.utils.translation import gettext as _

SEPARATORS = ",;\t|"
LONGEST_CELL = 100_000
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


@dataclass(frozen=True, slots=True)
class Sheet:
    headers: tuple[str, ...]
    rows: tuple[Row, ...]


def read_sheet(content: bytes) -> Sheet:
    """Raises SheetError. Blank rows are left out; the cells of a row are as many as it has."""
    text = decoded(content)
    lines = records(text, separator_of(text))
    _header, headers = next(lines, (0, []))
    names = tuple(cell.strip() for cell in headers)
    while names and not names[-1]:
        names = names[:-1]
    check_headers(names)
    rows = tuple(
        Row(number, trimmed(cells, len(names)))
        for number, cells in lines
        if any(map(str.strip, cells))
    )
    return Sheet(names, rows)


def check_headers(names: Sequence[str]) -> None:
    if not names:
        raise SheetError(_("The file is empty: its first row has to name the columns."))
    if "" in names:
        raise SheetError(_("Column %(n)s has no name.") % {"n": names.index("") + 1})
    folded = [name.casefold() for name in names]
    twice = next((name for name in names if folded.count(name.casefold()) > 1), "")
    if twice:
        raise SheetError(_("Two columns are called “%(name)s”.") % {"name": twice})


def trimmed(cells: Sequence[str], width: int) -> tuple[str, ...]:
    """Filled up to the width of the table; what is beyond it stays, for the row to be refused."""
    kept = [plain(cell) for cell in cells]
    while len(kept) > width and not kept[-1]:
        kept.pop()
    return tuple(kept + [""] * (width - len(kept)))


# --- bytes to text ----------------------------------------------------------------------------


def decoded(content: bytes) -> str:
    """UTF-8 or UTF-16 where it is that, else the one-byte alphabet of old spreadsheets."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return decoded_as(content, "utf-16")
    if b"\0" in content[:200]:
        return decoded_as(content, "utf-16-be" if content[:1] == b"\0" else "utf-16-le")
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("latin-1")


def decoded_as(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise SheetError(_("The letters of this file cannot be read. Save it as UTF-8.")) from error


def separator_of(text: str) -> str:
    """What stands most often between the names of the columns."""
    start = text.lstrip("\ufeff\r\n ")
    first = start.partition("\n")[0].strip("\r")
    if first.lower().startswith("sep=") and len(first) == 5:
        return first[-1]
    outside = "".join(part for at, part in enumerate(start.split('"')) if at % 2 == 0)
    header = outside.lstrip("\r\n").partition("\n")[0]
    return max(SEPARATORS, key=header.count)


# --- text to records --------------------------------------------------------------------------


def records(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """Numbered as a spreadsheet numbers them, the line that names the separator left out."""
    reader = csv.reader(io.StringIO(text.lstrip("\ufeff"), newline=""), delimiter=separator)
    number = 0
    try:
        for cells in reader:
            if number == 0 and (not any(cells) or separator.join(cells).lower().startswith("sep=")):
                continue
            number += 1
            if any(len(cell) > LONGEST_CELL for cell in cells):
                raise SheetError(unreadable(number))
            yield number, cells
    except csv.Error as error:
        raise SheetError(unreadable(number + 1)) from error


def unreadable(number: int) -> str:
    return _("Row %(n)s cannot be read. Is a quotation mark missing?") % {"n": number}


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
