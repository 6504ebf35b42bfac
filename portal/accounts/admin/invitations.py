"""Who was invited: to look at, to take back, and to send once more."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from candidates.admin import ReadOnlyAdmin
from candidates.exceptions import Refusal
from portal.accounts import invitations
from portal.accounts.admin.pages import tell
from portal.accounts.models import Invitation


@admin.register(Invitation)
class InvitationAdmin(ReadOnlyAdmin):
    list_display = ["email", "first_name", "role", "is_admin", "by", "made_at", "stands"]
    list_filter = ["role", "is_admin", ("taken_at", admin.EmptyFieldListFilter)]
    list_select_related = ["by"]
    search_fields = ["email", "first_name", "last_name"]
    date_hierarchy = "made_at"
    actions = ["take_back", "send_again"]
    change_list_template = "admin/invitations.html"

    @admin.display(description=gettext_lazy("how it stands"))
    def stands(self, row: Invitation) -> str:
        if row.taken_at:
            return _("taken")
        if row.taken_back_at:
            return _("taken back")
        return _("over") if row.expires_at <= timezone.now() else _("open")

    def has_invite_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("accounts.add_user"))

    @admin.action(
        description=gettext_lazy("Take back: the address opens nothing any more"),
        permissions=["invite"],
    )
    def take_back(self, request: HttpRequest, chosen: QuerySet[Invitation]) -> None:
        number = invitations.take_back(invitations=chosen.order_by(), at=timezone.now())
        words = ngettext(
            "%(n)s invitation is taken back.", "%(n)s invitations are taken back.", number
        )
        messages.success(request, words % {"n": number})

    @admin.action(
        description=gettext_lazy("Send again, with a new address"), permissions=["invite"]
    )
    def send_again(self, request: HttpRequest, chosen: QuerySet[Invitation]) -> None:
        may_make_admins: Any = getattr(request.user, "is_superuser", False)
        for each in chosen.filter(taken_at=None).order_by("pk"):
            if each.is_admin and not may_make_admins:
                messages.error(request, _("Admins are invited by admins."))
                continue
            try:
                again = invitations.invite_again(
                    invitation=each, by=request.user, at=timezone.now()
                )
            except Refusal as refusal:
                messages.error(request, f"{each}: {refusal}")
            else:
                tell(request, again)
