"""Files that came with a message: checked by content, scanned, kept apart until both were well."""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime
from hashlib import sha256
from uuid import uuid4

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.module_loading import import_string

from messaging.enums import PaperState
from messaging.models import Attachment, InboundMessage
from messaging.rules.mail import File
from messaging.rules.papers import ENDINGS, kind_of, why_refused

log = logging.getLogger(__name__)
Scanner = Callable[[bytes], bool]


class ScannerDown(Exception):  # noqa: N818  what happened, not an error of ours
    """No answer: whether the file is safe is not known."""


def keep_files(inbound: InboundMessage, files: Iterable[File]) -> list[Attachment]:
    """In the transaction of the message. What we do not take leaves its name and the reason."""
    return [keep_file(inbound, each) for each in files]


def keep_file(inbound: InboundMessage, given: File) -> Attachment:
    kept = Attachment(
        inbound=inbound,
        name=given.name,
        size=len(given.content),
        sha256=sha256(given.content).hexdigest(),
        content_type=kind_of(given.content),
        why=why_refused(given.content),
    )
    if kept.why:
        kept.state = PaperState.REFUSED
        kept.save()
        return kept
    kept.save()
    kept.file.save(f"{uuid4().hex}{ENDINGS[kept.content_type]}", ContentFile(given.content))
    return kept


def scan_waiting(at: datetime, most: int = 20) -> int:
    """Outside of any transaction: a scanner is another program, and may be slow."""
    waiting = Attachment.objects.filter(state=PaperState.WAITING).exclude(file="")
    return sum(scan(each) for each in waiting.order_by("pk")[:most])


def scan(attachment: Attachment) -> bool:
    """Fails closed: without a clear answer the file is kept apart. Twice changes nothing."""
    state, why = verdict_of(attachment)
    with transaction.atomic():
        held = Attachment.objects.select_for_update().get(pk=attachment.pk)
        if held.state != PaperState.WAITING:
            return False
        held.state, held.why = state, why
        held.save(update_fields=["state", "why"])
    return True


def verdict_of(attachment: Attachment) -> tuple[PaperState, str]:
    if not settings.PAPERS_SCANNER:
        return PaperState.QUARANTINED, "no scanner is set up"
    scanner: Scanner = import_string(settings.PAPERS_SCANNER)
    try:
        with attachment.file.open("rb") as opened:
            is_safe = scanner(opened.read())
    except (ScannerDown, OSError) as error:
        log.error("attachment %s not scanned: %s", attachment.pk, type(error).__name__)  # noqa: TRY400  no contents in logs
        return PaperState.QUARANTINED, "the scanner did not answer"
    return (PaperState.KEPT, "") if is_safe else (PaperState.QUARANTINED, "the scanner refused it")
