"""What candidates said: only read here."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from candidates.admin import ReadOnlyAdmin, ReadOnlyInline
from preferences import models
from preferences.actions import unmet


@admin.register(models.UnmetRequest)
class UnmetRequestAdmin(ReadOnlyAdmin):
    list_display = ["words", "key", "candidate", "at", "served_at", "offered_at"]
    list_filter = ["key"]
    list_select_related = ["candidate"]
    actions = ["serve"]

    @admin.action(description=_("We did it by hand"))
    def serve(self, request: HttpRequest, chosen: QuerySet[models.UnmetRequest]) -> None:
        for each in chosen:
            unmet.serve(request=each, at=timezone.now())


class AnswerOptionInline(ReadOnlyInline):
    model = models.AnswerOption


class AnswerWindowInline(ReadOnlyInline):
    model = models.AnswerWindow


@admin.register(models.Answer)
class AnswerAdmin(ReadOnlyAdmin):
    inlines = [AnswerOptionInline, AnswerWindowInline]
    list_display = ["candidate", "key", "scope", "state", "given_by", "at", "superseded_at"]
    list_filter = ["key", "given_by"]
    list_select_related = ["candidate"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[models.Answer]:
        """Without what only those see who arrange or hold the interview."""
        return super().get_queryset(request).filter(question__is_restricted=False)


@admin.register(models.Consent)
class ConsentAdmin(ReadOnlyAdmin):
    list_display = ["candidate", "channel", "topic", "act", "how", "wording", "at"]
    list_filter = ["channel", "act", "how"]
    list_select_related = ["candidate"]


@admin.register(models.CheckIn)
class CheckInAdmin(ReadOnlyAdmin):
    list_display = ["candidate", "stage", "outcome", "opened_at", "sent_at", "closed_at"]
    list_select_related = ["candidate", "stage"]


@admin.register(models.Pause)
class PauseAdmin(ReadOnlyAdmin):
    list_display = ["candidate", "kind", "began_at", "until", "lifted_at"]
    list_select_related = ["candidate"]
