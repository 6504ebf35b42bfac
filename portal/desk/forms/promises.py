"""A day by which somebody hears from us again."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from followup.enums import GestureKind

WHAT = 200


class NewsDay(forms.DateField):
    """Their day, wherever they are: it is kept until it is over for them."""

    def __init__(self, **kwargs: Any) -> None:
        options: dict[str, Any] = {
            "label": _("They hear from us again by"),
            "required": False,
            "widget": forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
            "error_messages": {"invalid": _("Choose a day.")},
        }
        super().__init__(**options | kwargs)


class PromiseForm(forms.Form):
    mark_optional = True

    due_on = NewsDay(
        required=True,
        error_messages={"required": _("Choose a day."), "invalid": _("Choose a day.")},
    )
    what = forms.CharField(
        label=_("What they will hear"),
        max_length=WHAT,
        required=False,
        help_text=_("They read it on their pages. Empty: news about the job."),
    )


class GestureForm(forms.Form):
    kind = forms.ChoiceField(choices=GestureKind.choices)
    words = forms.CharField(max_length=WHAT, required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("kind") == GestureKind.OTHER and not given.get("words", "").strip():
            raise forms.ValidationError(_("Say in a few words what you did."))
        return given
