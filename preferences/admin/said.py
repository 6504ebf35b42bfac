"""What candidates said: only read here."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from candidates.admin import AboutPerson, ReadOnlyAdmin, ReadOnlyInline, among
from preferences import models
from preferences.actions import unmet


@admin.register(models.UnmetRequest)
class UnmetRequestAdmin(AboutPerson, ReadOnlyAdmin):
    list_display = ["words", "key", "candidate", "at", "served_at", "offered_at"]
    list_filter = ["key", ("served_at", admin.EmptyFieldListFilter)]
    list_select_related = ["candidate"]
    search_fields = ["words"]
    date_hierarchy = "at"
    actions = ["serve"]

    @admin.action(description=_("We did it by hand"))
    def serve(self, request: HttpRequest, chosen: QuerySet[models.UnmetRequest]) -> None:
        for each in chosen:
            unmet.serve(request=each, at=timezone.now())


def asked() -> list[tuple[str, str]]:
    open_to_admins = models.Question.objects.filter(is_restricted=False).order_by("key")
    return [(key, key) for key in open_to_admins.values_list("key", flat=True)]


class AnswerOptionInline(ReadOnlyInline):
    model = models.AnswerOption


class AnswerWindowInline(ReadOnlyInline):
    model = models.AnswerWindow


@admin.register(models.Answer)
class AnswerAdmin(AboutPerson, ReadOnlyAdmin):
    inlines = [AnswerOptionInline, AnswerWindowInline]
    list_display = ["candidate", "key", "scope", "state", "given_by", "at", "superseded_at"]
    list_filter = [
        among("key", _("question"), asked),
        "given_by",
        "state",
        "at",
        ("superseded_at", admin.EmptyFieldListFilter),
    ]
    list_select_related = ["candidate"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[models.Answer]:
        """Without what only those see who arrange or hold the interview."""
        return super().get_queryset(request).filter(question__is_restricted=False)


@admin.register(models.Consent)
class ConsentAdmin(AboutPerson, ReadOnlyAdmin):
    list_display = [
        "candidate",
        "channel",
        "topic",
        "act",
        "how",
        "through",
        "wording",
        "noted_by",
        "at",
    ]
    list_filter = ["channel", "act", "how", "at"]
    list_select_related = ["candidate", "noted_by"]


@admin.register(models.CheckIn)
class CheckInAdmin(AboutPerson, ReadOnlyAdmin):
    list_filter = ["stage", "opened_at", ("closed_at", admin.EmptyFieldListFilter)]
    list_display = ["candidate", "stage", "outcome", "opened_at", "sent_at", "closed_at"]
    list_select_related = ["candidate", "stage"]


@admin.register(models.Pause)
class PauseAdmin(AboutPerson, ReadOnlyAdmin):
    list_filter = ["kind", ("lifted_at", admin.EmptyFieldListFilter)]
    date_hierarchy = "began_at"
    list_display = ["candidate", "kind", "began_at", "until", "lifted_at"]
    list_select_related = ["candidate"]


@admin.register(models.Suppression)
class SuppressionAdmin(ReadOnlyAdmin):
    """Which addresses must not be used: a hash that names nobody, kept after an erasure."""

    list_display = ["channel", "topic", "how", "at", "lifted_at"]
    list_filter = ["channel", "how", "at", ("lifted_at", admin.EmptyFieldListFilter)]
    fields = ["channel", "topic", "how", "at", "lifted_at"]


@admin.register(models.OptOutHold)
class OptOutHoldAdmin(AboutPerson, ReadOnlyAdmin):
    list_display = ["candidate", "channel", "at", "settled_at", "settled_by"]
    list_filter = ["channel", ("settled_at", admin.EmptyFieldListFilter)]
    list_select_related = ["candidate", "settled_by"]
    date_hierarchy = "at"
