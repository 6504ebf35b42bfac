"""Which letters a file is written in: found by reading it in pieces, never held whole."""

import codecs
import re
import tempfile
from typing import BinaryIO, Final

from django.utils.translation import gettext as _

from portal.imports.sheet import SheetError

UTF8: Final = "utf-8"
OLD: Final = "cp1252"  # the one-byte alphabet of old spreadsheets
UTF16: Final = "utf-16"
PIECE: Final = 1 << 20
HEAD: Final = 4096
BROKEN: Final = re.compile("[\udc80-\udcff]")  # bytes that are no letter, kept apart while decoding
BEYOND_ASCII: Final = re.compile("[^\x00-\x7f\udc80-\udcff]")
MARK: Final = b"\xef\xbb\xbf"


def letters_of(file: BinaryIO) -> str:
    """UTF-8 where most of it is that, a broken letter here and there or not; else the old alphabet."""
    file.seek(0)
    head = file.read(HEAD)
    if utf16_of(head):
        return UTF16
    file.seek(0)
    decoder = codecs.getincrementaldecoder(UTF8)("surrogateescape")
    good = broken = 0
    while piece := file.read(PIECE):
        text = decoder.decode(piece)
        if not text.isascii():
            broken += len(BROKEN.findall(text))
            good += len(BEYOND_ASCII.findall(text))
    broken += len(BROKEN.findall(decoder.decode(b"", final=True)))
    return OLD if broken > good else UTF8


def utf16_of(head: bytes) -> str:
    """By its mark, or because every other byte is nothing."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return UTF16
    even, odd = head[::2].count(0), head[1::2].count(0)
    if max(even, odd) * 5 <= len(head):
        return ""
    return "utf-16-be" if even > odd else "utf-16-le"


def readable(file: BinaryIO) -> tuple[BinaryIO, str]:
    """The file and its letters; a copy in UTF-8 of one that cannot be read line by line.

    Raises SheetError.
    """
    letters = letters_of(file)
    file.seek(0)
    head = file.read(HEAD * 16)
    if letters == UTF16:
        return rewritten(file, utf16_of(head)), UTF16
    if b"\r" in head and b"\n" not in head:
        return rewritten(file, letters), letters
    return file, letters


def rewritten(file: BinaryIO, encoding: str) -> BinaryIO:
    """Line by line as today's programs write it."""
    is_old = not encoding.startswith(UTF16)
    decoder = codecs.getincrementaldecoder(encoding)("surrogateescape" if is_old else "strict")
    copy: BinaryIO = tempfile.TemporaryFile()  # noqa: SIM115  given to the caller  # type: ignore[assignment]
    file.seek(0)
    try:
        while piece := file.read(PIECE):
            copy.write(piece_of(decoder.decode(piece), encoding, is_old=is_old))
        copy.write(piece_of(decoder.decode(b"", final=True), encoding, is_old=is_old))
    except UnicodeError as error:
        copy.close()
        raise SheetError(_("The letters of this file cannot be read. Save it as UTF-8.")) from error
    return copy


def piece_of(text: str, encoding: str, *, is_old: bool) -> bytes:
    if is_old:
        return text.replace("\r", "\n").encode(encoding, "surrogateescape")
    return text.encode(UTF8, "surrogatepass")


def kept_as(letters: str) -> str:
    """How the bytes that `readable` gives are decoded."""
    return UTF8 if letters == UTF16 else letters
