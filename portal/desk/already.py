"""“I already called”: it has happened, so nothing stops it; from now on it counts as a contact."""

from uuid import UUID, uuid5

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from candidates.exceptions import Refusal
from candidates.models import Candidate
from messaging.actions import calls
from messaging.enums import CallOutcome
from portal.access import DeskRequest, desk_screen
from portal.desk.call import CALLERS
from portal.desk.calling import Calling
from portal.desk.forms.call import OutcomeForm
from portal.desk.found import contactable_or_404
from portal.desk.recent import done
from portal.htmx import go_to, is_fragment


@desk_screen(*CALLERS)
@require_POST
def already(request: DeskRequest, pk: int) -> HttpResponse:
    """One tap: the button says how it went."""
    candidate = contactable_or_404(request, pk)
    calling = Calling(request, candidate)
    form = OutcomeForm(calling.channel, request.POST)
    if not form.is_valid():
        return back(request, candidate, _("Say how it went."))
    try:
        note_contact(calling, **form.cleaned_data)
    except Refusal as refusal:
        return back(request, candidate, str(refusal))
    return noted(request, candidate, form.cleaned_data["outcome"])


def note_contact(calling: Calling, outcome: CallOutcome, words: str) -> None:
    calls.log_outside(
        candidate=calling.candidate,
        channel=calling.channel,
        topic=calling.topic,
        outcome=outcome,
        words=words,
        application=calling.application,
        client_token=of_its_own(calling.token),
        task=calling.task,
        by=calling.request.user,
        at=calling.at,
    )


def of_its_own(token: UUID) -> UUID:
    """Pressed in the composer it comes with the token of the words there, which may be sent yet."""
    return uuid5(token, "already")


def back(request: DeskRequest, candidate: Candidate, words: str) -> HttpResponse:
    messages.error(request, words)
    return go_to(request, reverse("desk_call", args=[candidate.pk]))


def noted(request: DeskRequest, candidate: Candidate, outcome: CallOutcome) -> HttpResponse:
    if outcome == CallOutcome.ANOTHER_WAY:
        return go_to(request, reverse("desk_note", args=[candidate.pk]))
    words = _("Noted: %(outcome)s. It counts as a contact.") % {"outcome": outcome.label}
    if not is_fragment(request):
        messages.success(request, words)
    return done(request, candidate, words)
