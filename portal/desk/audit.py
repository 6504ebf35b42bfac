"""The record of changes and of who looked, for auditors. Reading it changes nothing."""

import io
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from candidates.enums import Role
from portal.access import DeskRequest, desk_screen
from portal.desk.forms.audit import AuditForm
from portal.desk.queries.audit import recorded
from portal.imports.sheet import write_sheet

MOST_IN_SHEET = 1000


@desk_screen(Role.AUDITOR)
@require_safe
def audit(request: DeskRequest) -> HttpResponse:
    form = AuditForm(request.GET)
    asked = readable(form)
    found = recorded(request.user, asked, request.at)
    page = {"form": form, "found": found, "query": query_without(request, "before")}
    return render(request, "desk/audit.html", page)


@desk_screen(Role.AUDITOR)
@require_safe
def audit_sheet(request: DeskRequest) -> HttpResponse:
    """As a table for a spreadsheet, safe to open there."""
    asked = readable(AuditForm(request.GET))
    found = recorded(request.user, asked, request.at, most=MOST_IN_SHEET)
    header = [_("At"), _("Who"), _("What"), _("In"), _("Columns"), _("Candidate"), _("Through")]
    rows = [
        [
            written(line.at),
            line.who,
            line.what,
            line.where,
            ", ".join(line.columns),
            line.person,
            line.through,
        ]
        for line in found.lines
    ]
    out = io.StringIO()
    write_sheet(out, header, rows)
    answer = HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="audit.csv"'
    return answer


def readable(form: AuditForm) -> dict[str, Any]:
    """What was asked in a way that can be read."""
    form.is_valid()
    return form.cleaned_data


def query_without(request: DeskRequest, name: str) -> str:
    query = request.GET.copy()
    query.pop(name, None)
    return query.urlencode()


def written(at: datetime) -> str:
    return at.isoformat(timespec="seconds")
