"""A colleague's own page: when they are free for interviews."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from candidates.enums import Role
from candidates.exceptions import Refusal
from candidates.queries import employer
from portal.access import DeskRequest, desk_screen
from portal.desk.forms.times import WEEKDAYS, DayForm, FeedForm, LimitsForm, RuleForm
from scheduling.actions import calendars, diaries
from scheduling.enums import Remind
from scheduling.models import Diary

HOLDERS = (Role.RECRUITER, Role.COORDINATOR, Role.INTERVIEWER)
NOT_YET = 422
DAYS = [name for _number, name in WEEKDAYS]
FORMS: dict[str, type[forms.Form]] = {
    "rule": RuleForm,
    "day": DayForm,
    "limits": LimitsForm,
    "feed": FeedForm,
}


@desk_screen(*HOLDERS)
def free(request: DeskRequest) -> HttpResponse:
    """One page with four small forms; the one that was sent is the one that may be wrong."""
    do = request.POST.get("do", "")
    if request.method == "POST" and do in DROPS:
        DROPS[do](request)
        return redirect("desk_free")
    if request.method == "POST" and do == "address":
        return show(request, address=new_address(request))
    if request.method != "POST" or do not in FORMS:
        return show(request)
    form = FORMS[do](request.POST)
    if form.is_valid():
        try:
            KEEPS[do](request, form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("desk_free")
    return show(request, do, form, status=NOT_YET)


def show(
    request: DeskRequest,
    do: str = "",
    form: forms.Form | None = None,
    status: int = 200,
    address: str = "",
) -> HttpResponse:
    diary = Diary.objects.filter(user=request.user).first()
    forms_shown = {f"{name}_form": made for name, made in fresh(diary).items()}
    if form is not None:
        forms_shown[f"{do}_form"] = form
    context = forms_shown | {
        "diary": diary,
        "rules": [(rule, DAYS[rule.weekday]) for rule in diary.rules.all()] if diary else [],
        "days": list(diary.exceptions.filter(day_on__gte=request.at.date())) if diary else [],
        "address": address,
        "busy": diary.busy.count() if diary else 0,
        "sent": form,
    }
    return render(request, "desk/free.html", context, status=status)


def fresh(diary: Diary | None) -> dict[str, forms.Form]:
    limits: dict[str, Any] = {"time_zone": employer().time_zone}
    limits |= {"notice_hours": 24, "buffer_minutes": 15, "most_a_day": 4, "remind": Remind.DAY}
    if diary is not None:
        limits = {name: getattr(diary, name) for name in limits}
    return {
        "rule": RuleForm(),
        "day": DayForm(),
        "limits": LimitsForm(initial=limits),
        "feed": FeedForm(),
    }


def new_address(request: DeskRequest) -> str:
    token = calendars.open_feed(user=request.user, at=request.at)
    return settings.PUBLIC_URL + reverse("calendar_feed", args=[token])


def number(request: DeskRequest) -> int:
    said = request.POST.get("id", "")
    return int(said) if said.isdecimal() and len(said) < 18 else 0


KEEPS: dict[str, Callable[[DeskRequest, dict[str, Any]], Any]] = {
    "rule": lambda request, given: diaries.add_rule(user=request.user, **given),
    "day": lambda request, given: diaries.add_day(user=request.user, **given),
    "limits": lambda request, given: diaries.set_limits(user=request.user, **given),
    "feed": lambda request, given: calendars.link_calendar(
        user=request.user, url=given["url"], at=request.at
    ),
}
DROPS: dict[str, Callable[[DeskRequest], Any]] = {
    "drop_rule": lambda r: diaries.drop_rule(user=r.user, rule_id=number(r)),
    "drop_day": lambda r: diaries.drop_day(user=r.user, day_id=number(r)),
    "stop_address": lambda r: calendars.close_feed(user=r.user, at=r.at),
}
