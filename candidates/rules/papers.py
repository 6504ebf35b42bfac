"""Which files we take, told by what they begin with and never by their name."""

import zipfile
from io import BytesIO
from typing import Final

LARGEST: Final = 10 * 1024 * 1024  # bytes of one file
MOST_ENTRIES: Final = 2_000
MOST_UNPACKED: Final = 100 * 1024 * 1024  # bytes
MOST_TIMES: Final = 100  # as large as it came: ten is usual for a .docx
BEGINNINGS: Final = (
    (b"%PDF-", "application/pdf"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
)
WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ENDINGS: Final = {
    "application/pdf": ".pdf",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/heic": ".heic",
    WORD: ".docx",
}
HEIC: Final = frozenset({b"heic", b"heix", b"mif1", b"heif"})


def kind_of(content: bytes) -> str:
    """The media type, or nothing for a file that we do not take."""
    for beginning, kind in BEGINNINGS:
        if content.startswith(beginning):
            return kind
    if content[4:8] == b"ftyp" and content[8:12] in HEIC:
        return "image/heic"
    return WORD if is_word(content) else ""


def is_word(content: bytes) -> bool:
    """A .docx whose contents are of a sane size: a small file may unpack into a huge one."""
    if not content.startswith(b"PK\x03\x04"):
        return False
    try:
        entries = zipfile.ZipFile(BytesIO(content)).infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return False
    names = {entry.filename for entry in entries}
    unpacked = sum(entry.file_size for entry in entries)
    most = min(MOST_UNPACKED, MOST_TIMES * len(content))
    is_sane = len(entries) <= MOST_ENTRIES and unpacked <= most
    return is_sane and "word/document.xml" in names and not any("vbaProject" in n for n in names)


def why_refused(content: bytes) -> str:
    """A short word for the screen; nothing when it is fine."""
    if len(content) > LARGEST:
        return "too large"
    return "" if kind_of(content) else "not a kind we take"
