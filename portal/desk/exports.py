"""Taking everything one may see along: asked for, made in the background, taken once."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from candidates.enums import Role
from candidates.exceptions import Refusal
from candidates.staff import Staff
from portal.access import DeskRequest, desk_screen
from portal.accounts.fresh import fresh_sign_in
from portal.exports import acts
from portal.exports.enums import Form, State
from portal.exports.models import Export
from portal.posted import page_or_form, posted

SHOWN = 20


class ExportForm(forms.Form):
    form = forms.ChoiceField(
        label=_("As"), choices=Form.choices, initial=Form.CSV, widget=forms.RadioSelect
    )


def exports_of(user: Staff) -> QuerySet[Export]:
    """One's own: nobody takes what another asked for, admins neither."""
    return Export.objects.filter(by=user.pk)


@desk_screen(Role.RECRUITER)
@fresh_sign_in
@page_or_form
def exports(request: DeskRequest) -> HttpResponse:
    form = ExportForm(posted(request))
    if form.is_bound and form.is_valid():
        chosen = Form(form.cleaned_data["form"])
        acts.ask_for(form=chosen, by=request.user, at=request.at)
        return redirect("desk_exports")
    page = page_of(request) | {"form": form}
    return render(request, "desk/exports.html", page, status=422 if form.is_bound else 200)


def page_of(request: DeskRequest) -> dict[str, Any]:
    runs = list(exports_of(request.user)[:SHOWN])
    seen = "-".join(f"{run.pk}{run.state}{run.pieces}" for run in runs if run.state == State.MAKING)
    return {"runs": runs, "seen": seen}


@desk_screen(Role.RECRUITER)
@require_safe
def news(request: DeskRequest) -> HttpResponse:
    """How far it is; nothing when that is known already."""
    page = page_of(request)
    if request.GET.get("seen", "") == page["seen"]:
        return HttpResponse(status=204)
    return render(request, "desk/exports.html#runs", page)


@desk_screen(Role.RECRUITER)
@fresh_sign_in
@page_or_form
def take(request: DeskRequest, code: str) -> HttpResponse:
    """A page with a button; the button gives the file, once."""
    export = get_object_or_404(exports_of(request.user), code=code)
    if request.method != "POST":
        return render(request, "desk/export.html", {"export": export})
    try:
        taken = acts.take(export=export, at=request.at)
    except Refusal as refusal:
        raise Http404 from refusal
    answer: Any = StreamingHttpResponse(acts.bytes_of(taken), content_type="application/zip")
    answer["Content-Length"] = taken.size
    answer["Content-Disposition"] = f'attachment; filename="usual-{taken.created_at:%Y-%m-%d}.zip"'
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer
