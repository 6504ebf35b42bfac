"""S-C10: what we hold, who looked, how long it stays; a copy, putting it right, being erased."""

from typing import Final

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from candidates.actions import data_requests
from candidates.queries import zone_of
from messaging.actions import opt_outs
from portal.access import CODE, MeRequest, me_screen
from portal.files import kept
from portal.me.contacts import code_first
from portal.me.queries.held import allowed_by, held_about, looks_at, requests_of
from portal.me.rows import answer_words
from portal.people import as_json, copy_of
from portal.posted import page_or_form
from portal.standing import Standing, standing_of
from portal.visits import has_fresh_code
from portal.words import date_words, source_words
from preferences.enums import Channel, ConsentHow, Through
from preferences.queries.questions import questions

JSON: Final = "json"


@me_screen(level=CODE)
@require_safe
def me_privacy(request: MeRequest) -> HttpResponse:
    candidate = request.visit.candidate
    standing = standing_of(candidate, request.at)
    page = {
        "candidate": candidate,
        "held": held_about(candidate),
        "looks": looks_at(candidate, standing.zone),
        "allowed": allowed_by(standing),
        "arrangements": arrangements_of(standing),
        "requests": requests_of(candidate),
        "zone": standing.zone,
    }
    return render(request, "me/privacy.html", page)


@me_screen(level=CODE)
@page_or_form
def me_copy(request: MeRequest) -> HttpResponse:
    """Handed out once, to whoever typed a code just now; that it was is on record."""
    if not has_fresh_code(request, at=request.at):
        if request.method == "POST":
            return code_first(request)
        return render(request, "me/copy.html", {"is_fresh": False})
    if request.method != "POST":
        return render(request, "me/copy.html", {"is_fresh": True})
    candidate = request.visit.candidate
    zone = zone_of(candidate, request.at).name
    copied = copy_of(candidate)
    data_requests.record_copy(candidate=candidate, at=request.at)
    if request.POST.get("as") == JSON:
        return kept(as_json(copied, at=request.at).encode(), "usual.json", "application/json")
    page = {"copied": copied, "candidate": candidate, "at": request.at, "zone": zone}
    words = render_to_string("me/copy_readable.html", page, request)
    return kept(words.encode(), "usual.html", "text/html; charset=utf-8")


@me_screen(level=CODE)
@page_or_form
def me_erase(request: MeRequest) -> HttpResponse:
    """What goes, what has to stay, and by when: asked for here, done by a person."""
    candidate = request.visit.candidate
    if request.method == "POST":
        ask_or_take_back(request)
        return redirect("me_privacy")
    return render(request, "me/erase.html", {"erasure": requests_of(candidate).erasure})


def ask_or_take_back(request: MeRequest) -> None:
    candidate = request.visit.candidate
    known = requests_of(candidate).erasure
    if "back" in request.POST:
        if known is not None:
            data_requests.take_back(request=known, at=request.at)
        messages.success(request, _("Taken back. We keep what we have."))
        return
    asked = data_requests.ask_to_be_erased(candidate=candidate, at=request.at)
    words = _("We have your request. A person sees to it by %(date)s at the latest.")
    date = date_words(asked.due_on, "UTC", request.at)
    messages.success(request, words % {"date": date})


@me_screen(level=CODE)
@require_POST
def me_switch_off(request: MeRequest) -> HttpResponse:
    """As easy as saying yes. What is queued this way stops in the same moment."""
    channel = request.POST.get("what", "").partition(":")[0]
    standing = standing_of(request.visit.candidate, request.at)
    if channel not in standing.closable:
        raise Http404
    opt_outs.opt_out(
        candidate=request.visit.candidate,
        channel=Channel(channel),
        how=ConsentHow.SWITCH,
        through=Through.WEB,
        at=request.at,
    )
    messages.success(request, _("Stopped. You can switch it on again here."))
    return redirect("me_privacy")


def arrangements_of(standing: Standing) -> list[tuple[str, str]]:
    """What is for those alone who arrange or hold the interview: words, and where they come from."""
    asked = questions(
        language=standing.candidate.language, setup=standing.setup, usual=standing.usual
    )
    told = [
        (question, standing.usual.of(key))
        for key, question in asked.items()
        if question.is_restricted and standing.usual.of(key).is_chosen
    ]
    return [
        (
            answer_words(question, preference, standing.zone),
            source_words(preference, zone=standing.zone, now=standing.at),
        )
        for question, preference in told
    ]
