"""What follows: promises and what became of them, beside the conversation."""

from django.http import HttpResponse
from django.shortcuts import render

from candidates.enums import Role
from candidates.queries import candidates_contactable_by
from portal.access import DeskRequest, desk_screen
from portal.desk.found import note_look, person_or_404
from portal.desk.queries.following import following_of
from portal.htmx import is_fragment


@desk_screen(Role.RECRUITER, Role.COORDINATOR, Role.AUDITOR)
def follow_up(request: DeskRequest, pk: int) -> HttpResponse:
    """A part of the panel, which asks for it by itself, and a page of its own."""
    candidate = person_or_404(request, pk)
    contactable = candidates_contactable_by(request.user, request.at)
    following = following_of(
        request.user,
        candidate,
        request.at,
        may_act=contactable.filter(pk=candidate.pk).exists(),
    )
    context = {"candidate": candidate, "following": following}
    if is_fragment(request):
        return render(request, "desk/following.html", context)
    note_look(request, candidate, "follow_up")
    return render(request, "desk/follow_up.html", context)
