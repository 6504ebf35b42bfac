"""Candidates for admins, with what takes all rooms: erasing one, with a preview of it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from candidates.actions import access, data_requests, links
from candidates.admin import CandidateAdmin
from candidates.enums import ErasedWhy
from candidates.models import Candidate
from messaging.actions.asking import ask_if_still_right
from portal.admin import merging
from portal.admin.verdict import TryForm, tried
from portal.files import kept
from portal.people import as_json, copy_of, erase, preview

admin.site.unregister(Candidate)
BY_ADMIN: Final = "expired by an admin"


class EraseForm(forms.Form):
    """So that nobody erases the wrong person by a click too many."""

    is_certain = forms.BooleanField(
        label=gettext_lazy("This is the right person, and I know that it cannot be undone.")
    )


@admin.register(Candidate)
class PersonAdmin(CandidateAdmin):
    actions = [
        *CandidateAdmin.actions,
        "expire_links",
        "ask_again",
        "hand_copy",
        "merge_both",
        "erase_one",
    ]
    # Who was erased stays as a number that figures hang on; here are people.
    list_display = [*CandidateAdmin.list_display, "erased_at"]
    list_filter = [*CandidateAdmin.list_filter, ("erased_at", admin.EmptyFieldListFilter)]

    def get_urls(self) -> list[Any]:
        own = (
            self.page("erase", self.erase),
            self.page("verdict", self.try_verdict),
            self.page("same", merging.same_as),
            self.page("merge", merging.merge_two, "<int:pk>/merge/<int:other>/"),
            self.page("same_people", merging.same_people, "same/"),
        )
        return [*own, *super().get_urls()]

    def page(self, name: str, view: Callable[..., HttpResponse], address: str = "") -> Any:
        shown = self.admin_site.admin_view(view)
        return path(address or f"<int:pk>/{name}/", shown, name=f"candidates_candidate_{name}")

    @admin.action(description=gettext_lazy("Expire links: those in letters open nothing any more"))
    def expire_links(self, request: HttpRequest, chosen: QuerySet[Candidate]) -> None:
        at = timezone.now()
        number = sum(links.revoke_all(candidate=each, why=BY_ADMIN, at=at) for each in chosen)
        words = ngettext("%(number)d link is over.", "%(number)d links are over.", number)
        messages.success(request, words % {"number": number})

    @admin.action(description=gettext_lazy("Ask again: whether what is old still holds"))
    def ask_again(self, request: HttpRequest, chosen: QuerySet[Candidate]) -> None:
        """In their way, at most once in 30 days, and only who has something to be asked."""
        at = timezone.now()
        asked = sum(is_asked(each, at) for each in chosen.filter(erased_at=None))
        words = ngettext("%(number)d person is asked.", "%(number)d people are asked.", asked)
        messages.success(request, words % {"number": asked})

    @admin.action(description=gettext_lazy("Copy of what we hold, to hand over"))
    def hand_copy(self, request: HttpRequest, chosen: QuerySet[Candidate]) -> HttpResponse | None:
        """One person's, whole; that it was made is on record, and they read it."""
        found = list(chosen.filter(erased_at=None)[:2])
        if len(found) != 1:
            messages.error(request, _("Choose one person: a copy is about one."))
            return None
        at = timezone.now()
        data_requests.record_copy(candidate=found[0], by=request.user, at=at)
        return kept(as_json(copy_of(found[0]), at=at).encode(), "usual.json", "application/json")

    @admin.action(description=gettext_lazy("Merge two of one person: with a preview first"))
    def merge_both(self, request: HttpRequest, chosen: QuerySet[Candidate]) -> HttpResponse | None:
        """The older record remains, unless it is turned round on the next page."""
        found = list(chosen.filter(erased_at=None).order_by("created_at", "pk")[:3])
        if len(found) == 2:
            return redirect("admin:candidates_candidate_merge", *(each.pk for each in found))
        messages.error(request, _("Choose two people: two records become one."))
        return None

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
        if request.method == "GET":
            self.note_look(request, person, "admin erase")
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

    def try_verdict(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        person = get_object_or_404(Candidate, pk=pk, erased_at=None)
        form = TryForm(person, request.GET or None)
        found = tried(person, form.cleaned_data, timezone.now()) if form.is_valid() else ()
        self.note_look(request, person, "admin verdict")
        page = {
            **self.admin_site.each_context(request),
            "title": _("Try the verdict"),
            "person": person,
            "form": form,
            "tried": found,
            "back": reverse("admin:candidates_candidate_change", args=[person.pk]),
        }
        return render(request, "admin/try_verdict.html", page)

    def note_look(self, request: HttpRequest, person: Candidate, screen: str) -> None:
        access.record_look(user=request.user, candidate=person, screen=screen, at=timezone.now())


def is_asked(person: Candidate, at: datetime) -> bool:
    application = person.applications.filter(closed_at=None).order_by("-applied_at").first()
    return (
        application is not None and ask_if_still_right(application=application, at=at) is not None
    )
