"""Something went wrong that no machine noticed: said by a colleague, about one message."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from candidates.enums import Role
from candidates.models import Candidate
from followup.actions.slips import open_slip
from followup.queries.slips import messages_without_slip
from portal.access import DeskRequest, desk_screen
from portal.desk.forms.slips import SlipForm
from portal.desk.found import contactable_or_404, note_look
from portal.desk.recent import done
from portal.htmx import is_fragment
from portal.posted import posted


@desk_screen(Role.RECRUITER, Role.COORDINATOR)
def report_slip(request: DeskRequest, pk: int) -> HttpResponse:
    """Opens it with the draft of an apology; a message has one slip, whoever reports it."""
    candidate = contactable_or_404(request, pk)
    found = list(messages_without_slip(request.user, candidate))
    form = SlipForm(found, posted(request))
    if form.is_valid():
        open_slip(
            message=form.cleaned_data["message"], kind=form.cleaned_data["kind"], at=request.at
        )
        words = _("Noted. %(name)s sees it, and a draft says sorry.") % {"name": candidate.called}
        return done(request, candidate, words)
    note_look(request, candidate, "report_slip")
    return show(request, candidate, form)


def show(request: DeskRequest, candidate: Candidate, form: SlipForm) -> HttpResponse:
    name = "desk/slip.html#dialog" if is_fragment(request) else "desk/slip.html"
    status = 422 if form.is_bound else 200
    return render(request, name, {"form": form, "candidate": candidate}, status=status)
