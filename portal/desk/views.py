"""Views of the list of people that a team keeps: saved, renamed and dropped."""

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from candidates.actions import views
from candidates.enums import Role
from candidates.exceptions import Refusal
from candidates.models import SavedView
from candidates.queries.views import teams_with_views_of, views_changeable_by
from portal.access import DeskRequest, desk_screen
from portal.desk.forms.filters import kept
from portal.desk.forms.views import ViewForm

KEEPERS = (Role.RECRUITER, Role.COORDINATOR)


@desk_screen(*KEEPERS)
def save(request: DeskRequest) -> HttpResponse:
    """`query` in the address says which list."""
    query = kept(QueryDict(request.GET.get("query", "")))
    form = ViewForm(
        teams_with_views_of(request.user), request.POST or None, initial={"query": query}
    )
    if form.is_valid():
        try:
            view = views.save_view(
                team=form.cleaned_data["team"],
                name=form.cleaned_data["name"],
                query=kept(QueryDict(form.cleaned_data["query"])),
                by=request.user,
                at=request.at,
            )
        except Refusal as refusal:
            form.add_error("name", str(refusal))
        else:
            return redirect(address_of(view))
    return show(request, form)


@desk_screen(*KEEPERS)
def change(request: DeskRequest, pk: int) -> HttpResponse:
    view = get_object_or_404(views_changeable_by(request.user), pk=pk)
    if request.method == "POST" and "drop" in request.POST:
        views.drop_view(view=view)
        messages.success(request, _("The view “%(name)s” is gone.") % {"name": view.name})
        return redirect(f"{reverse('desk_people')}?{view.query}")
    given = {"name": view.name, "team": view.team_id, "query": view.query}
    form = ViewForm(teams_with_views_of(request.user), request.POST or None, initial=given)
    if form.is_valid():
        try:
            views.rename_view(view=view, name=form.cleaned_data["name"])
        except Refusal as refusal:
            form.add_error("name", str(refusal))
        else:
            return redirect(address_of(view))
    return show(request, form, view)


def show(request: DeskRequest, form: ViewForm, view: SavedView | None = None) -> HttpResponse:
    context = {"form": form, "view": view}
    return render(request, "desk/view.html", context, status=422 if form.is_bound else 200)


def address_of(view: SavedView) -> str:
    return f"{reverse('desk_people')}?{view.query}"
