"""S-C4: My usual, every preference in plain words, with where it came from and how to change it."""

from django.conf import settings
from django.contrib import messages
from django.db.models import F, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from candidates.models import Application, Candidate
from followup.queries.slips import with_repairs
from followup.queries.touch import fitting_jobs
from portal.access import MeRequest, me_screen
from portal.language import spoken
from portal.me.off import switched_off
from portal.me.queries.open_items import open_with_them, owed_to
from portal.me.queries.repairs import repairs_of
from portal.me.rows import legal_rows, notes_of, sections_of, still_open
from portal.me.saved import remember_saved, saved
from portal.standing import Standing, standing_of
from portal.words import (
    date_words,
    hindrance_words,
    lacking_words,
    lifted_sentence,
    until_words,
    usual_sentence,
)
from preferences.actions import confirmations
from preferences.actions.answers import give
from preferences.enums import PauseKind, Through
from preferences.exceptions import NothingToConfirm
from preferences.models import Answer
from preferences.queries.questions import questions
from preferences.rules.keys import AS_WE_GO, ASK_HOW, JUST_USE_MY_USUAL, ONLY_IF_NEEDED


@me_screen()
@require_safe
def me_usual(request: MeRequest) -> HttpResponse:
    candidate = request.visit.candidate
    application = with_repairs(applications_of(candidate)).first()
    standing = standing_of(candidate, request.at, application)
    asked = questions(language=candidate.language, setup=standing.setup, usual=standing.usual)
    page = {
        "standing": standing,
        "candidate": candidate,
        "language": dict(settings.LANGUAGES)[spoken(candidate.language)],
        "sentence": usual_sentence(standing.usual, standing.used_ways),
        "lifted": lifted_sentence(standing.usual),
        "lacking": lacking_words(standing.usual),
        "off": switched_off(standing),
        "hindrance": hindered(standing),
        "saved": saved(request),
        "sections": sections_of(asked, standing, level=request.visit.level),
        "legal": legal_rows(standing),
        "notes": notes_of(asked, standing),
        "stale": stale_words(standing),
        "more": still_open(asked.values(), standing, application),
        "questions": len(standing.permissions.open_keys),
        "needed": open_with_them(standing, level=request.visit.level),
        "owed": owed_to(standing),
        "repairs": repairs_of(standing, application),
        "other_jobs": fitting_jobs(candidate, request.at),
        "left_be": standing.permissions.left_be_at is not None,
        "pause": pause_words(standing),
        "application": application,
        "zone": standing.usual.zone,
        "level": request.visit.level,
    }
    return render(request, "me/usual.html", page)


@me_screen()
@require_POST
def me_keep(request: MeRequest) -> HttpResponse:
    """Still right: everything counts as told today."""
    try:
        confirmations.confirm(candidate=request.visit.candidate, at=request.at)
    except NothingToConfirm as refusal:
        messages.info(request, str(refusal))
    else:
        messages.success(request, _("Thank you. We keep it as it is."))
    return redirect("me_usual")


@me_screen()
@require_POST
def me_settle(request: MeRequest, answer_id: int) -> HttpResponse:
    """What a colleague noted: right, or not. Not right leads on to saying it oneself."""
    note = get_object_or_404(Answer, pk=answer_id, candidate=request.visit.candidate)
    is_right = "right" in request.POST
    try:
        answer = confirmations.settle(
            waiting_answer=note, is_right=is_right, at=request.at, showed_number=True
        )
    except NothingToConfirm as refusal:
        messages.info(request, str(refusal))
        return redirect("me_usual")
    if not is_right:
        return redirect("me_question", note.key)
    remember_saved(request, [answer], _("Thank you. That is how we do it from now on."))
    return redirect("me_usual")


@me_screen()
@require_POST
def me_leave_be(request: MeRequest) -> HttpResponse:
    """ "Shall we leave you be?": how much we may ask from now on, in one tap."""
    ask_how = request.POST.get("ask", "")
    if ask_how not in (AS_WE_GO, ONLY_IF_NEEDED, JUST_USE_MY_USUAL):
        return redirect("me_question", ASK_HOW)
    answer = give(
        candidate=request.visit.candidate,
        key=ASK_HOW,
        options=[(ask_how,)],
        through=Through.WEB,
        at=request.at,
    )
    remember_saved(request, [answer], _("Thank you. That is how we do it from now on."))
    return redirect("me_usual")


# --- parts -------------------------------------------------------------------------------------


def applications_of(candidate: Candidate) -> QuerySet[Application]:
    """The one in hand first: live ones, the newest in front."""
    return (
        Application.objects.filter(candidate=candidate)
        .select_related("job", "owner", "stage")
        .order_by(F("closed_at").desc(nulls_first=True), "-applied_at")
    )


def hindered(standing: Standing) -> str:
    if standing.is_stopped or standing.hindrance is None:
        return ""
    return hindrance_words(standing.chosen_ways[0], standing.hindrance)


def stale_words(standing: Standing) -> str:
    """The date of the oldest answer that has to be looked at again; empty when all are fresh."""
    old = [
        preference.at
        for preference in standing.usual.preferences.values()
        if preference.at and preference.is_stale(standing.at, standing.setup.stale_after)
    ]
    return date_words(min(old), standing.zone, standing.at) if old else ""


def pause_words(standing: Standing) -> str:
    pause = standing.permissions.pause
    if pause is None or pause.until is None or pause.until <= standing.at:
        return ""
    until = until_words(pause.until, standing.zone, standing.at)
    if pause.kind == PauseKind.ONLY_URGENT:
        return _("Only what is urgent until %(date)s.") % {"date": until}
    return _("Paused. No messages until %(date)s.") % {"date": until}
