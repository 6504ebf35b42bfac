"""Merging two records of one person: who may be one, a preview of what becomes of everything, then for good."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from candidates.actions import access
from candidates.exceptions import Refusal
from candidates.models import Candidate
from candidates.queries.same import Likeness, alike, alike_to
from portal.people.foreseeing import Foreseen, foreseen
from portal.people.merging import merge

LIKE = {
    "email": gettext_lazy("the same email address"),
    "phone": gettext_lazy("the same number"),
    "name": gettext_lazy("the same name"),
}


class MergeForm(forms.Form):
    """`seen`: from what the preview was made, so that nothing else is done than what was shown."""

    is_certain = forms.BooleanField(
        label=gettext_lazy("These are one person, and I know that it cannot be undone."),
        error_messages={"required": gettext_lazy("Say that they are one person.")},
    )
    seen = forms.CharField(widget=forms.HiddenInput)


def same_people(request: HttpRequest) -> HttpResponse:
    """Who may be one person, the most alike first."""
    check(request)
    page = {
        **admin.site.each_context(request),
        "title": _("Who may be one person"),
        "rows": rows_of(alike()),
        "back": None,
    }
    return render(request, "admin/same_people.html", page)


def same_as(request: HttpRequest, pk: int) -> HttpResponse:
    """Who may be the same person as this one."""
    check(request)
    person = get_object_or_404(Candidate, pk=pk, erased_at=None)
    page = {
        **admin.site.each_context(request),
        "title": _("Who may be the same person as %(name)s") % {"name": person},
        "rows": rows_of(alike_to(person)),
        "back": reverse("admin:candidates_candidate_change", args=[person.pk]),
    }
    return render(request, "admin/same_people.html", page)


def merge_two(request: HttpRequest, pk: int, other: int) -> HttpResponse:
    """What becomes of everything; then, for good. `pk` remains, `other` is taken up into it."""
    check(request)
    kept = get_object_or_404(Candidate, pk=pk, erased_at=None)
    gone = get_object_or_404(Candidate.objects.exclude(pk=pk), pk=other, erased_at=None)
    form = MergeForm(request.POST if request.method == "POST" else None)
    refused = ""
    if request.method == "POST" and form.is_valid():
        refused = merged(request, kept, gone, form.cleaned_data["seen"])
        if not refused:
            return redirect("admin:candidates_candidate_change", kept.pk)
    return shown(request, kept, gone, form, refused)


def merged(request: HttpRequest, kept: Candidate, gone: Candidate, seen: str) -> str:
    """Empty when it is done; else why it is not."""
    try:
        merge(kept=kept, gone=gone, by=request.user, at=timezone.now(), seen=seen)
    except Refusal as refusal:
        return str(refusal)
    messages.success(request, _("The two records are one now. This is it."))
    return ""


def shown(
    request: HttpRequest, kept: Candidate, gone: Candidate, form: MergeForm, refused: str
) -> HttpResponse:
    found: Foreseen | None = None
    if request.method == "GET":
        for person in (kept, gone):
            access.record_look(
                user=request.user, candidate=person, screen="admin merge", at=timezone.now()
            )
    hindered = ""
    try:
        found = foreseen(kept, gone, timezone.now())
    except Refusal as refusal:
        hindered = str(refusal)
    page: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": _("Merge %(gone)s into %(kept)s") % {"gone": gone, "kept": kept},
        "kept": kept,
        "gone": gone,
        "found": found,
        "sides": sides(found) if found else (),
        "problem": hindered or refused or next(iter(form.errors.get("is_certain", [])), ""),
        "form": form,
        "other_way": reverse("admin:candidates_candidate_merge", args=[gone.pk, kept.pk]),
        "back": reverse("admin:candidates_candidate_change", args=[kept.pk]),
    }
    wrong = request.method == "POST"
    return render(request, "admin/merge.html", page, status=422 if wrong else 200)


def sides(found: Foreseen) -> Sequence[tuple[str, object]]:
    return (
        (_("Remains"), found.kept),
        (_("Is taken up"), found.gone),
        (_("Will be"), found.after),
    )


def rows_of(found: Sequence[Likeness]) -> list[dict[str, object]]:
    return [
        {"one": each.one, "other": each.other, "by": [LIKE[name] for name in each.by]}
        for each in found
    ]


def check(request: HttpRequest) -> None:
    """As for erasing: whoever may delete people."""
    if not request.user.has_perm("candidates.delete_candidate"):
        raise PermissionDenied
