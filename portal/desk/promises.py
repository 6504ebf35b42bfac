"""Saying by which day somebody hears from us."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from candidates.enums import Role
from candidates.exceptions import Refusal
from followup.actions import promises
from followup.exceptions import PromiseInThePast, PromiseTooFar
from portal.access import DeskRequest, desk_screen
from portal.desk.forms.promises import PromiseForm
from portal.desk.found import application_or_404, note_look
from portal.desk.recent import done
from portal.htmx import is_fragment


@desk_screen(Role.RECRUITER, Role.COORDINATOR)
def promise(request: DeskRequest, pk: int) -> HttpResponse:
    """`pk` is the application's. A newer day takes the place of the one before."""
    application = application_or_404(request, pk)
    form = PromiseForm(request.POST or None)
    if form.is_valid():
        given = form.cleaned_data
        try:
            promises.promise(application=application, by=request.user, at=request.at, **given)
        except (PromiseInThePast, PromiseTooFar) as refusal:
            form.add_error("due_on", str(refusal))
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            words = _("Promised. %(name)s can see it on their pages.")
            return done(
                request, application.candidate, words % {"name": application.candidate.called}
            )
    note_look(request, application.candidate, "promise")
    name = "desk/promise.html#dialog" if is_fragment(request) else "desk/promise.html"
    context = {"form": form, "application": application}
    return render(request, name, context, status=422 if form.is_bound else 200)
