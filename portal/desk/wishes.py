"""What somebody asked for and we do not have, done by hand at once."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from candidates.enums import Role
from candidates.queries import candidates_contactable_by
from messaging.actions.wishes import serve_by_hand
from portal.access import DeskRequest, desk_screen
from preferences.models import UnmetRequest


@desk_screen(Role.RECRUITER, Role.COORDINATOR)
@require_POST
def serve(request: DeskRequest, pk: int) -> HttpResponse:
    mine = candidates_contactable_by(request.user, request.at)
    wish = get_object_or_404(
        UnmetRequest.objects.filter(candidate__in=mine).select_related("candidate", "answer"), pk=pk
    )
    serve_by_hand(request=wish, by=request.user, at=request.at)
    messages.success(request, _("Noted: it was done by hand, and counts as a contact."))
    return redirect("desk_person", wish.candidate_id)
