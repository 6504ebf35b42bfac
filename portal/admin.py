"""Requests of candidates about their own data: for admins, the first due first."""

from django.contrib import admin
from django.http import HttpRequest

from candidates.admin import ReadOnlyAdmin
from candidates.models import DataRequest


@admin.register(DataRequest)
class DataRequestAdmin(ReadOnlyAdmin):
    """Only read: a request is done by doing it."""

    list_display = ["candidate", "wish", "at", "due_on", "done_at", "taken_back_at"]
    list_filter = ["wish", "done_at"]
    list_select_related = ["candidate"]

    def has_view_permission(self, request: HttpRequest, obj: object | None = None) -> bool:
        return bool(request.user.is_active and request.user.is_staff)
