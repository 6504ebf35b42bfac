"""A view of the list of people, by its name."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from candidates.models import Team


class ViewForm(forms.Form):
    name = forms.CharField(
        label=_("Name of the view"),
        max_length=40,
        error_messages={"required": _("Give the view a name.")},
    )
    team = forms.ModelChoiceField(
        Team.objects.none(),
        label=_("For whom"),
        empty_label=None,
        error_messages={"required": _("Choose a team.")},
    )
    query = forms.CharField(required=False, max_length=1000, widget=forms.HiddenInput)

    def __init__(self, teams: QuerySet[Team], *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        field: Any = self.fields["team"]
        field.queryset = teams
        if self.initial.get("team") is None and (first := teams.first()):
            self.initial["team"] = first.pk
