"""Rows out of a file, one after the other: however large it is, no more than one of them is held.

A quotation mark that never ends takes down its own line and nothing else: the lines after it are read again.
"""

import csv
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final

from django.utils.translation import gettext as _

from portal.imports.letters import MARK
from portal.imports.sheet import LONGEST_CELL, Row, check_headers, separator_of, trimmed

LONGEST_LINE: Final = 1 << 20  # bytes
MOST_LINES: Final = 1000  # of one row
HEAD: Final = 1 << 16


@dataclass(frozen=True, slots=True)
class Sheet:
    """How a file is to be read, and from which byte its rows begin."""

    headers: tuple[str, ...]
    encoding: str
    separator: str
    start: int


def look_at(file: BinaryIO, encoding: str) -> Sheet:
    """Reads the names of the columns. Raises SheetError."""
    file.seek(0)
    head = file.read(HEAD)
    separator = separator_of(head.decode(encoding, "replace"))
    reader = Reader(file, encoding, separator, offset=len(MARK) if head.startswith(MARK) else 0)
    names: tuple[str, ...] = ()
    for row in reader.records():
        line = separator.join(row.cells).strip().lower()
        if not line.strip(separator) or (line.startswith("sep=") and len(line) <= len("sep=;")):
            continue
        names = tuple(cell.strip() for cell in row.cells)
        break
    while names and not names[-1]:
        names = names[:-1]
    check_headers(names)
    return Sheet(names, encoding, separator, reader.offset)


def rows_of(file: BinaryIO, sheet: Sheet, *, offset: int = 0, number: int = 1) -> Iterator[Row]:
    """From the byte where an earlier row ended, or from the first. Blank ones are counted and left out."""
    width = len(sheet.headers)
    reader = Reader(file, sheet.encoding, sheet.separator, offset=offset or sheet.start)
    for row in reader.records():
        number += 1
        if row.why or any(map(str.strip, row.cells)):
            cells = row.cells if row.why else trimmed(row.cells, width)
            yield Row(number, cells, why=row.why, ends_at=reader.offset)


class Reader:
    """`offset` is the byte after the last record that was given out."""

    def __init__(self, file: BinaryIO, encoding: str, separator: str, *, offset: int) -> None:
        self.file, self.encoding, self.separator = file, encoding, separator
        self.offset = offset
        self.again: deque[bytes] = deque()  # lines to be read a second time
        self.taken: list[bytes] = []  # lines of the record at hand
        self.size = 0
        file.seek(offset)

    def records(self) -> Iterator[Row]:
        reader = self.reader()
        while True:
            self.taken, self.size = [], 0
            try:
                cells = next(reader, None)
            except csv.Error:
                yield self.given_up()
                reader = self.reader()
                continue
            if cells is None:
                return
            self.offset += self.size
            too_long = any(len(cell) > LONGEST_CELL for cell in cells)
            why = _("A cell of this row is too long.") if too_long else ""
            yield Row(0, tuple(cell[:LONGEST_CELL] for cell in cells), why=why)

    def reader(self) -> Iterator[list[str]]:
        return csv.reader(
            self.lines(), delimiter=self.separator, strict=True, skipinitialspace=True
        )

    def lines(self) -> Iterator[str]:
        """What ends early ends the record with an error of the reader."""
        while raw := self.line():
            yield raw.decode(self.encoding, "surrogateescape")

    def line(self) -> bytes:
        if len(self.taken) >= MOST_LINES or self.size > LONGEST_LINE:
            return b""
        raw = self.again.popleft() if self.again else self.file.readline(LONGEST_LINE)
        if raw:
            self.taken.append(raw)
            self.size += len(raw)
        return raw

    def given_up(self) -> Row:
        first, rest = self.taken[0], self.taken[1:]
        self.again.extendleft(reversed(rest))
        self.offset += len(first)
        text = first.decode(self.encoding, "surrogateescape").rstrip("\r\n")
        why = _("This row cannot be read. Is a quotation mark missing?")
        return Row(0, (text[:LONGEST_CELL],), why=why)
