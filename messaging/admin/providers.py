"""What providers told us, whether they answer, and what was alarmed: only read."""

from django.contrib import admin

from candidates.admin import ReadOnlyAdmin
from messaging import models


@admin.register(models.ProviderEvent)
class ProviderEventAdmin(ReadOnlyAdmin):
    list_display = ["pk", "provider", "kind", "received_at", "processed_at", "tries", "error"]
    list_filter = ["kind", ("processed_at", admin.EmptyFieldListFilter), "received_at"]
    search_fields = ["=event_key"]


@admin.register(models.Circuit)
class CircuitAdmin(ReadOnlyAdmin):
    list_display = ["channel", "kind", "opened_at", "failures", "probe_at", "why"]
    list_filter = ["channel", "kind"]


@admin.register(models.Alarm)
class AlarmAdmin(ReadOnlyAdmin):
    list_display = ["kind", "subject", "raised_at", "ended_at"]
    list_filter = ["kind", ("ended_at", admin.EmptyFieldListFilter)]
    search_fields = ["subject"]
    date_hierarchy = "raised_at"


@admin.register(models.ListComparison)
class ListComparisonAdmin(ReadOnlyAdmin):
    list_display = ["channel", "begins_at", "ends_at", "ours", "theirs", "missing", "strange"]
    list_filter = ["channel"]
    date_hierarchy = "begins_at"
