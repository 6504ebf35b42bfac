"""Files that came with a message: checked by content, scanned, kept apart until both were well."""

from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256
from uuid import uuid4

from django.core.files.base import ContentFile
from django.db import transaction

from candidates.actions.scanning import looked_through
from candidates.enums import PaperState
from candidates.exceptions import NotAPaper
from candidates.rules.papers import ENDINGS, kind_of, why_refused
from messaging.actions.documents import awaited_kind, file_attachment
from messaging.models import Attachment, InboundMessage
from messaging.rules.mail import File


def keep_files(inbound: InboundMessage, files: Iterable[File]) -> list[Attachment]:
    """In the transaction of the message. What we do not take leaves its name and the reason."""
    return [keep_file(inbound, each) for each in files]


def keep_file(inbound: InboundMessage, given: File) -> Attachment:
    kept = Attachment(inbound=inbound, name=given.name)
    fill(kept, given.content)
    return kept


def fill(kept: Attachment, content: bytes) -> None:
    """With its content, told by what it begins with."""
    kept.size = len(content)
    kept.sha256 = sha256(content).hexdigest()
    kept.content_type = kind_of(content)
    kept.why = why_refused(content)
    if kept.why:
        kept.state = PaperState.REFUSED
        kept.save()
        return
    kept.save()
    kept.file.save(f"{uuid4().hex}{ENDINGS[kept.content_type]}", ContentFile(content))


def scan_waiting(at: datetime, most: int = 20) -> int:
    """Outside of any transaction: a scanner is another program, and may be slow."""
    waiting = Attachment.objects.filter(state=PaperState.WAITING).exclude(file="")
    return sum(scan_and_file(each, at) for each in waiting.order_by("pk")[:most])


def scan_and_file(attachment: Attachment, at: datetime) -> bool:
    """A file that was waited for is filed at once: nobody has to look for it in a letter."""
    if not scan(attachment):
        return False
    attachment.refresh_from_db()
    kind = awaited_kind(attachment, at)
    if kind is not None:
        try:
            file_attachment(attachment=attachment, kind=kind, by=None, at=at)
        except NotAPaper:
            return True  # stays in the conversation, where a person sees it
    return True


def scan(attachment: Attachment) -> bool:
    """Fails closed: without a clear answer the file is kept apart. Twice changes nothing."""
    state, why = looked_through(attachment.file, f"attachment {attachment.pk}")
    with transaction.atomic():
        held = Attachment.objects.select_for_update().get(pk=attachment.pk)
        if held.state != PaperState.WAITING:
            return False
        held.state, held.why = state, why
        held.save(update_fields=["state", "why"])
    return True
