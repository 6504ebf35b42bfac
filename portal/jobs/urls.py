"""Addresses that everyone may open."""

from django.urls import URLPattern, path

from portal.jobs import applied, apply, screens

urlpatterns: list[URLPattern] = [
    path("", screens.home, name="home"),
    path("jobs/", screens.jobs, name="jobs"),
    path("jobs/<slug>/", screens.job, name="job"),
    path("jobs/<slug>/code.svg", screens.job_code, name="job_code"),
    path("jobs/<slug>/apply/", apply.job_apply, name="job_apply"),
    path("jobs/<slug>/apply/questions/", apply.job_questions, name="job_questions"),
    path("jobs/<slug>/applied/", applied.job_applied, name="job_applied"),
]
