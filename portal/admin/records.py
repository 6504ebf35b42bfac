"""What is on record about what was done with people's data: only read."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from candidates import models
from candidates.admin import ReadOnlyAdmin, among
from candidates.admin.history import by_ids
from portal.audit.watched import WATCHED


def tables() -> list[tuple[str, str]]:
    return sorted((each.table, str(each.model._meta.verbose_name)) for each in WATCHED)


@admin.register(models.AuditEntry)
class AuditEntryAdmin(ReadOnlyAdmin):
    list_display = ["at", "table", "row", "kind", "columns", "by_id", "through"]
    list_filter = ["kind", among("table", _("table"), tables), "at"]
    search_fields = ["=candidate_id", "=by_id"]
    search_help_text = _("The id of a candidate or of a member of staff.")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[models.AuditEntry], search_term: str
    ) -> tuple[QuerySet[models.AuditEntry], bool]:
        return by_ids(queryset, search_term, "candidate_id", "by_id"), False


@admin.register(models.RetentionRun)
class RetentionRunAdmin(ReadOnlyAdmin):
    list_display = ["at", "purpose", "due", "total", "done", "is_stopped"]
    list_filter = ["purpose", "is_stopped"]
    date_hierarchy = "at"


@admin.register(models.Merge)
class MergeAdmin(ReadOnlyAdmin):
    list_display = ["at", "kept", "gone_id", "by"]
    list_select_related = ["kept", "by"]


@admin.register(models.Erasure)
class ErasureAdmin(ReadOnlyAdmin):
    list_display = ["at", "candidate_id", "why", "by"]
    list_filter = ["why"]
    list_select_related = ["by"]
    search_fields = ["=candidate"]
    search_help_text = _("The id that a candidate had.")
    date_hierarchy = "at"
    exclude = ["person_hash"]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[models.Erasure], search_term: str
    ) -> tuple[QuerySet[models.Erasure], bool]:
        return by_ids(queryset, search_term, "candidate_id"), False
