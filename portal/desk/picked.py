"""With many at once: hand them to a colleague, put them off, ask whether their usual is still right."""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, ngettext

from candidates.actions import applications, desk
from candidates.enums import Role
from candidates.exceptions import EndsInThePast, Refusal
from candidates.models import Application, Candidate
from candidates.queries import jobs_changeable_by
from messaging.actions.asking import ask_if_still_right, ask_the_first_time
from portal.access import DeskRequest, desk_screen
from portal.accounts.models import User
from portal.desk.forms.picked import AssignForm, SeenForm, SnoozeManyForm
from portal.desk.many_words import names
from portal.desk.queries.jobs import colleagues_of
from portal.desk.queries.picked import good_hours, live_of, never_asked, to_be_asked
from portal.desk.selection import MOST, Selection
from portal.htmx import go_to

WORKERS = (Role.RECRUITER, Role.COORDINATOR)
NOT_YET = 422
ASKED_AT_ONCE = 50
CHANGED = gettext_lazy("Left as they are, because something changed meanwhile: %(names)s.")
NOT_OF_TEAM = gettext_lazy("Left as they are, because %(owner)s is not of their team: %(names)s.")
NOTHING_TO_ASK = gettext_lazy("Not asked, because there is nothing to ask now: %(names)s.")


class Picked:
    """Whom, read once at the instant of the request. `do` in the form means: do it."""

    def __init__(self, request: DeskRequest) -> None:
        self.request = request
        self.selection = Selection.of(request)
        self.is_to_be_done = request.method == "POST" and "do" in request.POST

    @cached_property
    def people(self) -> Sequence[Candidate]:
        wanted = self.selection.wanted(self.request)
        return self.selection.people(self.request, wanted)[:MOST]

    @cached_property
    def applications(self) -> Sequence[Application]:
        wanted = self.selection.wanted(self.request)
        shown = self.selection.applications(self.request, self.people, wanted)
        return live_of(self.request.user, list(shown.values()))

    @property
    def without(self) -> Sequence[Candidate]:
        """Picked, and without an application that this could be done with."""
        with_one = {row.candidate_id for row in self.applications}
        return [person for person in self.people if person.pk not in with_one]

    @property
    def seen(self) -> str:
        return " ".join(f"{row.pk}:{row.version}" for row in self.applications)

    @property
    def posted(self) -> Any:
        return self.request.POST if self.is_to_be_done else None

    def back(self) -> HttpResponse:
        return go_to(self.request, f"{reverse('desk_people')}?{self.selection.query}")

    def show(self, name: str, form: Any, **more: Any) -> HttpResponse:
        context = {"picked": self, "form": form, **more}
        return render(self.request, name, context, status=NOT_YET if form.is_bound else 200)

    def of_each(
        self, seen: Mapping[int, int], act: Callable[[Application, int], bool]
    ) -> tuple[int, list[Candidate]]:
        """Each in a transaction of its own: one that a colleague changed meanwhile holds nobody up.
        How many it was done with, and with whom not.
        """
        done, left = 0, []
        for row in self.applications:
            if row.pk not in seen:
                continue
            try:
                is_done = act(row, seen[row.pk])
            except Refusal:
                is_done = False
            done += is_done
            left += [] if is_done else [row.candidate]
        return done, left


def say(request: DeskRequest, words: str, why: str | Promise, left: Sequence[Candidate]) -> None:
    messages.success(request, words)
    if left:
        messages.warning(request, str(why) % {"names": names(left)})


# --- a colleague looks after them -----------------------------------------------------------------


@desk_screen(*WORKERS)
def assign(request: DeskRequest) -> HttpResponse:
    picked = Picked(request)
    teams = {row.job.team_id for row in picked.applications}
    form = AssignForm(colleagues_of(teams), picked.posted, initial={"seen": picked.seen})
    if not form.is_valid():
        return picked.show("desk/assign_many.html", form)
    give_to(picked, form.cleaned_data["owner"], form.cleaned_data["seen"])
    return picked.back()


def give_to(picked: Picked, owner: User, seen: Mapping[int, int]) -> None:
    request, rows = picked.request, picked.applications
    fitting = set(jobs_changeable_by(owner).values_list("pk", flat=True))
    others = [row.candidate for row in rows if row.job_id not in fitting]
    picked.applications = [row for row in rows if row.job_id in fitting]

    def give(row: Application, version: int) -> bool:
        applications.hand_over(
            application=row, owner=owner, by=request.user, version=version, at=request.at
        )
        return True

    done, left = picked.of_each(seen, give)
    words = ngettext(
        "%(owner)s looks after %(count)d person now.",
        "%(owner)s looks after %(count)d people now.",
        done,
    )
    say(request, words % {"owner": owner, "count": done}, CHANGED, left)
    if others:
        messages.warning(request, str(NOT_OF_TEAM) % {"owner": owner, "names": names(others)})


# --- not now --------------------------------------------------------------------------------------


@desk_screen(*WORKERS)
def snooze(request: DeskRequest) -> HttpResponse:
    picked = Picked(request)
    form = SnoozeManyForm(picked.posted)
    if form.is_valid():
        try:
            put_off(picked, form)
        except EndsInThePast as refusal:
            form.add_error("chosen", str(refusal))
        else:
            words = ngettext(
                "%(count)d person is off your Today.",
                "%(count)d people are off your Today.",
                len(picked.people),
            )
            messages.success(request, words % {"count": len(picked.people)})
            return picked.back()
    return picked.show("desk/snooze_many.html", form)


def put_off(picked: Picked, form: SnoozeManyForm) -> None:
    request = picked.request
    is_chosen = form.cleaned_data["when"] == "chosen"
    hours = {} if is_chosen else good_hours(picked.people, request.at)
    for person in picked.people:
        until = form.cleaned_data["chosen"] if is_chosen else hours[person.pk]
        desk.snooze(candidate=person, until=until, by=request.user, at=request.at)


# --- is it still right? ---------------------------------------------------------------------------


@desk_screen(*WORKERS)
def ask(request: DeskRequest) -> HttpResponse:
    """Who has an answer that is old or in doubt, and was not asked within 30 days; and who was never asked."""
    picked = Picked(request)
    ids = [person.pk for person in picked.people]
    first = never_asked(ids)
    old, asked = to_be_asked(ids, request.at)
    old |= first
    fresh = [row.candidate for row in picked.applications if row.candidate_id not in old]
    lately = [row.candidate for row in picked.applications if row.candidate_id in asked]
    picked.applications = [row for row in picked.applications if row.candidate_id in old - asked]
    form = SeenForm(picked.posted, initial={"seen": picked.seen})
    is_too_many = len(picked.applications) > ASKED_AT_ONCE
    if is_too_many or not form.is_valid():
        news = [row.candidate for row in picked.applications if row.candidate_id in first]
        context = {"fresh": fresh, "lately": lately, "first": news, "is_too_many": is_too_many}
        return picked.show("desk/ask_many.html", form, **context)

    def write(row: Application, _version: int) -> bool:
        act = ask_the_first_time if row.candidate_id in first else ask_if_still_right
        return act(application=row, at=request.at) is not None

    done, left = picked.of_each(form.cleaned_data["seen"], write)
    words = ngettext("%(count)d person is asked.", "%(count)d people are asked.", done)
    say(request, words % {"count": done}, NOTHING_TO_ASK, left)
    return picked.back()
