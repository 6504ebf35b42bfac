"""S-C5: no messages for a while, another way for now, or only what is urgent."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portal.access import MeRequest, me_screen
from portal.me.answering import say_back
from portal.posted import page_or_form, posted
from portal.standing import Standing, standing_of
from portal.words import until_words
from preferences.actions import answers, pauses
from preferences.enums import PauseKind, Scope, Through
from preferences.exceptions import AnswerRefused
from preferences.forms.pause import Need, PauseForm
from preferences.queries.questions import QuestionAsked, question
from preferences.rules.keys import CHANNEL_FIRST
from scheduling.queries.interviews import interviews_to_come


@me_screen()
@page_or_form
def me_pause(request: MeRequest) -> HttpResponse:
    candidate = request.visit.candidate
    standing = standing_of(candidate, request.at)
    ways = question(
        CHANNEL_FIRST,
        language=candidate.language,
        setup=standing.setup,
        usual=standing.usual,
        scope=Scope.NOW,
    )
    form = PauseForm(
        posted(request),
        ways=ways,
        usual=standing.usual,
        at=request.at,
        appointments=interviews_to_come(candidate, request.at),
    )
    if form.is_valid():
        try:
            return done(request, form, ways, standing)
        except AnswerRefused as refusal:
            form.add_error("way", str(refusal))
    page = {"form": form, "pause": standing.permissions.pause}
    return render(request, "me/pause.html", page, status=422 if form.errors else 200)


@me_screen()
@require_POST
def me_resume(request: MeRequest) -> HttpResponse:
    if pauses.resume(candidate=request.visit.candidate, at=request.at):
        messages.success(request, _("Started again. Your usual holds from now on."))
    return redirect("me_usual")


def done(
    request: MeRequest, form: PauseForm, ways: QuestionAsked, standing: Standing
) -> HttpResponse:
    if form.need == Need.STOP:
        return redirect("me_stop")
    if form.need == Need.ANOTHER_WAY:
        use_for_now(request, form, ways)
    else:
        begin(request, form, standing)
    return redirect("me_usual")


def begin(request: MeRequest, form: PauseForm, standing: Standing) -> None:
    kind, until = form.kind, form.until
    if kind is None or until is None:  # a valid form has both
        return
    pauses.pause(
        candidate=request.visit.candidate,
        kind=kind,
        until=until,
        through=Through.WEB,
        lets_appointments_pass=form.lets_appointments_pass,
        at=request.at,
    )
    parts = {"date": until_words(until, standing.zone, request.at)}
    if kind == PauseKind.ONLY_URGENT:
        words = _("Saved. Only what is urgent until %(date)s. Then we go back to your usual.")
    else:
        words = _("Saved. No messages until %(date)s. Then we go back to your usual.")
    messages.success(request, words % parts)


def use_for_now(request: MeRequest, form: PauseForm, ways: QuestionAsked) -> None:
    answer = answers.give(
        candidate=request.visit.candidate,
        key=CHANNEL_FIRST,
        options=[(form.way, 1, "")],
        scope=Scope.NOW,
        until=form.until,
        through=Through.WEB,
        at=request.at,
        showed_number=True,
    )
    say_back(request, [answer], [CHANNEL_FIRST])
