"""Webhooks for admins: made, looked after, and what each was told."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from candidates.admin import ReadOnlyAdmin
from candidates.enums import HappeningKind
from candidates.exceptions import Refusal
from portal.accounts.admin import AfterFreshSignIn
from portal.accounts.fresh import fresh_sign_in
from portal.accounts.models import User
from portal.api import models
from portal.api.enums import NoticeState, WhyOff
from portal.api.webhooks import keeping, rules

FURTHEST: Final = timedelta(days=30)
SHOWN: Final = 20
KINDS: Final = [(kind.value, kind.label) for kind in HappeningKind if kind in rules.TOLD]


class WebhookForm(forms.ModelForm):
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("Told of"), choices=KINDS, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = models.Webhook
        fields = ["token", "name", "url", "kinds"]
        widgets = {"url": forms.URLInput(attrs={"class": "vURLField"})}
        help_texts = {
            "token": gettext_lazy("It is told as much as this token may see."),
            "url": gettext_lazy("It begins with https:// and is open to the internet."),
        }

    def clean_url(self) -> str:
        url = str(self.cleaned_data["url"])
        if url != self.instance.url:
            checked(lambda: keeping.check_address(url))
        return url

    def clean_kinds(self) -> list[str]:
        token = self.cleaned_data.get("token") or getattr(self.instance, "token", None)
        kinds = list(self.cleaned_data["kinds"])
        return checked(lambda: keeping.checked_kinds(token, kinds)) if token else kinds


def checked(what: Callable[[], Any]) -> Any:
    """A refusal beside the field."""
    try:
        return what()
    except Refusal as refusal:
        raise forms.ValidationError(str(refusal)) from refusal


class AgainForm(forms.Form):
    since = forms.DateTimeField(
        label=gettext_lazy("From"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"],
    )


@admin.register(models.Webhook)
class WebhookAdmin(AfterFreshSignIn, admin.ModelAdmin):
    form = WebhookForm
    change_form_template = "admin/webhook.html"
    list_display = ["name", "how_it_goes", "waiting", "given_up", "taken_at", "token"]
    list_select_related = ["token"]
    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[models.Webhook]:
        def number(state: NoticeState) -> Count:
            return Count("notices", filter=Q(notices__state=state))

        rows: QuerySet[models.Webhook] = super().get_queryset(request)
        return rows.annotate(
            waits=number(NoticeState.WAITING), dead=number(NoticeState.DEAD)
        ).order_by("name")

    @admin.display(description=gettext_lazy("how it goes"))
    def how_it_goes(self, webhook: models.Webhook) -> str:
        return state_of(webhook)

    @admin.display(description=gettext_lazy("waiting"))
    def waiting(self, webhook: Any) -> int:
        return int(webhook.waits)

    @admin.display(description=gettext_lazy("given up"))
    def given_up(self, webhook: Any) -> int:
        return int(webhook.dead)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return is_allowed(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_allowed(request)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_allowed(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_allowed(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_allowed(request)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["token", "name"] if obj else []

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        kwargs["queryset"] = models.ApiToken.objects.filter(revoked_at=None)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        given = form.cleaned_data
        if change:
            keeping.change_webhook(webhook=obj, url=given["url"], kinds=given["kinds"])
            return
        made = keeping.make_webhook(**given, at=timezone.now())
        obj.pk = made.webhook.pk
        show_secret(request, made.webhook.name, made.secret)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Its notices go with it, whoever may not change them otherwise."""
        told, counts, _perms, protected = super().get_deleted_objects(objs, request)
        return told, counts, set(), protected

    def delete_model(self, request: HttpRequest, obj: models.Webhook) -> None:
        keeping.remove_webhook(webhook=obj)

    # --- its page -----------------------------------------------------------------------------

    def get_urls(self) -> list[Any]:
        deed = self.admin_site.admin_view(require_POST(fresh_sign_in(self.deed)))
        return [path("<int:pk>/do/", deed, name="api_webhook_do"), *super().get_urls()]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        webhook = kwargs.get("obj")
        if webhook is not None:
            context |= {
                "state": state_of(webhook),
                "notices": webhook.notices.all()[:SHOWN],
                "again": AgainForm(initial={"since": timezone.now() - timedelta(days=1)}),
            }
        return super().render_change_form(request, context, *args, **kwargs)

    def deed(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not is_allowed(request):
            raise PermissionDenied
        webhook = get_object_or_404(models.Webhook, pk=pk)
        done = DEEDS.get(request.POST.get("do", ""))
        if done is not None:
            done(request, webhook, timezone.now())
        return redirect("admin:api_webhook_change", pk)


def is_allowed(request: HttpRequest) -> bool:
    return isinstance(request.user, User) and request.user.is_superuser


def state_of(webhook: models.Webhook) -> str:
    if webhook.off_at is not None:
        return str(webhook.get_off_why_display())
    if webhook.token.revoked_at is not None:
        return _("Its token is over")
    if webhook.failures:
        words = ngettext(
            "Failed %(number)d time in a row", "Failed %(number)d times in a row", webhook.failures
        )
        return words % {"number": webhook.failures}
    return _("Works") if webhook.taken_at else _("Nothing told yet")


def show_secret(request: HttpRequest, name: str, secret: str) -> None:
    words = _("The secret of %(name)s is shown now and never again: %(secret)s")
    messages.warning(request, words % {"name": name, "secret": secret})


# --- what can be done on it -----------------------------------------------------------------------


def test(request: HttpRequest, webhook: models.Webhook, at: datetime) -> None:
    keeping.send_test(webhook=webhook, at=at)
    messages.success(request, _("A test is on its way. Look again in a moment."))


def secret(request: HttpRequest, webhook: models.Webhook, at: datetime) -> None:
    show_secret(request, webhook.name, keeping.change_secret(webhook=webhook, at=at))
    messages.success(request, _("For a day the old one signs, too."))


def off(request: HttpRequest, webhook: models.Webhook, at: datetime) -> None:
    keeping.switch_off(webhook=webhook, why=WhyOff.PERSON, at=at)
    messages.success(request, _("Switched off. It is told nothing."))


def on(request: HttpRequest, webhook: models.Webhook, at: datetime) -> None:
    keeping.switch_on(webhook=webhook, at=at)
    messages.success(request, _("It is told of what happens from now on."))


def seen(request: HttpRequest, webhook: models.Webhook, at: datetime) -> None:
    keeping.mark_seen(webhook=webhook, at=at)
    messages.success(request, _("No alarm for what was given up until now."))


def again(request: HttpRequest, webhook: models.Webhook, at: datetime) -> None:
    form = AgainForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say from which day and time on."))
        return
    since = max(form.cleaned_data["since"], at - FURTHEST)
    number = keeping.tell_again(webhook=webhook, since=since, at=at)
    words = ngettext("%(number)d is told again.", "%(number)d are told again.", number)
    messages.success(request, words % {"number": number})


DEEDS: Final = {
    "test": test,
    "secret": secret,
    "off": off,
    "on": on,
    "seen": seen,
    "again": again,
}


@admin.register(models.WebhookNotice)
class WebhookNoticeAdmin(ReadOnlyAdmin):
    """Ids alone: who that is stands where people are looked at, and is on record there."""

    list_display = ["happened_at", "kind", "webhook", "state", "tries", "status", "why_not"]
    list_filter = ["state", "webhook"]
    list_select_related = ["webhook"]
    fields = [
        "webhook", "kind", "happening", "candidate_id", "application_id", "subject",
        "happened_at", "state", "tries", "not_before", "status", "why_not", "took_ms", "tried_at",
    ]  # fmt: skip
