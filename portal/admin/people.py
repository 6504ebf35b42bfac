"""Candidates for admins, with what takes all rooms: erasing one, with a preview of it."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from candidates.admin import CandidateAdmin
from candidates.enums import ErasedWhy
from candidates.models import Candidate
from portal.people import erase, preview

admin.site.unregister(Candidate)


class EraseForm(forms.Form):
    """So that nobody erases the wrong person by a click too many."""

    is_certain = forms.BooleanField(
        label=gettext_lazy("This is the right person, and I know that it cannot be undone.")
    )


@admin.register(Candidate)
class PersonAdmin(CandidateAdmin):
    actions = [*CandidateAdmin.actions, "erase_one"]
    # Who was erased stays as a number that figures hang on; here are people.
    list_display = [*CandidateAdmin.list_display, "erased_at"]
    list_filter = [*CandidateAdmin.list_filter, ("erased_at", admin.EmptyFieldListFilter)]

    def get_urls(self) -> list[Any]:
        return [self.page("erase", self.erase), *super().get_urls()]

    def page(self, name: str, view: Callable[..., HttpResponse]) -> Any:
        shown = self.admin_site.admin_view(view)
        return path(f"<int:pk>/{name}/", shown, name=f"candidates_candidate_{name}")

    @admin.action(description=gettext_lazy("Erase: with a preview first"))
    def erase_one(self, request: HttpRequest, chosen: QuerySet[Candidate]) -> HttpResponse | None:
        found = list(chosen[:2])
        if len(found) == 1:
            return redirect("admin:candidates_candidate_erase", pk=found[0].pk)
        messages.error(request, _("Choose one person: each is looked at before it is done."))
        return None

    def erase(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What goes and what stays, and why; then, for good."""
        if not request.user.has_perm("candidates.delete_candidate"):
            raise PermissionDenied
        person = get_object_or_404(Candidate, pk=pk, erased_at=None)
        form = EraseForm(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            asked = person.data_requests.filter(wish="erasure", done_at=None, taken_back_at=None)
            why = ErasedWhy.ASKED if asked.exists() else ErasedWhy.DECIDED
            erase(candidate=person, why=why, by=request.user, at=timezone.now())
            messages.success(request, _("Erased. What is left of them has no name."))
            return redirect("admin:candidates_candidate_changelist")
        gone, left = preview(person)
        page = {
            **self.admin_site.each_context(request),
            "title": _("Erase %(name)s") % {"name": person},
            "person": person,
            "gone": gone,
            "left": left,
            "form": form,
            "back": reverse("admin:candidates_candidate_change", args=[person.pk]),
        }
        return render(request, "admin/erase.html", page, status=422 if form.errors else 200)
