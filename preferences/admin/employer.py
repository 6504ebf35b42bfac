"""What the employer can do, and what holds where nobody said anything."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import Model
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from candidates.admin import HouseAdmin
from preferences import models
from preferences.queries.reliance import people_relying_on

SHOWN = 10


@admin.register(models.Capability)
class CapabilityAdmin(HouseAdmin):
    list_display = ["key", "job", "is_on", "adopted_at"]
    list_filter = ["is_on"]
    list_select_related = ["job"]
    search_fields = ["key", "job__title"]
    autocomplete_fields = ["job"]

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm, change: bool) -> None:
        if "is_on" in form.changed_data or not change:
            obj.adopted_at = timezone.now() if obj.is_on else None
        super().save_model(request, obj, form, change)
        if obj.is_on:
            messages.info(
                request, _("Whoever asked for this before is offered it within the hour, once.")
            )
            return
        people = people_relying_on(obj.key)
        if obj.job_id:
            people = people.filter(applications__job=obj.job_id, applications__closed_at=None)
        number = people.distinct().count()
        if number:
            names = ", ".join(str(person) for person in people.distinct()[:SHOWN])
            words = ngettext(
                "%(number)d person chose this and has to be reached another way: %(names)s",
                "%(number)d people chose this and have to be reached another way: %(names)s",
                number,
            )
            messages.warning(request, words % {"number": number, "names": names})


@admin.register(models.Topic)
class TopicAdmin(HouseAdmin):
    list_display = ["key", "is_urgent", "is_optional"]
    readonly_fields = ["key"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(models.LegalHours)
class LegalHoursAdmin(HouseAdmin):
    list_display = ["channel", "opens", "closes"]


class DefaultWindowInline(admin.TabularInline):
    model = models.DefaultWindow
    extra = 0


@admin.register(models.Default)
class DefaultAdmin(HouseAdmin):
    inlines = [DefaultWindowInline]
    list_display = ["key", "job", "option", "rank"]
    list_filter = ["key", ("job", admin.EmptyFieldListFilter)]
    list_select_related = ["job"]
    search_fields = ["key", "option", "job__title"]
    autocomplete_fields = ["job"]
