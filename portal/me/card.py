"""A11: the usual to take along, as a page to print or show and as a signed file."""

import json

from django import forms
from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from portal import cards
from portal.access import MeRequest, ScreenRequest, me_screen, public_screen
from portal.files import kept
from portal.posted import page_or_form, posted
from portal.standing import standing_of
from preferences.actions.answers import give
from preferences.enums import Through
from preferences.queries.questions import questions
from preferences.queries.usual import usual_of

START_SHARE = "start.share"
CHANGE_FIRST = "change_first"


class CheckForm(forms.Form):
    """The whole file, as it was given to somebody."""

    card = forms.CharField(
        label=gettext_lazy("The card"),
        help_text=gettext_lazy("Open the file, copy all of it, and put it in here."),
        max_length=cards.LARGEST,
        widget=forms.Textarea({"rows": 8, "class": "control"}),
        error_messages={"required": gettext_lazy("Put the card in here first.")},
    )

    def clean_card(self) -> cards.Json:
        try:
            document = json.loads(self.cleaned_data["card"])
        except (ValueError, RecursionError):
            raise forms.ValidationError(
                _("This is not a card: a card is a file that ends in .json.")
            ) from None
        if not cards.is_ours(document):
            raise forms.ValidationError(
                _("We did not make this card, or somebody has changed it since.")
            )
        found: cards.Json = document["card"]
        return found


@me_screen()
@require_safe
def me_card(request: MeRequest) -> HttpResponse:
    said = usual_of(request.visit.candidate, request.at).of(START_SHARE)
    page = {"card": made_for(request), "is_to_share": said.picks(CHANGE_FIRST)}
    return render(request, "me/card.html", page)


@me_screen()
@require_POST
def me_card_share(request: MeRequest) -> HttpResponse:
    """They looked at it, and say yes: the new manager gets a copy."""
    give(
        candidate=request.visit.candidate,
        key=START_SHARE,
        options=[("yes",)],
        through=Through.WEB,
        at=request.at,
    )
    messages.success(request, _("Thank you. Your new manager gets a copy of your card."))
    return redirect("me_card")


@me_screen()
@require_safe
def me_card_file(request: MeRequest) -> HttpResponse:
    words = json.dumps(cards.signed(made_for(request)), ensure_ascii=False, indent=2)
    return kept(words.encode(), "my-usual.json", "application/json")


@public_screen
@require_safe
def card_schema(request: ScreenRequest) -> HttpResponse:
    return JsonResponse({"$id": cards.address("card_schema")} | cards.schema())


@public_screen
@require_safe
def card_key(request: ScreenRequest) -> HttpResponse:
    return JsonResponse(cards.public_key())


@public_screen
@page_or_form
def card_check(request: ScreenRequest) -> HttpResponse:
    form = CheckForm(posted(request))
    page = {"form": form, "card": form.cleaned_data["card"] if form.is_valid() else None}
    return render(request, "me/card_check.html", page, status=422 if form.errors else 200)


def made_for(request: MeRequest) -> cards.Json:
    standing = standing_of(request.visit.candidate, request.at)
    asked = questions(
        language=standing.candidate.language, setup=standing.setup, usual=standing.usual
    )
    return cards.card_of(standing, asked)
