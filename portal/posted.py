"""Pages that show a form and take it."""

from django.http import HttpRequest, QueryDict
from django.views.decorators.http import require_http_methods

page_or_form = require_http_methods(["GET", "HEAD", "POST"])


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form was sent with; None while its page is only shown."""
    return request.POST if request.method == "POST" else None
