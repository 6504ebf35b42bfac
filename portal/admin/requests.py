"""Requests of candidates about their own data: for admins, the first due first."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin import EmptyFieldListFilter
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from candidates.actions import data_requests
from candidates.admin import AboutPerson, ReadOnlyAdmin
from candidates.enums import DataWish
from candidates.exceptions import NotSaidWhat
from candidates.models import DataRequest


class DoneForm(forms.ModelForm):
    """Done by a person who says what they did."""

    class Meta:
        model = DataRequest
        fields = ("done_words",)
        labels = {"done_words": _("What was done")}

    def clean_done_words(self) -> str:
        words: str = self.cleaned_data["done_words"].strip()
        if not words:
            raise ValidationError(str(NotSaidWhat()))
        return words


@admin.register(DataRequest)
class DataRequestAdmin(AboutPerson, ReadOnlyAdmin):
    """Saving an open one marks it done, with the words that its owner reads."""

    form = DoneForm
    list_display = ("candidate", "wish", "at", "due_on", "done_at", "taken_back_at")
    list_filter = (
        "wish",
        ("done_at", EmptyFieldListFilter),
        ("taken_back_at", EmptyFieldListFilter),
    )
    ordering = ["done_at", "due_on", "pk"]
    date_hierarchy = "at"
    list_select_related = ("candidate",)
    fields = (
        "candidate",
        "wish",
        "at",
        "due_on",
        "taken_back_at",
        "done_at",
        "by",
        "what_to_do",
        "done_words",
    )
    readonly_fields = (
        "candidate",
        "wish",
        "at",
        "due_on",
        "taken_back_at",
        "done_at",
        "by",
        "what_to_do",
    )

    @admin.display(description=_("what to do"))
    def what_to_do(self, obj: DataRequest) -> str:
        if obj.wish != DataWish.ERASURE or not obj.is_open:
            return "-"
        page = reverse("admin:candidates_candidate_erase", args=[obj.candidate_id])
        words = _("See what goes and what stays, then erase them. This is done with it.")
        return format_html('<a href="{}">{}</a>', page, words)

    def has_view_permission(self, request: HttpRequest, obj: object | None = None) -> bool:
        return bool(request.user.is_active and request.user.is_staff)

    def has_change_permission(self, request: HttpRequest, obj: object | None = None) -> bool:
        """What is over is only read."""
        is_open = not isinstance(obj, DataRequest) or obj.is_open
        return self.has_view_permission(request, obj) and is_open

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        data_requests.finish(
            request=obj,
            words=form.cleaned_data["done_words"],
            by=request.user,
            at=timezone.now(),
        )
