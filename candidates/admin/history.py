"""What happened, who looked, and who may: only read."""

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from candidates import models
from candidates.admin.base import LONGEST_ID, AboutPerson, ReadOnlyAdmin


@admin.register(models.Move)
class MoveAdmin(AboutPerson, ReadOnlyAdmin):
    person = "application__candidate"
    list_display = ["at", "application", "from_stage", "to_stage", "outcome", "by", "why"]
    list_filter = ["to_stage", "outcome", "at"]
    list_select_related = [
        "application__candidate",
        "application__job",
        "from_stage",
        "to_stage",
        "by",
    ]


@admin.register(models.AccessRecord)
class AccessRecordAdmin(AboutPerson, ReadOnlyAdmin):
    looks = False  # looking at who looked is none
    list_display = ["at", "user", "candidate", "screen"]
    list_select_related = ["user", "candidate"]
    list_filter = ["at"]


@admin.register(models.Happening)
class HappeningAdmin(ReadOnlyAdmin):
    list_display = ["at", "kind", "candidate_id", "application_id", "subject", "by"]
    list_filter = ["kind", "at"]
    list_select_related = ["by"]
    search_fields = ["=candidate_id", "=application_id"]
    search_help_text = _("The id of a candidate or of an application.")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[models.Happening], search_term: str
    ) -> tuple[QuerySet[models.Happening], bool]:
        return by_ids(queryset, search_term, "candidate_id", "application_id"), False


@admin.register(models.ConsumptionFailure)
class ConsumptionFailureAdmin(ReadOnlyAdmin):
    list_display = ["consumer", "happening_id", "error", "tries", "failed_at", "again_at"]
    list_filter = ["consumer", "failed_at"]


@admin.register(models.ApplicationAccess)
class ApplicationAccessAdmin(AboutPerson, ReadOnlyAdmin):
    person = "application__candidate"
    list_display = ["user", "application", "why", "until"]
    list_filter = ["until"]
    list_select_related = ["user", "application__candidate", "application__job"]


@admin.register(models.HandOver)
class HandOverAdmin(ReadOnlyAdmin):
    list_display = ["away", "stand_in", "begins_at", "until", "begun_at", "ended_at", "by"]
    list_filter = [("ended_at", admin.EmptyFieldListFilter)]
    list_select_related = ["away", "stand_in", "by"]
    search_fields = ["away__email", "away__last_name", "stand_in__email", "stand_in__last_name"]
    date_hierarchy = "begins_at"


def by_ids(rows: QuerySet[Any], term: str, *columns: str) -> QuerySet[Any]:
    """Rows that have the number in one of the columns; anything else is nobody's."""
    words = term.strip()
    if not words:
        return rows
    if not words.isdecimal() or len(words) > LONGEST_ID:
        return rows.none()
    wanted = Q()
    for column in columns:
        wanted |= Q(**{column: int(words)})
    return rows.filter(wanted)
