"""After applying: what was said, what happens next, and the code that proves who it was."""

from django.http import HttpResponse
from django.shortcuts import redirect, render

from candidates.actions.contact_points import add_contact_point, close, verify
from candidates.enums import ClosedWhy, ContactKind, Source
from candidates.exceptions import Refusal
from candidates.models import ContactPoint
from portal.access import ScreenRequest, public_screen
from portal.codes import CodeForm, asked_for, typed_code
from portal.jobs.answers import APPLIED, give_held, send_proof
from portal.jobs.applying import Applying, application_of, applying_for, drop, keep
from portal.posted import page_or_form, posted
from portal.visits import open_visit, raise_visit
from preferences.actions.consents import give_for_number


@public_screen
@page_or_form
def job_applied(request: ScreenRequest, slug: str) -> HttpResponse:
    applying = applying_for(request, slug)
    asked = asked_for(request, APPLIED)
    if applying is None or asked is None:
        return redirect("job", slug)
    if "email" in request.POST and applying.email:
        keep(request, send_proof(request, applying, at=request.at, by_email=True))
        return redirect("job_applied", slug)
    form = CodeForm(posted(request))
    if form.is_valid():
        try:
            point = typed_code(request, asked, form.cleaned_data["code"], at=request.at)
        except Refusal as refusal:
            form.add_error("code", str(refusal))
        else:
            return let_in(request, applying, point)
    page = {
        "form": form,
        "applying": applying,
        "asked": asked,
        "application": application_of(applying),
    }
    return render(request, "jobs/applied.html", page, status=422 if form.errors else 200)


def let_in(request: ScreenRequest, applying: Applying, point: ContactPoint) -> HttpResponse:
    """Proved: it is their own usual from here on."""
    verify(contact_point=point, at=request.at)
    if applying.is_known:
        close_doubtful(point, request)
        add_number(applying, point, request)
        give_held(applying, at=request.at)
    give_for_number(contact_point=point, at=request.at)
    open_visit(request, point.candidate, at=request.at)
    raise_visit(request, point.candidate, at=request.at)
    drop(request)
    return redirect("me_check_in_check")


def add_number(applying: Applying, point: ContactPoint, request: ScreenRequest) -> None:
    """A number they typed that we did not have: theirs to check, now that we know who they are."""
    if applying.phone:
        add_contact_point(
            candidate=point.candidate, kind=ContactKind.PHONE, value=applying.phone, at=request.at
        )


def close_doubtful(point: ContactPoint, request: ScreenRequest) -> None:
    """Somebody may have applied with this address before its owner did, beside a number of theirs:
    what nobody has proved is closed, so that it never opens what belongs to the owner.
    """
    if point.candidate.source != Source.APPLIED:
        return
    doubtful = point.candidate.contact_points.filter(verified_at=None, closed_at=None)
    for other in doubtful.exclude(pk=point.pk):
        close(contact_point=other, why=ClosedWhy.REPLACED, at=request.at)
