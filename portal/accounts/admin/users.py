"""Who may sign in. What they may see follows from their teams."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from allauth.usersessions.models import UserSession
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import UserChangeForm
from django.contrib.auth.models import Group
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from candidates.admin import HouseAdmin, TeamAdmin
from candidates.models import Membership, Team
from portal.accounts import leaving
from portal.accounts.admin import pages
from portal.accounts.fresh import fresh_sign_in
from portal.accounts.models import User
from portal.accounts.second_factor import has_second_factor
from portal.accounts.sessions import end_sessions


class AfterFreshSignIn:
    """What somebody may do, and where they are reached, is changed by whoever has just signed in."""

    def changelist_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Looking at the list is open; what is done with rows of it is not."""
        page = super().changelist_view  # type: ignore[misc]
        asks = request.method == "POST"
        return (fresh_sign_in(page) if asks else page)(request, *args, **kwargs)

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
        return queryset.alias(has_step=has_second_factor()).filter(has_step=self.value() == "yes")


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


class AccountForm(UserChangeForm):
    """Nobody locks themselves, or everybody, out."""

    asked_by: Any = None

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        for name in ("is_active", "is_superuser"):
            if name in self.changed_data and not cleaned.get(name):
                self.refuse(name)
        return cleaned

    def refuse(self, name: str) -> None:
        if self.asked_by is not None and self.instance.pk == self.asked_by.pk:
            self.add_error(name, str(leaving.NotYourself()))
        elif leaving.is_last_admin(self.instance):
            self.add_error(name, str(leaving.LastAdmin()))


@admin.register(User)
class AccountAdmin(AfterFreshSignIn, HouseAdmin, UserAdmin):
    """Staff alone: what passkeys of candidates and tokens of programs hang on is nobody's to edit."""

    form = AccountForm
    inlines = [MembershipInline]
    actions = ["forget_second_step"]
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

    def user_change_password(self, request: HttpRequest, *args: Any, **more: Any) -> HttpResponse:
        return fresh_sign_in(super().user_change_password)(request, *args, **more)

    def get_urls(self) -> list[Any]:
        def own(view: Any) -> Any:
            return self.admin_site.admin_view(fresh_sign_in(view))

        return [
            path("invite/", own(pages.invite), name="accounts_user_invite"),
            path("<int:pk>/hand-over/", own(pages.hand_over), name="accounts_user_hand_over"),
            *super().get_urls(),
        ]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """People choose their own passwords: they are invited."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        may = bool(super().has_change_permission(request, obj))
        return may and (obj is None or pages.may_touch(request, obj))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What they did stays under their name: they are switched off."""
        return False

    def has_forget_permission(self, request: HttpRequest) -> bool:
        return bool(getattr(request.user, "is_superuser", False))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Admins alone make admins."""
        fixed = ["last_login", "date_joined"]
        is_admin = getattr(request.user, "is_superuser", False)
        return fixed if is_admin else [*fixed, "is_staff", "is_superuser", "user_permissions"]

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **more: Any
    ) -> Any:
        form: Any = super().get_form(request, obj, change=change, **more)
        form.asked_by = request.user
        return form

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Whoever is switched off is out at once, everywhere; what they look after is named."""
        is_off = change and "is_active" in form.changed_data and not obj.is_active
        super().save_model(request, obj, form, change)
        if not is_off:
            return
        tokens = ", ".join(map(str, leaving.tokens_of(obj)))
        leaving.switch_off(user=obj, by=request.user, at=timezone.now())
        if tokens:
            messages.warning(request, _("Tokens that stopped: %(names)s") % {"names": tokens})
        number = sum(each.number for each in leaving.work_of(obj, None, timezone.now()))
        if number:
            words = ngettext(
                "%(number)d thing is still theirs. Hand it over.",
                "%(number)d things are still theirs. Hand them over.",
                number,
            )
            messages.warning(request, words % {"number": number})

    @admin.action(
        description=_("Forget their second step: they lost their phone"), permissions=["forget"]
    )
    def forget_second_step(self, request: HttpRequest, chosen: QuerySet[User]) -> None:
        """They are signed out, and set up a new one when they sign in next."""
        for user in chosen:
            Authenticator.objects.filter(user=user).delete()
            end_sessions(user)
        messages.success(request, _("They set up a new second step when they sign in next."))

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
