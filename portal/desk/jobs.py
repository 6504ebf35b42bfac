"""The jobs of one's teams: how many people stand where, and the page to share."""

from django.http import HttpResponse
from django.shortcuts import render

from portal.access import DeskRequest, desk_screen
from portal.desk.queries.jobs import job_rows


@desk_screen()
def jobs(request: DeskRequest) -> HttpResponse:
    return render(request, "desk/jobs.html", {"rows": job_rows(request.user, request.at)})
