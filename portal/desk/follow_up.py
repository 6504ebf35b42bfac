"""What follows: promises and what became of them, beside the conversation."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from candidates.enums import Role
from candidates.models import Candidate
from candidates.queries import (
    applications_changeable_by,
    candidates_contactable_by,
    candidates_visible_to,
)
from portal.access import DeskRequest, desk_screen
from portal.desk.found import note_look
from portal.desk.queries.following import following_of
from portal.htmx import is_fragment


@desk_screen(Role.RECRUITER, Role.COORDINATOR, Role.AUDITOR)
def follow_up(request: DeskRequest, pk: int) -> HttpResponse:
    """A part of the panel, which asks for it by itself, and a page of its own."""
    candidate = get_object_or_404(to_follow(request), pk=pk)
    following = following_of(request.user, candidate, request.at)
    context = {"candidate": candidate, "following": following}
    if is_fragment(request):
        return render(request, "desk/following.html", context)
    note_look(request, candidate, "follow_up")
    return render(request, "desk/follow_up.html", context)


def to_follow(request: DeskRequest) -> QuerySet[Candidate]:
    """Whom they may see, with what is read along: whether they may act, and what is live."""
    contactable = candidates_contactable_by(request.user, request.at).filter(pk=OuterRef("pk"))
    live = applications_changeable_by(request.user).filter(candidate=OuterRef("pk"), closed_at=None)
    shown = live.order_by("-applied_at").values(said=JSONObject(pk="pk", title="job__title"))
    people = candidates_visible_to(request.user, request.at).select_related("silence__message")
    return people.annotate(may_act=Exists(contactable), live=ArraySubquery(shown))
