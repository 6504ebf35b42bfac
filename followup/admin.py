"""Slips, to read."""

from django.contrib import admin
from django.http import HttpRequest

from followup.models import Slip


@admin.register(Slip)
class SlipAdmin(admin.ModelAdmin):
    list_display = ["candidate", "kind", "opened_at", "repair", "mended_at"]
    list_filter = ["kind", "repair"]
    list_select_related = ["candidate"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Slip | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Slip | None = None) -> bool:
        return False
