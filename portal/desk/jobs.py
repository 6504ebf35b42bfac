"""The jobs of one's teams: made, changed, opened and closed; who stands where, who looks after it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from candidates.actions import jobs as job_actions
from candidates.enums import Role
from candidates.exceptions import JobChanged, NotOfThisTeam, Refusal
from candidates.models import Job
from candidates.queries import jobs_changeable_by, jobs_visible_to, stages_of
from portal.access import DeskRequest, desk_screen
from portal.desk.forms.jobs import JobForm, NewJobForm, initial_of
from portal.desk.queries.hand_overs import running_for
from portal.desk.queries.jobs import colleagues_of, job_page, jobs_page, teams_worked_in
from portal.posted import posted

WORKERS = (Role.RECRUITER, Role.COORDINATOR)
LOOK_AGAIN = 409


@desk_screen()
def jobs(request: DeskRequest) -> HttpResponse:
    context = {
        "jobs": jobs_page(request.user, request.GET.get("page", ""), request.at),
        "hand_overs": running_for(request.user, request.at),
        "may_write": not request.roles.isdisjoint(WORKERS),
    }
    return render(request, "desk/jobs.html", context)


@desk_screen()
def job(request: DeskRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(
        jobs_visible_to(request.user, request.at).select_related("team", "owner"), slug=slug
    )
    may_change = jobs_changeable_by(request.user).filter(pk=found.pk).exists()
    context = {"page": job_page(found, request.user, request.at), "may_change": may_change}
    return render(request, "desk/job.html", context)


@desk_screen(*WORKERS)
def edit(request: DeskRequest, slug: str) -> HttpResponse:
    found = changeable_or_404(request, slug)
    form = JobForm(
        posted(request),
        initial=initial_of(found, stages_of(found)),
        colleagues=colleagues_of([found.team_id]),
    )
    if form.is_valid():
        try:
            changed = job_actions.change_job(job=found, **form.cleaned_data)
        except JobChanged as refusal:
            return show_newer(request, found, refusal)
        except NotOfThisTeam as refusal:
            form.add_error("owner", str(refusal))
        except Refusal as refusal:
            form.add_error("stages", str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("desk_job", changed.slug)
    return show(request, form, job=found)


def show_newer(request: DeskRequest, found: Job, why: Refusal) -> HttpResponse:
    """Both are shown: what was typed stays in the form, what holds now stands above it."""
    found.refresh_from_db()
    again = request.POST.copy()
    again["version"] = str(found.version)
    kept = JobForm(again, colleagues=colleagues_of([found.team_id]))
    kept.add_error(None, str(why))
    return show(request, kept, job=found, newer=found, stages=stages_of(found), status=LOOK_AGAIN)


@desk_screen(*WORKERS)
def new(request: DeskRequest) -> HttpResponse:
    teams = teams_worked_in(request.user)
    form = NewJobForm(
        posted(request),
        initial={"owner": request.user.pk},
        teams=teams,
        colleagues=colleagues_of(teams.values("pk")),
    )
    if form.is_valid():
        given = {name: value for name, value in form.cleaned_data.items() if name != "version"}
        try:
            made = job_actions.create_job(**given)
        except Refusal as refusal:
            form.add_error("owner", str(refusal))
        else:
            messages.success(request, _("Made. Open it when it is ready: then people can apply."))
            return redirect("desk_job", made.slug)
    return show(request, form, job=None)


@desk_screen(*WORKERS)
@require_POST
def turn(request: DeskRequest, slug: str) -> HttpResponse:
    """Open it, or stop taking applications."""
    found = changeable_or_404(request, slug)
    if request.POST.get("do") == "open":
        job_actions.open_job(job=found, at=request.at)
        messages.success(request, _("Open. People can apply now."))
    else:
        job_actions.close_job(job=found, at=request.at)
        messages.success(
            request, _("Closed: nobody new can apply. Who has applied still hears from you.")
        )
    return redirect("desk_job", found.slug)


def changeable_or_404(request: DeskRequest, slug: str) -> Job:
    found = jobs_changeable_by(request.user).select_related("team", "owner")
    return get_object_or_404(found, slug=slug)


def show(
    request: DeskRequest, form: JobForm, *, job: Job | None, status: int = 200, **more: Any
) -> HttpResponse:
    status = 422 if status == 200 and form.is_bound else status
    return render(request, "desk/job_form.html", {"form": form, "job": job, **more}, status=status)
