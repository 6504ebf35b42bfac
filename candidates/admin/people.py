"""Candidates and their applications. Most of it is changed on the desk, or by the candidate."""

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from candidates import models
from candidates.actions import people
from candidates.admin.base import AboutPerson, HouseAdmin, ReadOnlyAdmin, ReadOnlyInline
from candidates.admin.zone import checked_zone


class ContactPointInline(ReadOnlyInline):
    model = models.ContactPoint


class CandidateForm(ModelForm):
    def clean_time_zone(self) -> str:
        return checked_zone(self.cleaned_data["time_zone"])


@admin.register(models.Candidate)
class CandidateAdmin(AboutPerson, HouseAdmin):
    """Names, language and zone; the rest is changed on the desk, by the candidate, or by an action."""

    form = CandidateForm
    inlines = [ContactPointInline]
    person = "pk"
    list_display = ["full_name", "source", "created_at", "legal_stop_at"]
    list_filter = ["source", "created_at", ("legal_stop_at", admin.EmptyFieldListFilter)]
    ordering = ["-pk"]
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


class MoveInline(ReadOnlyInline):
    model = models.Move
    fk_name = "application"
    fields = ["at", "from_stage", "to_stage", "outcome", "by", "why"]


@admin.register(models.Application)
class ApplicationAdmin(AboutPerson, ReadOnlyAdmin):
    inlines = [MoveInline]
    list_display = ["candidate", "job", "stage", "outcome", "owner", "applied_at"]
    list_filter = ["stage", "outcome", "applied_at", ("closed_at", admin.EmptyFieldListFilter)]
    list_select_related = ["candidate", "job", "stage", "owner"]
    search_fields = ["job__title"]
    search_help_text = _("A candidate's name, address or number, or the title of a job.")


@admin.register(models.Link)
class LinkAdmin(AboutPerson, ReadOnlyAdmin):
    list_display = ["candidate", "purpose", "created_at", "expires_at", "used_at", "revoked_at"]
    list_filter = ["purpose", "created_at", ("revoked_at", admin.EmptyFieldListFilter)]
    list_select_related = ["candidate"]
    exclude = ["token_hmac"]


def stop_by_law(chosen: QuerySet[models.Candidate], *, is_stopped: bool) -> None:
    for person in chosen:
        people.stop_by_law(candidate=person, is_stopped=is_stopped, at=timezone.now())
