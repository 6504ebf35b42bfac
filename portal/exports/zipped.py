"""A zip made in pieces, by processes that know nothing of each other but a few numbers.

Python's own writer holds the list of files until it closes; here that list is rows. Each piece of a table is
packed by itself and ends on a whole byte, so that the pieces behind each other are one packed table.
"""

import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

LARGEST: Final = 0xFFFFFFFF  # without the long form, which not every program opens
# The sizes stand behind each file, and its name is in UTF-8.
FLAGS, DEFLATED, NEEDED = 0x0808, 8, 20
NO_TIME, NO_DATE = 0, 0x21
OWNER_ONLY: Final = 0o600 << 16
LOCAL: Final = struct.Struct("<4sHHHHHIIIHH")
BEHIND: Final = struct.Struct("<4sIII")
LISTED: Final = struct.Struct("<4sHHHHHHIIIHHHHHII")
END: Final = struct.Struct("<4sHHHHIIH")


@dataclass(frozen=True, slots=True)
class Packed:
    """A table, or as much of it as there is."""

    name: str
    began_at: int
    crc: int = 0
    raw: int = 0
    packed: int = 0


def head_of(name: str) -> bytes:
    said = name.encode()
    return (
        LOCAL.pack(b"PK\3\4", NEEDED, FLAGS, DEFLATED, NO_TIME, NO_DATE, 0, 0, 0, len(said), 0)
        + said
    )


def pack(text: bytes, *, is_last: bool) -> bytes:
    packer = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS)
    return packer.compress(text) + packer.flush(zlib.Z_FINISH if is_last else zlib.Z_FULL_FLUSH)


def behind(table: Packed) -> bytes:
    return BEHIND.pack(b"PK\7\x08", table.crc, table.packed, table.raw)


def list_of(tables: Iterable[Packed], *, begins_at: int) -> bytes:
    """The end of the file."""
    lines = [listed(table) for table in tables]
    whole = b"".join(lines)
    count = len(lines)
    return whole + END.pack(b"PK\5\6", 0, 0, count, count, len(whole), begins_at, 0)


def listed(table: Packed) -> bytes:
    said = table.name.encode()
    return (
        LISTED.pack(
            b"PK\1\2",
            NEEDED,
            NEEDED,
            FLAGS,
            DEFLATED,
            NO_TIME,
            NO_DATE,
            table.crc,
            table.packed,
            table.raw,
            len(said),
            0,
            0,
            0,
            0,
            OWNER_ONLY,
            table.began_at,
        )
        + said
    )
