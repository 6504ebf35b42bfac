"""Who may sign in. What they may see follows from their teams."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from candidates.admin import TeamAdmin
from candidates.models import Application, Membership, Team
from portal.accounts.fresh import fresh_sign_in
from portal.accounts.models import User
from portal.accounts.sessions import end_sessions


class AfterFreshSignIn:
    """What somebody may do, and where they are reached, is changed by whoever has just signed in."""

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        page = super().changeform_view  # type: ignore[misc]
        return fresh_sign_in(page)(request, *args, **kwargs)


class MembershipInline(admin.TabularInline):
    model = Membership
    extra = 1


@admin.register(User)
class AccountAdmin(AfterFreshSignIn, UserAdmin):
    """Staff alone: what passkeys of candidates and tokens of programs hang on is nobody's to edit."""

    inlines = [MembershipInline]
    list_display = ["email", "first_name", "last_name", "is_staff", "is_active"]
    search_fields = ["email", "first_name", "last_name"]
    ordering = ["email"]
    fieldsets = [
        (None, {"fields": ["email", "password"]}),
        (_("Name"), {"fields": ["first_name", "last_name"]}),
        (_("Desk"), {"fields": ["time_zone", "has_shortcuts", "has_summary"]}),
        (_("Admin"), {"fields": ["is_active", "is_staff", "is_superuser", "user_permissions"]}),
        (_("Dates"), {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [
        (None, {"fields": ["email", "first_name", "last_name", "password1", "password2"]})
    ]

    def user_change_password(self, request: HttpRequest, *args: Any, **more: Any) -> HttpResponse:
        return fresh_sign_in(super().user_change_password)(request, *args, **more)

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Whoever is switched off is out at once, everywhere; what they look after is named."""
        super().save_model(request, obj, form, change)
        if change and "is_active" in form.changed_data and not obj.is_active:
            end_sessions(obj)
            number = Application.objects.filter(owner=obj, closed_at=None).count()
            if number:
                words = ngettext(
                    "%(number)d application is still theirs. Hand it over on the desk, under Jobs.",
                    "%(number)d applications are still theirs. Hand them over on the desk, under Jobs.",
                    number,
                )
                messages.warning(request, words % {"number": number})

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return super().get_queryset(request).filter(candidate=None, api_token=None)


class TeamsAdmin(AfterFreshSignIn, TeamAdmin):
    """The rooms know nothing of signing in: what their page of teams needs is put around it here."""


admin.site.unregister(Team)
admin.site.register(Team, TeamsAdmin)
