"""A name that is wrong in our papers, put right by its owner."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from candidates.actions.people import correct_name
from candidates.exceptions import BadName
from portal.access import CODE, MeRequest, me_screen
from portal.posted import page_or_form, posted


class NameForm(forms.Form):
    mark_optional = True

    first_name = forms.CharField(
        label=gettext_lazy("First name"),
        max_length=80,
        error_messages={"required": gettext_lazy("Enter your first name.")},
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    last_name = forms.CharField(
        label=gettext_lazy("Last name"),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )


@me_screen(level=CODE)
@page_or_form
def me_name(request: MeRequest) -> HttpResponse:
    candidate = request.visit.candidate
    held = {"first_name": candidate.first_name, "last_name": candidate.last_name}
    form = NameForm(posted(request), initial=held)
    if form.is_valid():
        try:
            correct_name(candidate=candidate, at=request.at, **form.cleaned_data)
        except BadName as refusal:
            form.add_error("first_name", str(refusal))
        else:
            messages.success(request, _("Saved. Your team sees it, too."))
            return redirect("me_privacy")
    return render(request, "me/name.html", {"form": form}, status=422 if form.errors else 200)
