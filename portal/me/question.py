"""One row of My usual, changed: always, for one application, or just for now."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from portal.access import CODE, MeRequest, me_screen
from portal.hints import hints_for
from portal.me.answering import save
from portal.me.contacts import code_first
from portal.me.meanwhile import seen
from portal.me.usual import applications_of
from portal.posted import page_or_form, posted
from portal.standing import standing_of
from preferences.exceptions import UnknownQuestion
from preferences.forms.question import QuestionForm
from preferences.queries.questions import question


@me_screen()
@page_or_form
def me_question(request: MeRequest, key: str) -> HttpResponse:
    candidate = request.visit.candidate
    application = applications_of(candidate).filter(closed_at=None).first()
    standing = standing_of(candidate, request.at, application)
    try:
        asked = question(
            key, language=candidate.language, setup=standing.setup, usual=standing.usual
        )
    except UnknownQuestion as unknown:
        raise Http404 from unknown
    preference = standing.usual.of(key)
    if asked.is_restricted and preference.is_chosen and request.visit.level < CODE:
        return code_first(request)
    form = QuestionForm(
        posted(request),
        candidate=candidate,
        questions=[asked],
        application=application,
        usual=standing.usual,
        at=request.at,
        hints=hints_for(candidate),
    )
    if form.is_valid():
        save(request, form, standing)
        return redirect("me_usual")
    page = {"form": form, "asked": asked, "seen": seen(standing)}
    return render(request, "me/question.html", page, status=422 if form.errors else 200)
