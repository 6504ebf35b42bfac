"""Add a candidate: a name, a way to reach them, and a job."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from candidates.actions import applications, people
from candidates.enums import Role, Source
from candidates.exceptions import BadEmail, BadName, BadPhone, NoContact, Refusal
from candidates.models import Candidate
from candidates.queries import jobs_changeable_by
from portal.access import DeskRequest, desk_screen
from portal.desk.forms.add import AddForm

FIELDS: dict[type[Refusal], str] = {
    BadName: "first_name",
    BadEmail: "email",
    BadPhone: "phone",
    NoContact: "email",
}


@desk_screen(Role.RECRUITER, Role.COORDINATOR)
def add(request: DeskRequest) -> HttpResponse:
    jobs = jobs_changeable_by(request.user).filter(closed_at=None)
    form = AddForm(jobs, request.POST or None, initial={"job": request.GET.get("job", "")})
    if form.is_valid() and (candidate := added(request, form)):
        return redirect("desk_person", candidate.pk)
    status = 422 if form.is_bound else 200
    return render(request, "desk/add.html", {"form": form}, status=status)


def added(request: DeskRequest, form: AddForm) -> Candidate | None:
    """The person, new or known, with an application for the job; None when a rule refused it."""
    given = dict(form.cleaned_data)
    job = given.pop("job")
    try:
        with transaction.atomic():
            person, was_known = people.add_candidate(
                **given, source=Source.ADDED, by=request.user, at=request.at
            )
            applications.apply(
                candidate=person, job=job, source=Source.ADDED, by=request.user, at=request.at
            )
    except Refusal as refusal:
        field = next((name for kind, name in FIELDS.items() if isinstance(refusal, kind)), None)
        form.refuse(field, str(refusal))
        return None
    say_added(request, person, was_known)
    return person


def say_added(request: DeskRequest, person: Candidate, was_known: bool) -> None:
    words = {"name": person.called}
    if was_known:
        messages.info(request, _("We know %(name)s already. Nothing was typed over.") % words)
    else:
        messages.success(
            request,
            _("%(name)s is added. In a minute we ask how to be in touch.") % words,
        )
