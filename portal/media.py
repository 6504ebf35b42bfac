"""Where the provider of texts gets a file that goes along with one: by its signed address, and not for long."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from candidates.models import Document
from messaging.rules.media import document_in, may_go_along
from portal.access import ScreenRequest, public_screen
from portal.files import to_keep


@public_screen
@require_safe
def text_media(request: ScreenRequest, token: str) -> HttpResponse:
    """Missing, too old, forged, not found safe: all the same answer."""
    document = Document.objects.filter(
        pk=document_in(token, request.at, settings.LINK_KEY) or 0
    ).first()
    if document is None or not document.may_be_opened:
        raise Http404
    if not may_go_along(document.content_type, document.size):
        raise Http404
    return to_keep(document.file, document.name, document.content_type)
