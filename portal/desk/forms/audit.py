"""What an auditor looks for."""

from django import forms
from django.contrib.auth import get_user_model
from django.utils.translation import gettext_lazy as _

from candidates.models import Membership
from portal.audit.watched import WATCHED


class AuditForm(forms.Form):
    """All of it may be left open; what cannot be read narrows nothing."""

    what = forms.ChoiceField(
        label=_("Show"),
        choices=[("changes", _("What was changed")), ("looks", _("Who looked"))],
        required=False,
    )
    who = forms.ModelChoiceField(
        queryset=get_user_model().objects.none(),
        label=_("By"),
        required=False,
        empty_label=_("anybody"),
    )
    table = forms.ChoiceField(label=_("In"), required=False)
    person = forms.IntegerField(label=_("Number of the candidate"), required=False, min_value=1)
    before = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def __init__(self, *args: object, **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]
        staff = get_user_model().objects.filter(pk__in=Membership.objects.values("user"))
        who: forms.ModelChoiceField = self.fields["who"]  # type: ignore[assignment]
        who.queryset = staff.order_by("first_name", "pk")
        table: forms.ChoiceField = self.fields["table"]  # type: ignore[assignment]
        names = sorted((str(each.model._meta.verbose_name_plural), each.table) for each in WATCHED)
        table.choices = [("", _("everything")), *((value, words) for words, value in names)]
