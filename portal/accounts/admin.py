"""Who may sign in. What they may see follows from their teams."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from allauth.usersessions.models import UserSession
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from candidates.admin import HouseAdmin, TeamAdmin
from candidates.models import Application, Membership, Team
from portal.accounts.fresh import fresh_sign_in
from portal.accounts.models import User
from portal.accounts.second_factor import has_second_factor
from portal.accounts.sessions import end_sessions


class AfterFreshSignIn:
    """What somebody may do, and where they are reached, is changed by whoever has just signed in."""

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        page = super().changeform_view  # type: ignore[misc]
        return fresh_sign_in(page)(request, *args, **kwargs)


class MembershipInline(admin.TabularInline):
    model = Membership
    extra = 1


class SecondStep(admin.SimpleListFilter):
    title = _("second step")
    parameter_name = "second"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("set up")), ("no", _("not yet"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> QuerySet[User]:
        if self.value() is None:
            return queryset
        return queryset.filter(has_second_step=self.value() == "yes")


# Packages bring lists of their own: what is in them is seen with its person, or is nobody's to change here.
for theirs in (
    Group,
    EmailAddress,
    Authenticator,
    SocialApp,
    SocialToken,
    SocialAccount,
    UserSession,
):
    admin.site.unregister(theirs)


@admin.register(User)
class AccountAdmin(AfterFreshSignIn, HouseAdmin, UserAdmin):
    """Staff alone: what passkeys of candidates and tokens of programs hang on is nobody's to edit."""

    inlines = [MembershipInline]
    list_display = ["email", "name", "teams", "second_step", "last_login", "is_staff", "is_active"]
    list_filter = ["is_active", SecondStep, "is_staff", "memberships__role", "memberships__team"]
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
        people = super().get_queryset(request).filter(candidate=None, api_token=None)
        teams = Membership.objects.select_related("team").order_by("team__name")
        return people.annotate(has_second_step=has_second_factor()).prefetch_related(
            Prefetch("memberships", teams)
        )

    @admin.display(description=_("name"), ordering="last_name")
    def name(self, user: User) -> str:
        return user.get_full_name()

    @admin.display(description=_("teams"))
    def teams(self, user: User) -> str:
        return ", ".join(
            f"{each.team}: {each.get_role_display()}" for each in user.memberships.all()
        )

    @admin.display(description=_("second step"), boolean=True, ordering="has_second_step")
    def second_step(self, user: Any) -> bool:
        return bool(user.has_second_step)


class TeamsAdmin(AfterFreshSignIn, TeamAdmin):
    """The rooms know nothing of signing in: what their page of teams needs is put around it here."""


admin.site.unregister(Team)
admin.site.register(Team, TeamsAdmin)
