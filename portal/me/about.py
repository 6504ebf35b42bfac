"""What they want to be called, how that is said, and the language we write in."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from candidates.actions.people import call_as
from candidates.exceptions import Refusal
from portal.access import MeRequest, me_screen
from portal.language import in_language_of, spoken
from portal.posted import page_or_form, posted


class AboutForm(forms.Form):
    wanted_name = forms.CharField(
        label=gettext_lazy("What shall we call you?"),
        help_text=gettext_lazy("The name you want. Leave it empty to use your first name."),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
    )
    name_said = forms.CharField(
        label=gettext_lazy("How is it said?"),
        help_text=gettext_lazy("As you would spell it out, like “shiv-awn”."),
        max_length=80,
        required=False,
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Which language shall we write in?"),
        choices=settings.LANGUAGES,
        widget=forms.RadioSelect,
    )


@me_screen()
@page_or_form
def me_about(request: MeRequest) -> HttpResponse:
    candidate = request.visit.candidate
    held = {
        "wanted_name": candidate.wanted_name,
        "name_said": candidate.name_said,
        "language": spoken(candidate.language),
    }
    form = AboutForm(posted(request), initial=held)
    if form.is_valid():
        try:
            person = call_as(candidate=candidate, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error("wanted_name", str(refusal))
        else:
            with in_language_of(person):
                messages.success(request, _("Saved. That is how we write to you from now on."))
            return redirect("me_usual")
    page = {"form": form, "first_name": candidate.first_name}
    return render(request, "me/about.html", page, status=422 if form.errors else 200)
