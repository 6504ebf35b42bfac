"""Pictures without what a camera writes beside them: where, when, and by which telephone.

They are not decoded: only the parts that make the picture are kept, byte by byte. What follows the
end of a picture is dropped, so that nothing can ride along.
"""

import struct
from collections.abc import Iterator
from typing import Final

START: Final = b"\xff\xd8"
END: Final = b"\xff\xd9"
SCAN: Final = 0xDA
RESTARTS: Final = range(0xD0, 0xD8)
BARE: Final = frozenset({0x01, *RESTARTS})  # without a length
# JFIF, the colour profile, and how Adobe mixed the colours; every other note is left out.
NEEDED_NOTES: Final = {0xE0: b"JFIF\0", 0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}
NOTES: Final = frozenset({*range(0xE0, 0xF0), 0xFE})
CAMERA: Final = b"Exif\0\0"
TURNED: Final = 0x0112
PNG: Final = b"\x89PNG\r\n\x1a\n"
PNG_NEEDED: Final = frozenset(
    {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT"}
)


class BadPicture(Exception):  # noqa: N818  what it is
    """Begins like a picture and is none."""


def without_traces(content: bytes, kind: str) -> bytes:
    """Raises BadPicture. What is no picture is returned as it is."""
    try:
        if kind == "image/jpeg":
            return b"".join(jpeg_parts(content))
        if kind == "image/png":
            return b"".join(png_parts(content))
    except (IndexError, struct.error) as error:
        raise BadPicture from error
    return content


# --- JPEG -------------------------------------------------------------------------------------


def jpeg_parts(content: bytes) -> Iterator[bytes]:
    if not content.startswith(START):
        raise BadPicture
    yield START
    place, is_turned = len(START), False
    while True:
        place, mark = next_mark(content, place)
        if mark == END[1]:
            yield END
            return
        if mark in BARE:
            yield bytes((0xFF, mark))
            continue
        size = length_at(content, place)
        body = content[place + 2 : place + size]
        if mark in NOTES:
            if mark == 0xE1 and body.startswith(CAMERA) and not is_turned:
                is_turned = True
                yield way_up(body[len(CAMERA) :])
            elif body.startswith(NEEDED_NOTES.get(mark, b"\0\0never")):
                yield segment(mark, body)
            place += size
            continue
        yield segment(mark, body)
        place += size
        if mark == SCAN:
            end = end_of_scan(content, place)
            yield content[place:end]
            place = end


def next_mark(content: bytes, place: int) -> tuple[int, int]:
    """The place behind it, and which one; as many 0xFF as a writer liked may stand before."""
    if content[place] != 0xFF:
        raise BadPicture
    while content[place] == 0xFF:
        place += 1
    return place + 1, content[place]


def length_at(content: bytes, place: int) -> int:
    size: int = struct.unpack_from(">H", content, place)[0]
    if size < 2 or place + size > len(content):
        raise BadPicture
    return size


def segment(mark: int, body: bytes) -> bytes:
    return bytes((0xFF, mark)) + struct.pack(">H", len(body) + 2) + body


def end_of_scan(content: bytes, place: int) -> int:
    """The next mark that is none of the picture's own."""
    while True:
        place = content.find(b"\xff", place)
        if place < 0:
            raise BadPicture
        follows = content[place + 1]
        if follows not in (0x00, 0xFF) and follows not in RESTARTS:
            return place
        place += 1 if follows == 0xFF else 2


def way_up(camera: bytes) -> bytes:
    """Which way up it was held is the one thing we keep: else every photo lies on its side."""
    turned = turned_in(camera)
    if turned in (0, 1):
        return b""
    entry = struct.pack(">HHIHH", TURNED, 3, 1, turned, 0)
    body = b"MM\0*" + struct.pack(">IH", 8, 1) + entry + struct.pack(">I", 0)
    return segment(0xE1, CAMERA + body)


def turned_in(camera: bytes) -> int:
    order = {b"II": "<", b"MM": ">"}.get(camera[:2], "")
    if not order:
        return 0
    try:
        (start,) = struct.unpack_from(f"{order}I", camera, 4)
        (count,) = struct.unpack_from(f"{order}H", camera, start)
        for number in range(min(count, 200)):
            tag, _kind, _many, value = struct.unpack_from(
                f"{order}HHIH", camera, start + 2 + 12 * number
            )
            if tag == TURNED:
                return value if 1 <= value <= 8 else 0
    except struct.error:
        return 0
    return 0


# --- PNG --------------------------------------------------------------------------------------


def png_parts(content: bytes) -> Iterator[bytes]:
    yield PNG
    place = len(PNG)
    while True:
        size, name = struct.unpack_from(">I4s", content, place)
        end = place + 12 + size
        if end > len(content):
            raise BadPicture
        if name in PNG_NEEDED:
            yield content[place:end]
        if name == b"IEND":
            return
        place = end
