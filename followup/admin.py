"""Slips and promises, to read; the days on which nobody works, to write."""

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from followup.models import Gesture, Holiday, Promise, Signal, Slip


class ReadOnly(admin.ModelAdmin):
    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(Slip)
class SlipAdmin(ReadOnly):
    list_display = ["candidate", "kind", "opened_at", "repair", "mended_at"]
    list_filter = ["kind", "repair"]
    list_select_related = ["candidate"]


@admin.register(Promise)
class PromiseAdmin(ReadOnly):
    list_display = ["candidate", "application", "origin", "due_on", "state"]
    list_filter = ["state", "origin"]
    list_select_related = ["candidate", "application__candidate", "application__job"]


@admin.register(Holiday)
class HolidayAdmin(admin.ModelAdmin):
    """Dates that fall on one of these move to the next working day from then on."""

    list_display = ["off_on", "name"]
    search_fields = ["name"]
    date_hierarchy = "off_on"


@admin.register(Signal)
class SignalAdmin(ReadOnly):
    list_display = ["candidate", "kind", "noticed_at", "state"]
    list_filter = ["state", "kind"]
    list_select_related = ["candidate"]


@admin.register(Gesture)
class GestureAdmin(ReadOnly):
    list_display = ["candidate", "kind", "at", "by"]
    list_filter = ["kind"]
    list_select_related = ["candidate", "by"]
