"""Photos lose where and when they were taken, and keep the picture and which way up it is."""

import struct
import zlib

import pytest

from candidates.rules.pictures import BadPicture, turned_in, way_up, without_traces


def segment(mark, body):
    return bytes((0xFF, mark)) + struct.pack(">H", len(body) + 2) + body


def camera(order, turned):
    entry = struct.pack(f"{order}HHIHH", 0x0112, 3, 1, turned, 0)
    gps = struct.pack(f"{order}HHII", 0x8825, 4, 1, 64)
    head = {"<": b"II*\0", ">": b"MM\0*"}[order] + struct.pack(f"{order}I", 8)
    return head + struct.pack(f"{order}H", 2) + entry + gps + b"51.5 N, 0.1 W, iPhone of Sam"


SCAN = segment(0xDA, b"\x01\x01\x00\x00\x3f\x00") + b"\x12\xff\x00\x34\xff\xd0\x56"
PICTURE = segment(0xDB, b"\0" * 65) + segment(0xC0, b"\x08\0\x01\0\x01\x01\x01\x11\0")


def jpeg(*notes, after=b""):
    return b"\xff\xd8" + b"".join(notes) + PICTURE + SCAN + b"\xff\xd9" + after


@pytest.mark.parametrize("order", "<>")
@pytest.mark.parametrize("turned", [1, 3, 6, 8])
def test_a_photo_keeps_only_its_picture_and_which_way_up(order, turned):
    given = jpeg(
        segment(0xE0, b"JFIF\0rest"),
        segment(0xE1, b"Exif\0\0" + camera(order, turned)),
        segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0<x>Sam</x>"),
        segment(0xED, b"Photoshop 3.0\0Leeds"),
        segment(0xFE, b"taken at home"),
        after=b"PK\x03\x04 something that rides along",
    )
    kept = without_traces(given, "image/jpeg")
    assert PICTURE in kept
    assert SCAN in kept
    assert kept.endswith(b"\xff\xd9")
    assert not [trace for trace in (b"Sam", b"51.5", b"Leeds", b"home", b"PK") if trace in kept]
    turn = kept.partition(b"Exif\0\0")[2]
    assert turned_in(turn) == (turned if turned > 1 else 0)
    assert without_traces(kept, "image/jpeg") == kept


def test_a_progressive_photo_keeps_all_its_scans():
    given = b"\xff\xd8" + PICTURE + SCAN + segment(0xC4, b"\0" * 20) + SCAN + b"\xff\xd9"
    assert without_traces(given, "image/jpeg") == given


def chunk(name, body):
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def test_a_drawing_keeps_only_what_makes_it():
    head = b"\x89PNG\r\n\x1a\n"
    needed = [chunk(b"IHDR", b"\0" * 13), chunk(b"IDAT", b"data"), chunk(b"IEND", b"")]
    notes = [
        chunk(b"tEXt", b"Author\0Sam"),
        chunk(b"eXIf", camera("<", 1)),
        chunk(b"tIME", b"\0" * 7),
    ]
    given = head + needed[0] + b"".join(notes) + needed[1] + needed[2] + b"<html>"
    assert without_traces(given, "image/png") == head + b"".join(needed)


@pytest.mark.parametrize("cut", range(0, len(jpeg()) - 1, 3))
def test_half_a_photo_is_none(cut):
    with pytest.raises(BadPicture):
        without_traces(jpeg()[:cut], "image/jpeg")


@pytest.mark.parametrize(
    "bad", [b"", b"II", b"II*\0\xff\xff\xff\xff", b"XX*\0", b"MM\0*\0\0\0\x08\xff\xff"]
)
def test_nonsense_from_a_camera_is_left_out(bad):
    assert way_up(bad) == b""


def test_other_files_stay_as_they_are():
    assert without_traces(b"%PDF-1.7", "application/pdf") == b"%PDF-1.7"
