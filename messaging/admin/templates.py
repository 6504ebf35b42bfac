"""Message templates: a changed body is a new version."""

from typing import Any

from django.contrib import admin
from django.db.models import Max
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils import timezone

from candidates.admin import HouseAdmin
from messaging import models
from messaging.queries.placeholders import sample_values
from messaging.rules.lint import Wording, refusals
from preferences.enums import Channel


class TemplateBodyForm(ModelForm):
    """What the desk refuses is refused here too. The rest of the linter's advice is on the desk."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("channel") and not self.errors:
            words = {name: cleaned.get(name) or "" for name in ("language", "subject", "body")}
            wording = Wording(channel=Channel(cleaned["channel"]), asks=cleaned["asks"], **words)
            for finding in refusals(wording, sample_values(None)):
                self.add_error("body", finding.words)
        return cleaned


class TemplateBodyInline(admin.StackedInline):
    model = models.TemplateBody
    form = TemplateBodyForm
    extra = 0
    fields = ["channel", "language", "version", "subject", "body", "asks"]
    readonly_fields = ["version"]
    can_delete = False


@admin.register(models.MessageTemplate)
class MessageTemplateAdmin(HouseAdmin):
    list_display = ["name", "topic", "stage", "is_automatic"]
    list_filter = ["topic", "stage", "is_automatic"]
    list_select_related = ["stage"]
    search_fields = ["name", "key"]
    prepopulated_fields = {"key": ["name"]}
    inlines = [TemplateBodyInline]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["key"] if obj else []

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict[str, Any]:
        return {} if obj else {"key": ["name"]}

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """A changed body is a new version: what was sent stays as it was."""
        for body in formset.save(commit=False):
            same = models.TemplateBody.objects.filter(
                template=body.template, channel=body.channel, language=body.language
            )
            last = same.aggregate(last=Max("version"))["last"] or 0
            body.pk, body.version = None, last + 1
            body.by_id, body.at = request.user.pk, timezone.now()
            body.save(force_insert=True)
