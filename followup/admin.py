"""Slips and promises, to read; the days on which nobody works, to write."""

from django.contrib import admin

from candidates.admin import AboutPerson, HouseAdmin, ReadOnlyAdmin
from followup.models import Gesture, Holiday, Promise, Signal, Slip


@admin.register(Slip)
class SlipAdmin(AboutPerson, ReadOnlyAdmin):
    list_display = ["candidate", "kind", "opened_at", "repair", "mended_at"]
    list_filter = ["kind", "repair", ("mended_at", admin.EmptyFieldListFilter)]
    date_hierarchy = "opened_at"
    list_select_related = ["candidate"]


@admin.register(Promise)
class PromiseAdmin(AboutPerson, ReadOnlyAdmin):
    list_display = ["candidate", "application", "origin", "due_on", "state"]
    list_filter = ["state", "origin"]
    date_hierarchy = "due_on"
    list_select_related = ["candidate", "application__candidate", "application__job"]


@admin.register(Holiday)
class HolidayAdmin(HouseAdmin):
    """Dates that fall on one of these move to the next working day from then on."""

    list_display = ["off_on", "name"]
    search_fields = ["name"]
    date_hierarchy = "off_on"


@admin.register(Signal)
class SignalAdmin(AboutPerson, ReadOnlyAdmin):
    list_display = ["candidate", "kind", "noticed_at", "state"]
    list_filter = ["state", "kind"]
    date_hierarchy = "noticed_at"
    list_select_related = ["candidate"]


@admin.register(Gesture)
class GestureAdmin(AboutPerson, ReadOnlyAdmin):
    list_display = ["candidate", "kind", "at", "by"]
    list_filter = ["kind"]
    date_hierarchy = "at"
    list_select_related = ["candidate", "by"]
