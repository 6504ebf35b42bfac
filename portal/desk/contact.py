"""S-R4: writing to one person, through the gate. The server decides; the browser only shows it."""

from contextlib import suppress

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from candidates.actions.desk import take
from candidates.enums import Role
from candidates.exceptions import OnItAlready, Refusal
from candidates.models import Application, Candidate
from followup.exceptions import NothingToPromise, PromiseInThePast, PromiseTooFar
from messaging.exceptions import Refused, UsualChanged
from portal.access import DeskRequest, desk_screen
from portal.desk.composer import Composer
from portal.desk.found import application_or_404, contactable_or_404, note_look
from portal.desk.recent import after_send
from portal.desk.sending import keep_draft, put_in_outbox
from portal.htmx import is_fragment

WRITERS = (Role.RECRUITER, Role.COORDINATOR)
LOOK_AGAIN, NOT_YET = 409, 422


@desk_screen(*WRITERS)
def contact(request: DeskRequest, pk: int) -> HttpResponse:
    candidate = contactable_or_404(request, pk)
    composer = Composer(request, candidate)
    if not composer.is_to_be_sent:
        note_look(request, candidate, "contact")
        return show(request, composer)
    if not composer.form.is_valid():
        return show(request, composer, NOT_YET)
    if composer.must_look:
        return show(request, composer, LOOK_AGAIN)
    return send(request, candidate, composer)


def send(request: DeskRequest, candidate: Candidate, composer: Composer) -> HttpResponse:
    try:
        message = put_in_outbox(composer)
    except UsualChanged:
        candidate.refresh_from_db()
        return show(request, Composer(request, candidate), LOOK_AGAIN)
    except Refused:
        return show(request, composer, NOT_YET)
    except (PromiseInThePast, PromiseTooFar, NothingToPromise) as refusal:
        composer.form.add_error("news_on", str(refusal))
        return show(request, composer, NOT_YET)
    except Refusal as refusal:
        composer.form.add_error("body", str(refusal))
        return show(request, composer, NOT_YET)
    return after_send(request, candidate, message)


def show(request: DeskRequest, composer: Composer, status: int = 200) -> HttpResponse:
    composer.place_focus()
    is_swap = is_fragment(request) and request.htmx.target == "compose"
    context = {"composer": composer, "candidate": composer.candidate, "is_swap": is_swap}
    if is_swap:
        return render(request, "desk/compose.html", context, status=status)
    context["card"] = composer.card
    page = "desk/contact_drawer.html" if is_fragment(request) else "desk/contact.html"
    return render(request, page, context, status=status)


@desk_screen(*WRITERS)
def gate(request: DeskRequest, pk: int) -> HttpResponse:
    """What is possible by the way that was just picked."""
    candidate, applications = gate_of(request, pk)
    composer = Composer(request, candidate, applications)
    return render(
        request, "desk/gate.html", {"composer": composer, "candidate": composer.candidate}
    )


def gate_of(request: DeskRequest, pk: int) -> tuple[Candidate, list[Application]]:
    """The application in hand brings its candidate along: one query less at every change."""
    asked = request.GET.get("application", "")
    if not asked.isdecimal():
        return contactable_or_404(request, pk), []
    application = application_or_404(request, int(asked), candidate=pk)
    return application.candidate, [application]


@desk_screen(*WRITERS)
@require_POST
def draft(request: DeskRequest, pk: int) -> HttpResponse:
    """Kept every few seconds while somebody writes; answers with the counts."""
    composer = Composer(request, contactable_or_404(request, pk))
    with suppress(OnItAlready):  # who writes is on it; a colleague who is, stays
        take(candidate=composer.candidate, by=request.user, at=request.at)
    context = {"counts": keep_draft(composer), "composer": composer}
    return render(request, "desk/counts.html", context)
