"""What is on record about what was done with people's data: only read."""

from django.contrib import admin

from candidates import models
from candidates.admin import ReadOnlyAdmin


@admin.register(models.AuditEntry)
class AuditEntryAdmin(ReadOnlyAdmin):
    list_display = ["at", "table", "row", "kind", "columns", "by_id", "through"]
    list_filter = ["kind", "table"]


@admin.register(models.RetentionRun)
class RetentionRunAdmin(ReadOnlyAdmin):
    list_display = ["at", "purpose", "due", "total", "done", "is_stopped"]
    list_filter = ["purpose", "is_stopped"]


@admin.register(models.Merge)
class MergeAdmin(ReadOnlyAdmin):
    list_display = ["at", "kept", "gone_id", "by"]
    list_select_related = ["kept", "by"]


@admin.register(models.Erasure)
class ErasureAdmin(ReadOnlyAdmin):
    list_display = ["at", "candidate_id", "why", "by"]
    list_filter = ["why"]
    list_select_related = ["by"]
    exclude = ["person_hash"]
