"""The employer, teams, jobs and what they are made of."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Count, Model, Q, QuerySet
from django.forms import BaseInlineFormSet, ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from candidates import models
from candidates.admin.base import HouseAdmin
from candidates.admin.zone import checked_zone
from candidates.rules import colour


class EmployerForm(ModelForm):
    def clean_time_zone(self) -> str:
        return checked_zone(self.cleaned_data["time_zone"])

    def clean_brand(self) -> str:
        brand = str(self.cleaned_data["brand"])
        if brand and not colour.is_colour(brand):
            raise ValidationError(_("Write the colour like #17605A."))
        if brand and colour.contrast(brand, colour.WHITE) < colour.READABLE:
            raise ValidationError(
                _("White words cannot be read on this colour: take a darker one.")
            )
        return brand


@admin.register(models.Employer)
class EmployerAdmin(HouseAdmin):
    form = EmployerForm
    list_display = ["name", "time_zone", "day_cap", "week_cap"]
    fieldsets = [
        (_("Who we are"), {"fields": ["name", "time_zone", "language", "phone", "brand"]}),
        (_("Letters"), {"fields": ["sender_name", "reply_name", "has_template_approval"]}),
        (_("Limits"), {"fields": ["day_cap", "week_cap", "stale_days"]}),
        (
            _("How long we keep it"),
            {
                "fields": [
                    "keep_people_months",
                    "keep_words_months",
                    "keep_attempts_months",
                    "keep_raw_days",
                    "keep_audit_months",
                ]
            },
        ),
    ]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return not models.Employer.objects.exists()

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class MembershipInline(admin.TabularInline):
    model = models.Membership
    autocomplete_fields = ["user"]
    extra = 1


@admin.register(models.Team)
class TeamAdmin(HouseAdmin):
    inlines = [MembershipInline]
    list_display = ["name", "members", "open_jobs"]
    search_fields = ["name"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[models.Team]:
        counted = super().get_queryset(request)
        is_open = Q(jobs__opened_at__isnull=False, jobs__closed_at=None)
        return counted.annotate(
            members_in=Count("memberships", distinct=True),
            jobs_open=Count("jobs", filter=is_open, distinct=True),
        )

    @admin.display(description=_("people"), ordering="members_in")
    def members(self, team: Any) -> int:
        return int(team.members_in)

    @admin.display(description=_("open jobs"), ordering="jobs_open")
    def open_jobs(self, team: Any) -> int:
        return int(team.jobs_open)


@admin.register(models.Stage)
class StageAdmin(HouseAdmin):
    list_display = ["name", "key", "position"]
    search_fields = ["name", "key"]

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:
        return ["key"] if obj else []


@admin.register(models.DocumentType)
class DocumentTypeAdmin(HouseAdmin):
    list_display = ["name", "key", "position", "has_end", "has_help", "is_offered"]
    list_filter = ["is_offered"]
    search_fields = ["name", "key"]

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:
        return ["key"] if obj else []

    def get_prepopulated_fields(
        self, request: HttpRequest, obj: Model | None = None
    ) -> dict[str, Sequence[str]]:
        return {} if obj else {"key": ["name"]}


class JobStageFormSet(BaseInlineFormSet):
    """Refuses to take away a stage that someone is in."""

    def clean(self) -> None:
        super().clean()
        gone = [form.instance.stage_id for form in self.deleted_forms if form.instance.pk]
        live = models.Application.objects.filter(
            job_id=self.instance.pk, stage_id__in=gone, closed_at=None
        )
        if gone and live.exists():
            raise ValidationError(_("Someone is in a stage that you took away. Move them first."))


class JobStageInline(admin.TabularInline):
    model = models.JobStage
    formset = JobStageFormSet
    extra = 1


@admin.register(models.Job)
class JobAdmin(HouseAdmin):
    inlines = [JobStageInline]
    list_display = ["title", "team", "place", "owner", "opened_at", "closed_at"]
    list_filter = ["team", ("closed_at", admin.EmptyFieldListFilter)]
    date_hierarchy = "opened_at"
    list_select_related = ["team", "owner"]
    search_fields = ["title", "place"]
    prepopulated_fields = {"slug": ["title"]}
    autocomplete_fields = ["owner", "team"]


@admin.register(models.CloseReason)
class CloseReasonAdmin(HouseAdmin):
    list_display = ["words", "outcome", "position", "is_offered"]
    list_filter = ["outcome", "is_offered"]
    search_fields = ["words"]
