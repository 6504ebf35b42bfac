"""Passkeys: in with a finger or a face, when somebody likes that better than a code."""

import json
from datetime import timedelta
from typing import Final

from django import forms
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from candidates.exceptions import Refusal
from portal.access import CODE, MeRequest, ScreenRequest, me_screen, public_screen
from portal.accounts import passkeys
from portal.devices import device_words
from portal.limits import address_of, is_too_often
from portal.me.contacts import code_first
from portal.me.sign_in import going_back, remember_back
from portal.posted import page_or_form
from portal.visits import has_fresh_code, open_visit, raise_visit

TRIES: Final = 20
TRIES_WITHIN: Final = timedelta(hours=1)


class CredentialForm(forms.Form):
    credential = forms.JSONField(widget=forms.HiddenInput)


@me_screen(level=CODE)
@page_or_form
def me_passkeys(request: MeRequest) -> HttpResponse:
    """One is added by whoever typed a code just now: it opens everything from then on."""
    candidate = request.visit.candidate
    if request.method == "POST":
        return changed(request)
    page = {
        "passkeys": list(passkeys.passkeys_of(candidate)),
        "is_fresh": has_fresh_code(request, at=request.at),
        "zone": candidate.time_zone,
    }
    return render(request, "me/passkeys.html", page)


@me_screen(level=CODE)
@page_or_form
def me_passkey_add(request: MeRequest) -> HttpResponse:
    user = request.visit.candidate.user
    if user is None or not has_fresh_code(request, at=request.at):
        return code_first(request)
    if request.method == "POST":
        return added(request)
    options = passkeys.options_to_add(user)
    return render(request, "me/passkey_add.html", {"options": json.dumps(options)})


def added(request: MeRequest) -> HttpResponse:
    try:
        passkeys.add(
            candidate=request.visit.candidate,
            credential=sent(request),
            name=device_words(request.headers.get("User-Agent", "")) or _("A browser"),
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Done. Next time you can come in with this passkey."))
    return redirect("me_passkeys")


def changed(request: MeRequest) -> HttpResponse:
    gone = request.POST.get("remove", "")
    if gone.isdecimal() and len(gone) < 18:
        passkeys.take_away(candidate=request.visit.candidate, pk=int(gone))
        messages.success(request, _("Taken away. It opens nothing here any more."))
    return redirect("me_passkeys")


@public_screen
@page_or_form
def sign_in_passkey(request: ScreenRequest) -> HttpResponse:
    """The same answer for every passkey that is not a candidate's of ours."""
    if request.method == "POST":
        return let_in(request)
    if REDIRECT_FIELD_NAME in request.GET:
        remember_back(request)
    options = json.dumps(passkeys.options_to_sign_in())
    return render(request, "me/sign_in_passkey.html", {"options": options})


def let_in(request: ScreenRequest) -> HttpResponse:
    if is_too_often("passkey", address_of(request), at_most=TRIES, within=TRIES_WITHIN):
        return render(request, "me/too_often.html", status=429)
    try:
        candidate = passkeys.candidate_of(credential=sent(request), at=request.at)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("sign_in")
    back = going_back(request)
    open_visit(request, candidate, at=request.at)
    raise_visit(request, candidate, at=request.at)
    return HttpResponseRedirect(back)


def sent(request: ScreenRequest) -> object:
    form = CredentialForm(request.POST)
    return form.cleaned_data["credential"] if form.is_valid() else None
