"""S-C2 and S-C3: up to four questions on one page; saved, read back, and what happens next."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from candidates.rules.contact import shown_phone
from portal.access import MeRequest, me_screen
from portal.hints import hints_for
from portal.me.answering import save
from portal.me.asking import Asking, asking_of
from portal.me.meanwhile import seen
from portal.me.queries.next_step import next_step
from portal.me.rows import is_shown, row_of
from portal.me.saved import saved
from portal.me.usual import applications_of, hindered
from portal.posted import page_or_form, posted
from portal.standing import Standing, standing_of
from portal.words import usual_sentence
from preferences.actions import check_ins, confirmations
from preferences.enums import Channel
from preferences.forms.questions import CheckInForm
from preferences.models import CheckIn
from preferences.queries.history import open_check_in
from preferences.queries.questions import questions

STANDS_OPEN = timedelta(days=1)
MOST_DIGITS = 18


@me_screen()
@page_or_form
def me_check_in(request: MeRequest) -> HttpResponse:
    candidate = request.visit.candidate
    check_in = open_check_in(candidate) or overtaken(request)
    if check_in is None:
        return redirect("me_usual")
    standing = standing_of(candidate, request.at, check_in.application)
    asking = asking_of(check_in, standing, request.visit.level, sent=request.POST)
    if asking.is_empty:
        return redirect("me_usual")
    form = CheckInForm(
        posted(request),
        candidate=candidate,
        questions=asking.questions,
        usual=standing.usual,
        at=request.at,
        hints=hints_for(candidate),
    )
    if form.is_valid():
        return done(request, form, asking, standing)
    page = {"form": form, "asking": asking, "seen": seen(standing), "check_in": check_in}
    return render(request, "me/check_in.html", page, status=422 if form.errors else 200)


def overtaken(request: MeRequest) -> CheckIn | None:
    """Finished in another window while this page stood open: what was chosen here counts all the same."""
    sent = request.POST.get("check_in", "")
    if not sent.isdecimal() or len(sent) > MOST_DIGITS:
        return None
    finished = CheckIn.objects.filter(
        candidate=request.visit.candidate,
        closed_why=check_ins.FINISHED,
        closed_at__gt=request.at - STANDS_OPEN,
    )
    rows = finished.select_related("application__job", "stage").prefetch_related("asked")
    return rows.filter(pk=int(sent)).first()


@transaction.atomic
def done(request: MeRequest, form: CheckInForm, asking: Asking, standing: Standing) -> HttpResponse:
    candidate = request.visit.candidate
    if "still_right" in request.POST:
        for line in asking.still_right:
            confirmations.confirm(
                candidate=candidate,
                key=line.key,
                application=standing.application,
                at=request.at,
                showed_number=True,
            )
    save(request, form, standing)
    if not asking.is_last:
        return redirect("me_check_in")
    check_ins.finish(check_in=asking.check_in, at=request.at)
    return redirect("me_check_in_check")


@me_screen()
@require_safe
def me_check_in_check(request: MeRequest) -> HttpResponse:
    candidate = request.visit.candidate
    application = applications_of(candidate).first()
    standing = standing_of(candidate, request.at, application)
    asked = questions(language=candidate.language, setup=standing.setup, usual=standing.usual)
    page = {
        "saved": saved(request),
        "sentence": usual_sentence(standing.usual, standing.used_ways),
        "hindrance": hindered(standing),
        "rows": [
            row_of(question, standing, request.visit.level)
            for question in asked.values()
            if is_shown(question, standing) and not question.is_setting
        ],
        "application": application,
        "next": next_step(standing, application),
        "our_number": our_number(standing),
    }
    return render(request, "me/check_in_check.html", page)


def our_number(standing: Standing) -> str:
    """What to put into their contacts, when texts or calls are their way."""
    if not {Channel.TEXT, Channel.CALL} & set(standing.used_ways):
        return ""
    return shown_phone(settings.TWILIO_NUMBER, settings.PHONENUMBER_DEFAULT_REGION)
