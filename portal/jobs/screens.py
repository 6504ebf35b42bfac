"""What everyone may see: the open jobs, one job, and the code that leads to it."""

from io import BytesIO

import segno
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from candidates.models import Job
from candidates.queries import open_jobs
from portal.access import ScreenRequest, public_screen


@public_screen
@require_safe
def home(request: ScreenRequest) -> HttpResponse:
    return redirect("jobs")


@public_screen
@require_safe
def jobs(request: ScreenRequest) -> HttpResponse:
    return render(request, "jobs/jobs.html", {"jobs": open_jobs()})


@public_screen
@require_safe
def job(request: ScreenRequest, slug: str) -> HttpResponse:
    """A job that has closed says so: people come back to an address they were given."""
    found = get_object_or_404(Job.objects.filter(opened_at__isnull=False), slug=slug)
    return render(request, "jobs/job.html", {"job": found, "address": address_of(request, found)})


@public_screen
@require_safe
@cache_control(public=True, max_age=24 * 60 * 60)
def job_code(request: ScreenRequest, slug: str) -> HttpResponse:
    """A code to scan, for a poster or a telephone held out to someone."""
    found = get_object_or_404(open_jobs(), slug=slug)
    picture = BytesIO()
    segno.make_qr(address_of(request, found), error="m").save(
        picture, kind="svg", border=2, omitsize=True, dark="#000", light="#fff"
    )
    return HttpResponse(picture.getvalue(), content_type="image/svg+xml")


def address_of(request: HttpRequest, found: Job) -> str:
    return f"{settings.PUBLIC_URL}{reverse('job', args=[found.slug])}"
