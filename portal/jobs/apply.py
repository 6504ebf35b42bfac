"""Apply: a short form, then the first stage's questions."""

from datetime import timedelta
from uuid import uuid4

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from candidates.actions.applications import apply
from candidates.enums import Source
from candidates.exceptions import Refusal
from candidates.models import Job
from candidates.queries import employer, open_jobs
from portal.access import ScreenRequest, public_screen
from portal.jobs.answers import keep_answers, questions_for, send_proof
from portal.jobs.applying import apply_once, applying_for, keep
from portal.jobs.forms import ApplyForm
from portal.limits import address_of, is_too_often
from portal.posted import page_or_form, posted
from portal.visits import Visit, end_visit, visit_of
from preferences.actions import check_ins

HOUR = timedelta(hours=1)
APPLIED_AT_MOST = 20  # from one address within an hour


@public_screen
@page_or_form
def job_apply(request: ScreenRequest, slug: str) -> HttpResponse:
    job = get_object_or_404(open_jobs(), slug=slug)
    visit = visit_of(request, at=request.at)
    if visit is not None:
        return apply_again(request, job, visit)
    form = ApplyForm(posted(request), initial={"time_zone": employer().time_zone, "token": uuid4()})
    if form.is_valid():
        who = address_of(request)
        if is_too_often("apply", who, at_most=APPLIED_AT_MOST, within=HOUR):
            return render(request, "me/too_often.html", status=429)
        try:
            keep(request, apply_once(request, job, form.cleaned_data))
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("job_questions", job.slug)
    page = {"form": form, "job": job}
    return render(request, "jobs/apply.html", page, status=422 if form.errors else 200)


@public_screen
@page_or_form
def job_questions(request: ScreenRequest, slug: str) -> HttpResponse:
    """The same page for everyone: of what we may know of this person nothing shows."""
    applying = applying_for(request, slug)
    if applying is None:
        return redirect("job_apply", slug)
    form = questions_for(applying, posted(request), at=request.at)
    if form.is_valid():
        kept = keep_answers(request, applying, form)
        keep(request, send_proof(request, kept, at=request.at))
        return redirect("job_applied", slug)
    page = {"form": form, "applying": applying, "slug": slug}
    return render(request, "jobs/questions.html", page, status=422 if form.errors else 200)


def apply_again(request: ScreenRequest, job: Job, visit: Visit) -> HttpResponse:
    """Someone who is in already types nothing again: one button, and their usual holds."""
    if "other" in request.POST:
        end_visit(request, at=request.at)
        return redirect("job_apply", job.slug)
    if request.method == "POST":
        application = apply(
            candidate=visit.candidate, job=job, source=Source.APPLIED, at=request.at
        )
        opened = check_ins.open_for_stage(application=application, at=request.at)
        return redirect("me_check_in" if opened else "me_usual")
    return render(request, "jobs/apply_again.html", {"job": job, "candidate": visit.candidate})
