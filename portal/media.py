"""Where the provider of texts gets a file that goes along with one: by its signed address, and not for long."""

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from candidates.models import Document
from candidates.queries.links import link_keys
from messaging.rules.media import document_in, may_go_along
from portal.access import ScreenRequest, public_screen
from portal.files import to_keep


@public_screen
@require_safe
def text_media(request: ScreenRequest, token: str) -> HttpResponse:
    """Missing, too old, forged, not found safe: all the same answer."""
    named = (document_in(token, request.at, key) for key in link_keys())
    document = Document.objects.filter(pk=next(filter(None, named), 0)).first()
    if document is None or not document.may_be_opened:
        raise Http404
    if not may_go_along(document.content_type, document.size):
        raise Http404
    return to_keep(document.file, document.name, document.content_type)
