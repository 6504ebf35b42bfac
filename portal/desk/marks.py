"""“I am on this”, and “not now”: marks on the rows of Today."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django_htmx.http import trigger_client_event

from candidates.actions import desk
from candidates.enums import Role
from candidates.exceptions import Refusal
from candidates.models import Candidate
from portal.access import DeskRequest, desk_screen
from portal.desk.forms.marks import SnoozeForm
from portal.desk.found import contactable_or_404, note_look
from portal.desk.queries.marks import next_good_hour
from portal.desk.queries.today import TITLES
from portal.desk.recent import back_to_today
from portal.desk.today import shown
from portal.htmx import is_fragment
from portal.posted import posted
from portal.words import instant_words

WORKERS = (Role.RECRUITER, Role.COORDINATOR)


@desk_screen(*WORKERS)
@require_POST
def claim(request: DeskRequest, pk: int) -> HttpResponse:
    """Take it, take it over, or let it go."""
    refused = mark(request, contactable_or_404(request, pk))
    if is_fragment(request) and request.POST.get("part", "") in TITLES:
        answer = render(request, "desk/today_part.html", shown(request, request.POST["part"]))
        return trigger_client_event(answer, "say", {"value": refused}) if refused else answer
    if refused:
        messages.error(request, refused)
    return back_to_today(request, "")


def mark(request: DeskRequest, candidate: Candidate) -> str:
    """Why not, if a colleague was faster: the row says who."""
    do = request.POST.get("do", "")
    try:
        if do == "let_go":
            desk.let_go(candidate=candidate, by=request.user)
        else:
            desk.take(candidate=candidate, by=request.user, at=request.at, over=do == "over")
    except Refusal as refusal:
        return str(refusal)
    return ""


@desk_screen(*WORKERS)
def snooze(request: DeskRequest, pk: int) -> HttpResponse:
    """Until their next good hour, or a chosen time."""
    candidate = contactable_or_404(request, pk)
    form = snooze_form(request, candidate)
    if form.is_valid():
        try:
            desk.snooze(candidate=candidate, until=form.until, by=request.user, at=request.at)
        except Refusal as refusal:
            form.add_error("chosen", str(refusal))
        else:
            words = _("%(name)s is off Today until %(time)s.") % {
                "name": candidate.called,
                "time": our_time(request, form),
            }
            return back_to_today(request, words)
    note_look(request, candidate, "snooze")
    name = "desk/snooze.html#dialog" if is_fragment(request) else "desk/snooze.html"
    status = 422 if form.is_bound else 200
    return render(request, name, {"form": form, "candidate": candidate}, status=status)


def snooze_form(request: DeskRequest, candidate: Candidate) -> SnoozeForm:
    good = next_good_hour(candidate, request.at)
    words = _("At their next good hour, %(time)s our time") % {
        "time": instant_words(good, timezone.get_current_timezone_name(), request.at)
    }
    return SnoozeForm(good, words, posted(request), initial={"when": "good"})


def our_time(request: DeskRequest, form: SnoozeForm) -> str:
    return instant_words(form.until, timezone.get_current_timezone_name(), request.at)
