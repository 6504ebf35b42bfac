"""Note what they said, in ten seconds: the question, the answer, their words. Or do it for them: a form is
filled in with them on the phone or beside them, and that it was is kept as a gesture.
"""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from candidates.enums import Role
from candidates.exceptions import Refusal
from followup.actions import repairs
from portal.access import DeskRequest, desk_screen
from portal.desk.found import contactable_or_404, note_look
from portal.desk.queries.noting import Noting, noting_of
from portal.desk.recent import done
from portal.htmx import is_fragment
from preferences.enums import Through
from preferences.forms import NoteAnswerForm
from preferences.models import Answer


@desk_screen(Role.RECRUITER, Role.COORDINATOR)
def note(request: DeskRequest, pk: int) -> HttpResponse:
    candidate = contactable_or_404(request, pk)
    noting = noting_of(request, candidate)
    form = noting.form(request.POST or None)
    if form.is_valid() and (kept := keep(request, noting, form)):
        words = said_about(kept, candidate.called)
        if not is_fragment(request):
            messages.success(request, words)
        return done(request, candidate, words)
    note_look(request, candidate, "note")
    name = "desk/note.html#dialog" if is_fragment(request) else "desk/note.html"
    context = {
        "noting": noting,
        "form": form,
        "candidate": candidate,
        "for_them": for_them(request),
    }
    return render(request, name, context, status=422 if form.is_bound else 200)


def for_them(request: DeskRequest) -> bool:
    return "for_them" in request.GET


def keep(request: DeskRequest, noting: Noting, form: NoteAnswerForm) -> Answer | None:
    try:
        return repairs.note_said(
            candidate=noting.candidate,
            said=form.answer,
            through=Through(form.cleaned_data["through"]),
            noted_words=form.cleaned_data["noted_words"],
            application=noting.application,
            for_them=for_them(request),
            by=request.user,
            at=request.at,
        )
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return None


def said_about(answer: Answer, name: str) -> str:
    if answer.is_waiting:
        return _(
            "Noted. It differs from what %(name)s told us, so %(name)s is asked which holds."
        ) % {"name": name}
    return _("Noted. %(name)s can see it on My usual.") % {"name": name}
