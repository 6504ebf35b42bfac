"""Somebody is away: all they look after goes to a colleague for a while, and both can see it."""

from datetime import date, datetime, time, timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from candidates.actions import hand_overs
from candidates.enums import Role
from candidates.exceptions import EndsInThePast, Refusal
from candidates.models import HandOver
from portal.access import DeskRequest, desk_screen
from portal.desk.forms.jobs import HandOverForm
from portal.desk.queries.hand_overs import hand_overs_of, owned_by_each
from portal.desk.queries.jobs import colleagues_of, teams_worked_in
from portal.posted import posted

WORKERS = (Role.RECRUITER, Role.COORDINATOR)


@desk_screen(*WORKERS)
def hand_over(request: DeskRequest) -> HttpResponse:
    colleagues = colleagues_of(teams_worked_in(request.user).values("pk"))
    form = HandOverForm(posted(request), initial={"away": request.user.pk}, colleagues=colleagues)
    if form.is_valid():
        try:
            begin(request, form)
        except EndsInThePast as refusal:
            form.add_error("last_day", str(refusal))
        except Refusal as refusal:
            form.add_error("stand_in", str(refusal))
        else:
            messages.success(request, _("Done. Both of you can see it here and on Jobs."))
            return redirect("desk_hand_over")
    context = {
        "form": form,
        "hand_overs": hand_overs_of(request.user),
        "counts": owned_by_each(colleagues),
    }
    return render(request, "desk/hand_over.html", context, status=422 if form.is_bound else 200)


def begin(request: DeskRequest, form: HandOverForm) -> HandOver:
    given = form.cleaned_data
    begins, last = given["begins_on"], given["last_day"]
    return hand_overs.hand_over_all(
        away=given["away"],
        stand_in=given["stand_in"],
        begins_at=max(start_of(begins), request.at) if begins else request.at,
        until=start_of(last + timedelta(days=1)) if last else None,
        by=request.user,
        at=request.at,
    )


def start_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


@desk_screen(*WORKERS)
@require_POST
def end(request: DeskRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(hand_overs_of(request.user), pk=pk)
    hand_overs.end(hand_over=found, at=request.at)
    messages.success(request, _("Ended. What is still open is back."))
    return redirect("desk_hand_over")
