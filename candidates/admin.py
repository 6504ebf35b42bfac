"""Jobs, teams and people for admins. What is history is only read here."""

from collections.abc import Sequence

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.forms import BaseInlineFormSet, ModelForm
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from candidates import models
from candidates.actions import people
from candidates.exceptions import Refusal
from candidates.rules import colour, zones


class ReadOnly:
    """Rows that only actions write."""

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class ReadOnlyAdmin(ReadOnly, admin.ModelAdmin):
    show_full_result_count = False


class ReadOnlyInline(ReadOnly, admin.TabularInline):
    extra = 0


# --- the employer, teams and jobs -------------------------------------------------------------


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
class EmployerAdmin(admin.ModelAdmin):
    form = EmployerForm
    list_display = ["name", "time_zone", "day_cap", "week_cap"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return not models.Employer.objects.exists()

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class MembershipInline(admin.TabularInline):
    model = models.Membership
    autocomplete_fields = ["user"]
    extra = 1


@admin.register(models.Team)
class TeamAdmin(admin.ModelAdmin):
    inlines = [MembershipInline]
    search_fields = ["name"]


@admin.register(models.Stage)
class StageAdmin(admin.ModelAdmin):
    list_display = ["name", "key", "position"]

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:
        return ["key"] if obj else []


@admin.register(models.DocumentType)
class DocumentTypeAdmin(admin.ModelAdmin):
    list_display = ["name", "key", "position", "has_end", "has_help", "is_offered"]

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
class JobAdmin(admin.ModelAdmin):
    inlines = [JobStageInline]
    list_display = ["title", "team", "place", "owner", "opened_at", "closed_at"]
    list_filter = ["team"]
    list_select_related = ["team", "owner"]
    search_fields = ["title", "place"]
    prepopulated_fields = {"slug": ["title"]}
    autocomplete_fields = ["owner", "team"]


# --- people -----------------------------------------------------------------------------------


class ContactPointInline(ReadOnlyInline):
    model = models.ContactPoint


class CandidateForm(ModelForm):
    def clean_time_zone(self) -> str:
        return checked_zone(self.cleaned_data["time_zone"])


@admin.register(models.Candidate)
class CandidateAdmin(admin.ModelAdmin):
    """Names, language and zone; the rest is changed on the desk, by the candidate, or by an action."""

    form = CandidateForm
    inlines = [ContactPointInline]
    list_display = ["full_name", "source", "created_at", "legal_stop_at"]
    list_filter = ["source"]
    search_fields = ["folded_name"]
    show_full_result_count = False
    fields = [
        "first_name",
        "last_name",
        "wanted_name",
        "name_said",
        "language",
        "time_zone",
        "away_time_zone",
        "away_until",
        "source",
        "created_at",
        "pool_until",
        "legal_stop_at",
        "erased_at",
    ]
    readonly_fields = [
        "away_time_zone",
        "away_until",
        "source",
        "created_at",
        "pool_until",
        "legal_stop_at",
        "erased_at",
    ]
    actions = ["stop_contact", "allow_contact"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def save_model(
        self, request: HttpRequest, obj: models.Candidate, form: ModelForm, change: bool
    ) -> None:
        """Only what was edited, so that a version raised meanwhile stays raised."""
        obj.save(update_fields=[name for name in form.changed_data if name != "time_zone"])
        if "time_zone" in form.changed_data:
            people.change_zone(
                candidate=obj,
                time_zone=form.cleaned_data["time_zone"],
                by=request.user,
                at=timezone.now(),
            )

    @admin.action(description=_("Legal stop: block every contact"))
    def stop_contact(self, request: HttpRequest, chosen: QuerySet[models.Candidate]) -> None:
        stop_by_law(chosen, is_stopped=True)

    @admin.action(description=_("Lift the legal stop"))
    def allow_contact(self, request: HttpRequest, chosen: QuerySet[models.Candidate]) -> None:
        stop_by_law(chosen, is_stopped=False)


admin.site.register(models.CloseReason, list_display=["words", "outcome", "is_offered"])


class MoveInline(ReadOnlyInline):
    model = models.Move
    fk_name = "application"
    fields = ["at", "from_stage", "to_stage", "outcome", "by", "why"]


@admin.register(models.Application)
class ApplicationAdmin(ReadOnlyAdmin):
    inlines = [MoveInline]
    list_display = ["candidate", "job", "stage", "outcome", "owner", "applied_at"]
    list_filter = ["stage", "outcome"]
    list_select_related = ["candidate", "job", "stage", "owner"]
    search_fields = ["candidate__folded_name", "job__title"]


@admin.register(models.Link)
class LinkAdmin(ReadOnlyAdmin):
    list_display = ["candidate", "purpose", "created_at", "expires_at", "used_at", "revoked_at"]
    list_filter = ["purpose"]
    list_select_related = ["candidate"]
    exclude = ["token_hmac"]


# --- history ----------------------------------------------------------------------------------


@admin.register(models.Move)
class MoveAdmin(ReadOnlyAdmin):
    list_display = ["at", "application", "to_stage", "outcome", "by"]
    list_select_related = ["application__candidate", "application__job", "to_stage", "by"]


@admin.register(models.AccessRecord)
class AccessRecordAdmin(ReadOnlyAdmin):
    list_display = ["at", "user", "candidate", "screen"]
    list_select_related = ["user", "candidate"]
    list_filter = ["screen"]


@admin.register(models.Happening)
class HappeningAdmin(ReadOnlyAdmin):
    list_display = ["at", "kind", "candidate_id", "application_id", "subject", "by"]
    list_filter = ["kind"]
    list_select_related = ["by"]


@admin.register(models.ConsumptionFailure)
class ConsumptionFailureAdmin(ReadOnlyAdmin):
    list_display = ["consumer", "happening_id", "error", "tries", "failed_at", "again_at"]
    list_filter = ["consumer"]


# --- parts ------------------------------------------------------------------------------------


def checked_zone(name: str) -> str:
    try:
        return zones.known_zone(name) if name else ""
    except Refusal as refusal:
        raise ValidationError(str(refusal)) from refusal


def stop_by_law(chosen: QuerySet[models.Candidate], *, is_stopped: bool) -> None:
    for person in chosen:
        people.stop_by_law(candidate=person, is_stopped=is_stopped, at=timezone.now())
