"""An export at work: a piece of one table at a time, each kept before the next is begun."""

import csv
import io
import json
import time
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final
from uuid import uuid4

from django.core.files.base import ContentFile
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils import timezone

from candidates.models import AccessRecord
from candidates.models.document import papers
from candidates.staff import Staff
from portal.exports.acts import READY_FOR
from portal.exports.enums import Form, State
from portal.exports.models import Export, ExportPiece, ExportTable
from portal.exports.tables import Table, Whole, tables_for
from portal.exports.zipped import LARGEST, Packed, behind, head_of, list_of, pack
from portal.imports.sheet import safe

PIECE: Final = 2000  # rows
ROOM: Final = 1 << 24  # bytes that the end of the file may need


@dataclass(slots=True)
class Made:
    """A piece, and where the export stands after it."""

    content: bytes
    table: int
    after: int
    packed: Packed
    rows: int
    is_whole: bool  # the table is
    is_last: bool = False
    people: list[int] = field(default_factory=list)


def carry_on(export: Export, seconds: float) -> bool:
    """Whether anything is left when the time is over."""
    until = time.monotonic() + seconds
    while step(export, timezone.now()):
        if time.monotonic() > until:
            return True
    return False


def step(export: Export, at: datetime) -> bool:
    """One piece. What two workers made at once is kept of one of them."""
    now = Export.objects.select_related("by").get(pk=export.pk)
    if now.state != State.MAKING:
        return False
    made = next_piece(now, at)
    name = papers().save(f"exports/{uuid4().hex}.part", ContentFile(made.content))
    if not kept(now, made, name, at):
        papers().delete(name)
    return not made.is_last


@transaction.atomic
def kept(export: Export, made: Made, name: str, at: datetime) -> bool:
    held = Export.objects.select_for_update().get(pk=export.pk)
    if held.state != State.MAKING or held.pieces != export.pieces:
        return False
    ExportPiece.objects.create(export=held, number=held.pieces, file=name)
    if made.is_whole:
        ExportTable.objects.create(
            export=held,
            name=made.packed.name,
            began_at=made.packed.began_at,
            crc=made.packed.crc,
            raw=made.packed.raw,
            packed=made.packed.packed,
        )
    note_looks(held, made.people, at)
    advance(held, made, at)
    held.save()
    return True


def note_looks(export: Export, people: Sequence[int], at: datetime) -> None:
    """Each of them can see who took their data along."""
    AccessRecord.objects.bulk_create(
        AccessRecord(user_id=export.by_id, candidate_id=pk, screen="export", at=at) for pk in people
    )


def advance(held: Export, made: Made, at: datetime) -> None:
    held.pieces += 1
    held.size += len(made.content)
    held.rows += made.rows
    held.people += len(made.people)
    held.moved_at = at
    held.table = made.table + made.is_whole
    held.after = 0 if made.is_whole else made.after
    held.began_at = held.size if made.is_whole else made.packed.began_at
    held.crc, held.raw, held.packed = (
        (0, 0, 0) if made.is_whole else (made.packed.crc, made.packed.raw, made.packed.packed)
    )
    if made.is_last:
        held.state, held.until = State.READY, at + READY_FOR


def reader_of(export: Export) -> Staff:
    return export.by if export.by is not None else Whole()


def next_piece(export: Export, at: datetime) -> Made:
    user = reader_of(export)
    tables = tables_for(user)
    if export.table >= len(tables):
        return the_end(export)
    table = tables[export.table]
    name = f"{table.name}.{'csv' if export.form == Form.CSV else 'jsonl'}"
    is_first = export.after == 0
    rows = list(table.rows(user, export.after, PIECE, at))
    is_whole = len(rows) < PIECE
    text = written(export, table, rows, is_first=is_first)
    packed = pack(text, is_last=is_whole)
    stands = Packed(
        name,
        export.began_at,
        crc=zlib.crc32(text, export.crc),
        raw=export.raw + len(text),
        packed=export.packed + len(packed),
    )
    content = (head_of(name) if is_first else b"") + packed
    content += behind(stands) if is_whole else b""
    if export.size + len(content) + ROOM > LARGEST or stands.raw > LARGEST:
        raise OverflowError("an export of more than four gigabytes")
    people = [row[1] for row in rows] if table.name == "people" else []
    after = rows[-1][0] if rows else export.after
    return Made(content, export.table, after, stands, len(rows), is_whole, people=people)


def the_end(export: Export) -> Made:
    tables = [
        Packed(row.name, row.began_at, row.crc, row.raw, row.packed)
        for row in export.tables.order_by("pk")
    ]
    content = list_of(tables, begins_at=export.size)
    nothing = Packed("", export.size)
    return Made(content, export.table, 0, nothing, 0, is_whole=False, is_last=True)


# --- rows as text -----------------------------------------------------------------------------------


def written(
    export: Export, table: Table, rows: Iterable[Sequence[Any]], *, is_first: bool
) -> bytes:
    """A mark in front of the first tells spreadsheets the letters."""
    shown = [row[1:] for row in rows] if table.name == "people" else rows
    if export.form == Form.JSON:
        lines = (dict(zip(table.headers, row, strict=True)) for row in shown)
        return b"".join(json_line(line) for line in lines)
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    if is_first:
        file.write("\ufeff")
        writer.writerow([safe(name) for name in table.headers])
    writer.writerows([safe(cell_of(value)) for value in row] for row in shown)
    return file.getvalue().encode()


def json_line(line: dict[str, Any]) -> bytes:
    return (json.dumps(line, cls=DjangoJSONEncoder, ensure_ascii=False) + "\n").encode()


def cell_of(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.isoformat() if isinstance(value, date) else str(value)
