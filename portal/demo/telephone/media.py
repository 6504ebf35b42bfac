"""Photos that phones send and get, one file each beside the texts."""

import re
import secrets
import struct
import zlib
from email import message_from_bytes
from email.message import Message
from pathlib import Path
from typing import Final

NAME: Final = re.compile(r"ME[0-9a-f]{32}")
BEGINNINGS: Final = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG", "image/png"),
    (b"%PDF-", "application/pdf"),
)


class Media:
    def __init__(self, folder: Path) -> None:
        self.folder = folder / "photos"
        self.folder.mkdir(parents=True, exist_ok=True)

    def keep(self, content: bytes) -> str:
        name = "ME" + secrets.token_hex(16)
        (self.folder / name).write_bytes(content)
        return name

    def read(self, name: str) -> bytes | None:
        path = self.folder / name
        return path.read_bytes() if NAME.fullmatch(name) and path.is_file() else None


def kind_of(content: bytes) -> str:
    """What a phone would say it is; the product does not believe it."""
    found = (kind for beginning, kind in BEGINNINGS if content.startswith(beginning))
    return next(found, "application/octet-stream")


def uploaded(kind: str, body: bytes) -> dict[str, bytes]:
    """The fields of a form with a file in it."""
    form = message_from_bytes(f"Content-Type: {kind}\r\n\r\n".encode() + body)
    parts = form.get_payload()
    found: dict[str, bytes] = {}
    for part in parts if isinstance(parts, list) else []:
        name = (
            part.get_param("name", header="content-disposition")
            if isinstance(part, Message)
            else None
        )
        content = part.get_payload(decode=True) if isinstance(part, Message) else None
        if isinstance(name, str) and isinstance(content, bytes):
            found[name] = content
    return found


def sample() -> bytes:
    """A picture of a sheet of paper with a few lines on it, as a PNG made here."""
    width, height = 240, 320
    rows = b"".join(b"\x00" + bytes(shade(x, y) for x in range(width)) for y in range(height))
    head = struct.pack("!2I5B", width, height, 8, 0, 0, 0, 0)
    parts = [(b"IHDR", head), (b"IDAT", zlib.compress(rows)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*part) for part in parts)


def shade(x: int, y: int) -> int:
    is_paper = 20 <= x < 220 and 20 <= y < 300
    is_line = is_paper and y > 60 and (y // 6) % 4 == 0 and 40 <= x < 200 - (y * 7) % 60
    is_title = 40 <= x < 140 and 36 <= y < 46
    return 70 if is_line or is_title else 245 if is_paper else 150


def chunk(kind: bytes, content: bytes) -> bytes:
    checked = zlib.crc32(kind + content)
    return struct.pack("!I", len(content)) + kind + content + struct.pack("!I", checked)
