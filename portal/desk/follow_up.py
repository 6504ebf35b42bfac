"""What follows: promises and what became of them, beside the conversation."""

from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from candidates.enums import Role
from candidates.queries import candidates_contactable_by, candidates_visible_to
from portal.access import DeskRequest, desk_screen
from portal.desk.found import note_look
from portal.desk.queries.following import following_of
from portal.htmx import is_fragment


@desk_screen(Role.RECRUITER, Role.COORDINATOR, Role.AUDITOR)
def follow_up(request: DeskRequest, pk: int) -> HttpResponse:
    """A part of the panel, which asks for it by itself, and a page of its own."""
    contactable = candidates_contactable_by(request.user, request.at)
    people = candidates_visible_to(request.user, request.at).select_related("silence__message")
    candidate = get_object_or_404(
        people.annotate(may_act=Exists(contactable.filter(pk=OuterRef("pk")))), pk=pk
    )
    following = following_of(
        request.user, candidate, request.at, may_act=bool(getattr(candidate, "may_act", False))
    )
    context = {"candidate": candidate, "following": following}
    if is_fragment(request):
        return render(request, "desk/following.html", context)
    note_look(request, candidate, "follow_up")
    return render(request, "desk/follow_up.html", context)
