"""Tokens of other systems: made here, shown once, switched off here."""

import re
from typing import Any, Final

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from candidates.admin import HouseAdmin, ReadOnly
from candidates.models import Team
from portal.accounts.admin import AfterFreshSignIn
from portal.accounts.models import User
from portal.api import models
from portal.api.enums import Scope
from portal.api.tokens import make_token, revoke_token
from portal.api.webhooks import admin as webhooks  # noqa: F401  their pages

HOUSE: Final = re.compile(r"https://[a-z0-9.-]+(:[0-9]{1,5})?")


class TokenForm(forms.ModelForm):
    teams = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Teams"),
        queryset=Team.objects.all(),
        help_text=gettext_lazy("It sees and does what a colleague in these teams may."),
        widget=forms.CheckboxSelectMultiple,
    )
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("Scopes"), choices=Scope, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = models.ApiToken
        fields = ["name", "teams", "scopes", "system", "per_minute", "expires_at", "embedded_in"]
        help_texts = {
            "system": gettext_lazy("Whose ids it names people by, for instance the system's name."),
            "embedded_in": gettext_lazy(
                "Pages that may show its cards, for instance https://ats.example. Several: with a space between."
            ),
        }

    def clean_embedded_in(self) -> str:
        """Each is a house by itself, so that nothing else gets into the policy."""
        houses = str(self.cleaned_data["embedded_in"]).lower().split()
        if not all(HOUSE.fullmatch(each) for each in houses):
            raise forms.ValidationError(
                _("Write each like https://ats.example, with nothing after it.")
            )
        return " ".join(houses)


@admin.register(models.ApiToken)
class ApiTokenAdmin(AfterFreshSignIn, ReadOnly, HouseAdmin):
    form = TokenForm
    list_display = ["name", "begins", "system", "expires_at", "revoked_at", "last_used_at"]
    list_filter = [("revoked_at", admin.EmptyFieldListFilter)]
    search_fields = ["name", "system"]
    actions = ["revoke"]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return isinstance(request.user, User) and request.user.is_superuser

    def has_revoke_permission(self, request: HttpRequest) -> bool:
        return self.has_add_permission(request)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        made = make_token(**form.cleaned_data, by=request.user, at=timezone.now())
        obj.pk = made.token.pk
        words = _("The token of %(name)s is shown now and never again: %(secret)s")
        messages.warning(request, words % {"name": made.token.name, "secret": made.secret})

    @admin.action(description=gettext_lazy("Revoke at once"), permissions=["revoke"])
    def revoke(self, request: HttpRequest, queryset: QuerySet[models.ApiToken]) -> None:
        for token in queryset:
            revoke_token(token=token, at=timezone.now())
        messages.success(request, _("Revoked. Nothing gets in with them any more."))
