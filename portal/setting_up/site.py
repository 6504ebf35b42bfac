"""The first page of the admin: what needs attention, then the lists by what people do with them."""

from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from portal.setting_up.attention import attention_of
from portal.setting_up.groups import GROUPS, PLACES
from portal.setting_up.sheets import export_rows


class HouseSite(AdminSite):
    """Django's own, with another order of its lists."""

    index_template = "admin/first_page.html"

    def __init__(self, name: str = "admin") -> None:
        super().__init__(name)
        self.add_action(export_rows)

    def get_app_list(
        self, request: HttpRequest, app_label: str | None = None
    ) -> list[dict[str, Any]]:
        """An app's own page stays Django's."""
        apps: list[dict[str, Any]] = super().get_app_list(request, app_label)
        return apps if app_label else grouped(apps)

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        may_see = request.user.has_perm("candidates.change_employer")
        found = attention_of(timezone.now()) if may_see else ()
        page = {"attention": found, "may_see_attention": may_see, **(extra_context or {})}
        return super().index(request, page)


def grouped(apps: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What no group names, a package's new list for instance, comes last: nothing is hidden by accident."""
    home = reverse("admin:index")
    rows: list[dict[str, Any]] = [
        {
            "name": str(group.name),
            "app_label": group.key,
            "app_url": f"{home}#{group.key}",
            "has_module_perms": True,
            "models": [],
        }
        for group in GROUPS
    ]
    others: list[dict[str, Any]] = []
    for app in apps:
        for row in app["models"]:
            label = row["model"]._meta.label
            place = PLACES.get(label)
            (rows[place[0]]["models"] if place else others).append(row)
    for group in rows:
        group["models"].sort(key=lambda row: PLACES[row["model"]._meta.label][1])
    if others:
        rows[-1]["models"] += others
    return [group for group in rows if group["models"]]
