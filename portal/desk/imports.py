"""Bringing people from another system: a file, its columns, a dry run, and then for good."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from candidates.enums import Role
from candidates.exceptions import Refusal
from candidates.queries import jobs_changeable_by
from portal.access import DeskRequest, desk_screen
from portal.desk.forms.imports import LEFT_OUT, BringForm, ColumnsForm
from portal.desk.queries.imports import imports_of, samples_of, standing_of
from portal.files import LARGEST_TABLE, takes_files
from portal.imports import acts
from portal.imports.acts import Told, known_columns
from portal.imports.columns import MappingError, suggested
from portal.imports.enums import WAITING, State
from portal.imports.letters import UTF16
from portal.imports.models import Import
from portal.imports.report import refused_table
from portal.imports.sheet import SheetError, sheet_lines
from portal.posted import page_or_form, posted

BRINGERS = (Role.RECRUITER, Role.COORDINATOR)
SHOWN = 50


@takes_files(LARGEST_TABLE)
@desk_screen(*BRINGERS)
@page_or_form
def imports(request: DeskRequest) -> HttpResponse:
    form = BringForm(request, posted(request), request.FILES or None)
    if form.is_bound and form.is_valid() and (run := brought(request, form)):
        return redirect("desk_import", run.pk)
    page = {
        "form": form,
        "runs": imports_of(request.user)[:SHOWN],
        "may_export": Role.RECRUITER in request.roles,
    }
    return render(request, "desk/imports.html", page, status=422 if form.is_bound else 200)


def brought(request: DeskRequest, form: BringForm) -> Import | None:
    given = form.cleaned_data["file"]
    try:
        return acts.bring(
            file=given.file,
            name=given.name,
            region=settings.PHONENUMBER_DEFAULT_REGION,
            by=request.user,
            language=get_language() or "en",
            at=request.at,
        )
    except SheetError as error:
        form.add_error("file", str(error))
        return None


@desk_screen(*BRINGERS)
@page_or_form
def one(request: DeskRequest, pk: int) -> HttpResponse:
    """The columns while they are to be told, or told again; else how it stands."""
    run = get_object_or_404(imports_of(request.user), pk=pk)
    if run.state in WAITING and (run.state == State.MAPPING or asks_again(request)):
        return columns(request, run)
    page = {"standing": standing_of(run, request.at)}
    return render(request, "desk/import.html", page)


def asks_again(request: DeskRequest) -> bool:
    return request.method == "POST" or "columns" in request.GET


def columns(request: DeskRequest, run: Import) -> HttpResponse:
    form = ColumnsForm(
        posted(request),
        initial=initial_of(run),
        headers=run.headers,
        samples=samples_of(run),
        letters=run.letters,
        jobs=jobs_changeable_by(request.user).filter(closed_at=None),
        is_job_needed=not request.user.is_superuser,
    )
    if form.is_bound and form.is_valid() and tell(request, run, form):
        return redirect("desk_import", run.pk)
    page = {"form": form, "standing": standing_of(run, request.at)}
    return render(request, "desk/import_columns.html", page, status=422 if form.is_bound else 200)


def initial_of(run: Import) -> dict[str, Any]:
    """What was told last, else what is known of each column."""
    known = suggested(run.headers, known_columns(run))
    initial: dict[str, Any] = {"region": run.region, "job": run.job and run.job.slug}
    for place, header in enumerate(run.headers):
        if run.fields:
            initial[f"column_{place}"] = run.fields[place] or LEFT_OUT
        elif header in known:
            initial[f"column_{place}"] = known[header] or LEFT_OUT
    return initial


def tell(request: DeskRequest, run: Import, form: ColumnsForm) -> bool:
    given = form.cleaned_data
    told = Told(
        fields=form.told(),
        job=given["job"],
        region=given["region"],
        letters=given.get("letters", UTF16),
    )
    try:
        acts.tell(run=run, told=told, at=request.at)
    except MappingError as error:
        for complaint in error.complaints:
            form.add_error(None, complaint)
        return False
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


@desk_screen(*BRINGERS)
@require_POST
def start(request: DeskRequest, pk: int) -> HttpResponse:
    run = get_object_or_404(imports_of(request.user), pk=pk)
    try:
        acts.start(run=run, at=request.at)
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    return redirect("desk_import", run.pk)


@desk_screen(*BRINGERS)
@require_POST
def cancel(request: DeskRequest, pk: int) -> HttpResponse:
    run = acts.cancel(run=get_object_or_404(imports_of(request.user), pk=pk), at=request.at)
    if run.state == State.CANCELLED:
        messages.success(request, _("Cancelled. Nothing more of this file is taken in."))
    return redirect("desk_import", run.pk)


@desk_screen(*BRINGERS)
@require_safe
def refused(request: DeskRequest, pk: int) -> HttpResponse:
    """The rows that were not taken, to be mended and brought again."""
    run = get_object_or_404(imports_of(request.user), pk=pk)
    answer: Any = StreamingHttpResponse(
        sheet_lines(refused_table(run)), content_type="text/csv; charset=utf-8"
    )
    answer["Content-Disposition"] = f'attachment; filename="rows-not-taken-{run.pk}.csv"'
    return answer


@desk_screen(*BRINGERS)
@require_safe
def news(request: DeskRequest, pk: int) -> HttpResponse:
    """How far it is; nothing when that is known already."""
    run = get_object_or_404(imports_of(request.user), pk=pk)
    standing = standing_of(run, request.at)
    if request.GET.get("seen") == standing.fingerprint:
        return HttpResponse(status=204)
    return render(request, "desk/import.html#standing", {"standing": standing})
