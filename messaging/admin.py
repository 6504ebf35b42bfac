"""Message templates are edited here; the outbox itself is only read."""

from typing import Any

from django.contrib import admin
from django.db.models import Max
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils import timezone

from candidates.admin import ReadOnlyAdmin, ReadOnlyInline
from messaging import models
from messaging.queries.placeholders import sample_values
from messaging.rules.lint import Wording, refusals
from preferences.enums import Channel

# --- templates --------------------------------------------------------------------------------


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
class MessageTemplateAdmin(admin.ModelAdmin):
    list_display = ["name", "topic", "stage", "is_automatic"]
    list_filter = ["topic", "stage"]
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


# --- the outbox, read only --------------------------------------------------------------------


class BodyInline(ReadOnlyInline):
    model = models.MessageBody
    fields = ["version", "subject", "body", "text", "at"]


class DeliveryInline(ReadOnlyInline):
    model = models.Delivery
    fk_name = "message"
    fields = ["channel", "n", "state", "hold", "not_before", "report"]
    show_change_link = True


class OverrideInline(ReadOnlyInline):
    model = models.Override
    fields = ["channel", "rule", "reason", "words", "by", "at"]


@admin.register(models.Message)
class MessageAdmin(ReadOnlyAdmin):
    list_display = ["pk", "topic", "state", "channel", "author", "created_at", "returned_why"]
    list_filter = ["state", "topic", "is_automatic"]
    list_select_related = ["author"]
    inlines = [BodyInline, DeliveryInline, OverrideInline]


class TransitionInline(ReadOnlyInline):
    model = models.Transition
    fields = ["from_state", "to_state", "why", "by", "at"]


class RulingInline(ReadOnlyInline):
    model = models.Ruling
    fields = ["verdict", "rule", "key", "answered_at", "until", "overridden", "at"]


class AttemptInline(ReadOnlyInline):
    model = models.Attempt
    fields = ["n", "started_at", "ended_at", "outcome", "error", "provider_ref", "by"]


@admin.register(models.Delivery)
class DeliveryAdmin(ReadOnlyAdmin):
    list_display = ["pk", "channel", "state", "hold", "not_before", "tries", "report"]
    list_filter = ["state", "channel", "hold"]
    search_fields = ["provider_ref", "dedupe_key"]
    inlines = [TransitionInline, RulingInline, AttemptInline]


@admin.register(models.ProviderEvent)
class ProviderEventAdmin(ReadOnlyAdmin):
    list_display = ["pk", "provider", "kind", "received_at", "processed_at", "tries", "error"]
    list_filter = ["provider", "kind", ("processed_at", admin.EmptyFieldListFilter)]
    search_fields = ["event_key"]


@admin.register(models.InboundMessage)
class InboundMessageAdmin(ReadOnlyAdmin):
    list_display = ["pk", "channel", "received_at", "understood", "needs_person", "handled_at"]
    list_filter = ["channel", "needs_person"]


@admin.register(models.Circuit)
class CircuitAdmin(ReadOnlyAdmin):
    list_display = ["channel", "kind", "opened_at", "failures", "probe_at", "why"]


@admin.register(models.Alarm)
class AlarmAdmin(ReadOnlyAdmin):
    list_display = ["kind", "subject", "raised_at", "ended_at"]
    list_filter = ["kind", ("ended_at", admin.EmptyFieldListFilter)]


@admin.register(models.ListComparison)
class ListComparisonAdmin(ReadOnlyAdmin):
    list_display = ["channel", "begins_at", "ends_at", "ours", "theirs", "missing", "strange"]
    list_filter = ["channel"]
