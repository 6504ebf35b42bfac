"""Files that people send us: looked through by a scanner before anybody may open them."""

import logging
from collections.abc import Callable

from django.conf import settings
from django.db.models.fields.files import FieldFile
from django.utils.module_loading import import_string

from candidates.enums import PaperState
from candidates.exceptions import ScannerDown

log = logging.getLogger(__name__)
Scanner = Callable[[bytes], bool]


def looked_through(file: FieldFile, name: str) -> tuple[PaperState, str]:
    """What becomes of a file, and why. Fails closed: without a clear answer it is kept apart.

    Outside of any transaction: a scanner is another program, and may be slow. `name` is for the log.
    """
    if not settings.PAPERS_SCANNER:
        return PaperState.QUARANTINED, "no scanner is set up"
    scanner: Scanner = import_string(settings.PAPERS_SCANNER)
    try:
        with file.open("rb") as opened:
            is_safe = scanner(opened.read())
    except (ScannerDown, OSError) as error:
        log.error("%s not scanned: %s", name, type(error).__name__)  # noqa: TRY400  no contents in logs
        return PaperState.QUARANTINED, "the scanner did not answer"
    return (PaperState.KEPT, "") if is_safe else (PaperState.QUARANTINED, "the scanner refused it")
