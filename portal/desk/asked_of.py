"""What candidates asked of who held their interview: words for a short message, or a call."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from messaging.actions import duties
from messaging.queries.duties import duties_of
from portal.access import DeskRequest, desk_screen
from portal.desk.brief import HOLDERS, MOST_WORDS


@desk_screen(*HOLDERS)
@require_POST
def brief_asked(request: DeskRequest, pk: int) -> HttpResponse:
    """Their words go to whoever looks after the candidate, as a draft in the candidate's way."""
    found = get_object_or_404(duties_of(request.user), pk=pk)
    words = request.POST.get("words", "").strip()[:MOST_WORDS]
    if words:
        duties.pass_on(duty=found, words=words, by=request.user, at=request.at)
        messages.success(request, _("Thank you. It goes to them in the way they chose."))
    return redirect("desk_briefs")
