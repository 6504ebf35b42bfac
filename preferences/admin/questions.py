"""Questions, their words and options, and the page they make."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from candidates.admin import HouseAdmin, ReadOnlyAdmin
from preferences import models
from preferences.actions import wordings
from preferences.exceptions import QuestionNotReady
from preferences.forms.editing import OptionFormSet, WordingForm
from preferences.forms.preview import PreviewForm, preview_of
from preferences.rules.grade import is_hard


class OptionInline(admin.TabularInline):
    model = models.Option
    formset = OptionFormSet
    extra = 1


class WordingInline(admin.StackedInline):
    """The first words in a language; later changes are made on the page of the wording."""

    model = models.Wording
    form = WordingForm
    fields = ["language", "version", *wordings.COPIED]
    readonly_fields = ["version"]
    extra = 0
    show_change_link = True

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(models.Question)
class QuestionAdmin(HouseAdmin):
    inlines = [WordingInline, OptionInline]
    list_display = ["key", "form", "stage", "outcome", "is_setting", "position", "published_at"]
    list_filter = [
        "stage",
        "outcome",
        "is_setting",
        ("published_at", admin.EmptyFieldListFilter),
    ]
    list_select_related = ["stage"]
    search_fields = ["key", "wordings__text"]
    autocomplete_fields = ["only_if"]
    actions = ["publish", "withdraw"]
    change_list_template = "admin/questions.html"

    def get_urls(self) -> list[Any]:
        shown = self.admin_site.admin_view(self.preview)
        return [path("preview/", shown, name="preferences_question_preview"), *super().get_urls()]

    def preview(self, request: HttpRequest) -> HttpResponse:
        """The page as a candidate sees it: nothing that is done on it is kept."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        chosen = PreviewForm(request.GET or None)
        context: dict[str, Any] = {"chosen": chosen, "page": None}
        if not chosen.is_valid():
            return render(request, "admin/preview_questions.html", context)
        language = chosen.cleaned_data["language"]
        context["page"] = preview_of(
            stage=chosen.stage,
            outcome=chosen.outcome,
            language=language,
            candidate=chosen.cleaned_data["person"],
            at=timezone.now(),
        )
        with translation.override(language):
            return render(request, "admin/preview_questions.html", context)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        fixed = ["key", "form"] if obj and wordings.is_key_fixed(obj) else []
        # A published question keeps its place: publishing is where a fifth one is refused.
        placed = ["stage", "outcome", "is_setting"] if obj and obj.published_at else []
        return ["published_at", *fixed, *placed]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is not None and not wordings.is_key_fixed(obj)

    def save_related(
        self, request: HttpRequest, form: ModelForm, formsets: Any, change: bool
    ) -> None:
        super().save_related(request, form, formsets, change)
        for wording in form.instance.wordings.all():
            warn_of_hard_words(request, wording)

    @admin.action(description=_("Publish: ask it from now on"))
    def publish(self, request: HttpRequest, chosen: QuerySet[models.Question]) -> None:
        for question in chosen:
            try:
                wordings.publish(question=question, at=timezone.now())
            except QuestionNotReady as refused:
                self.message_user(request, f"{question}: {refused}", messages.ERROR)

    @admin.action(description=_("Withdraw: ask it no more"))
    def withdraw(self, request: HttpRequest, chosen: QuerySet[models.Question]) -> None:
        for question in chosen:
            wordings.withdraw(question=question)


@admin.register(models.Option)
class OptionAdmin(ReadOnlyAdmin):
    """Only looked up: options are edited with their question."""

    search_fields = ["key", "question__key"]
    list_display = ["question", "key", "needs", "is_retired"]
    list_filter = ["needs", "is_retired"]
    list_select_related = ["question"]


class OptionWordingInline(admin.TabularInline):
    model = models.OptionWording
    extra = 0


@admin.register(models.Wording)
class WordingAdmin(HouseAdmin):
    """Saving words that answers were given to makes a next version of them."""

    form = WordingForm
    inlines = [OptionWordingInline]
    list_display = ["question", "language", "version", "text"]
    list_select_related = ["question"]
    list_filter = ["language"]
    search_fields = ["question__key", "text"]
    fields = ["question", "language", "version", *wordings.COPIED]
    readonly_fields = ["question", "language", "version"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def save_model(
        self, request: HttpRequest, obj: models.Wording, form: ModelForm, change: bool
    ) -> None:
        """Everything is saved together, with the words of the options, by `save_related`."""

    def save_related(
        self, request: HttpRequest, form: ModelForm, formsets: Any, change: bool
    ) -> None:
        for formset in formsets:
            formset.save(commit=False)  # notes what changed, for the admin's log
        options = {
            row.instance.option_id: row.cleaned_data
            for formset in formsets
            for row in formset.forms
            if row.has_changed() and not row.cleaned_data.get("DELETE")
        }
        if not form.changed_data and not options:
            return
        kept = wordings.reword(
            wording=models.Wording.objects.get(pk=form.instance.pk),
            words={name: form.cleaned_data[name] for name in form.changed_data},
            options={
                option: {name: words[name] for name in ("label", "short", "asks", "asks_hint")}
                for option, words in options.items()
            },
        )
        if kept.version != form.instance.version:
            self.message_user(
                request, _("Answers were given to these words: a new version was made.")
            )
        warn_of_hard_words(request, kept)


def warn_of_hard_words(request: HttpRequest, wording: models.Wording) -> None:
    texts = [wording.text, wording.why, wording.hint, wording.second]
    if wording.language.startswith("en") and is_hard(texts):
        words = _("“%(text)s” is hard to read. Use shorter words and sentences.")
        messages.warning(request, words % {"text": wording.text})
