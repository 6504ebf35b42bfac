"""Many to another stage at once: each is told and asked as that stage does, in their way."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from candidates.actions import applications
from candidates.enums import Role
from candidates.exceptions import Refusal
from candidates.models import Application, Candidate, Stage
from portal.access import DeskRequest, desk_screen
from portal.desk.forms.moves import MoveManyForm
from portal.desk.many_words import names
from portal.desk.queries.picked import live_of
from portal.desk.recent import remember_moves
from portal.desk.selection import MOST, Selection
from portal.htmx import go_to
from portal.posted import posted


@dataclass(frozen=True)
class Moving:
    """Whom, from where, and which stages there are to move to."""

    request: DeskRequest

    @cached_property
    def selection(self) -> Selection:
        return Selection.of(self.request)

    @cached_property
    def applications(self) -> Sequence[Application]:
        """The live ones that the list showed, as far as they may be moved."""
        wanted = self.selection.wanted(self.request)
        shown = self.selection.applications(self.request, self.people, wanted)
        return live_of(self.request.user, list(shown.values()))

    @cached_property
    def people(self) -> Sequence[Candidate]:
        wanted = self.selection.wanted(self.request)
        return self.selection.people(self.request, wanted)[:MOST]

    @property
    def without(self) -> Sequence[Candidate]:
        """Picked, and without an application that can be moved."""
        with_one = {row.candidate_id for row in self.applications}
        return [person for person in self.people if person.pk not in with_one]

    @cached_property
    def stages(self) -> Sequence[Stage]:
        jobs = {row.job_id for row in self.applications}
        return list(Stage.objects.filter(job_stages__job__in=jobs).distinct().order_by("position"))

    @property
    def seen(self) -> str:
        return " ".join(f"{row.pk}:{row.version}" for row in self.applications)

    @cached_property
    def form(self) -> MoveManyForm:
        initial: dict[str, Any] = {"seen": self.seen}
        return MoveManyForm(self.stages, posted(self.request), initial=initial)


@desk_screen(Role.RECRUITER, Role.COORDINATOR)
def move(request: DeskRequest) -> HttpResponse:
    moving = Moving(request)
    is_asked = "move" in request.POST
    if is_asked and moving.form.is_valid():
        return move_all(request, moving)
    if not is_asked:
        moving.form.is_bound = False
    status = 422 if moving.form.is_bound else 200
    return render(request, "desk/move_many.html", {"moving": moving}, status=status)


def move_all(request: DeskRequest, moving: Moving) -> HttpResponse:
    """Each in a transaction of its own: one that a colleague moved meanwhile holds nobody up."""
    given = moving.form.cleaned_data
    seen, left = given["seen"], []
    done = 0
    for application in moving.applications:
        if application.pk not in seen or application.stage_id == given["to_stage"].pk:
            continue
        try:
            applications.move(
                application=application,
                to_stage=given["to_stage"],
                why=given["why"],
                version=seen[application.pk],
                by=request.user,
                at=request.at,
            )
            done += 1
        except Refusal:
            left.append(application.candidate)
    say(request, done, left)
    remember_moves(request)
    return go_to(request, reverse("desk_people") + f"?{moving.selection.query}")


def say(request: DeskRequest, done: int, left: Sequence[Any]) -> None:
    words = ngettext("%(count)d person moved.", "%(count)d people moved.", done) % {"count": done}
    messages.success(request, words)
    if left:
        messages.warning(
            request,
            _("Not moved, because something changed meanwhile: %(names)s.")
            % {"names": names(left)},
        )
