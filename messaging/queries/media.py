"""Whether a document may go along with a text."""

from candidates.enums import PaperState
from candidates.models import Document
from messaging.rules.media import may_go_along


def may_leave(document_id: int) -> bool:
    """Found safe, still there, and of a kind and size that phones take."""
    found = Document.objects.filter(pk=document_id, state=PaperState.KEPT)
    row = found.values_list("content_type", "size").first()
    return row is not None and may_go_along(*row)
