"""S-C8: pick a time, look once more, done. Works by links and buttons alone; looking holds nothing."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from candidates.enums import ContactKind
from candidates.exceptions import Refusal
from candidates.queries import open_contact_points
from portal.access import MeRequest, me_screen
from portal.htmx import is_fragment
from portal.me.time_view import (
    TimeView,
    pages_of,
    read_start,
    slots_of,
    tapped_time,
    view_or_404,
    views_of,
)
from portal.me.time_when import WhenForm
from portal.posted import page_or_form
from portal.wording import masked
from scheduling.actions import holding, interviews
from scheduling.actions.answering import note_way
from scheduling.enums import OfferEnd, Way
from scheduling.exceptions import NotOffered, SlotGone
from scheduling.models import Hold, Offer
from scheduling.queries.interviews import live_offer

GONE = 409
NOT_YET = 422


@me_screen()
@page_or_form
def me_times(request: MeRequest) -> HttpResponse:
    """Everything about times: what is asked, what is agreed, and a calendar of theirs."""
    found = views_of(request)
    shown = [view for view in found if view.is_open or (view.is_booked and not view.is_over)]
    return render(request, "me/times.html", {"views": shown})


@me_screen()
@page_or_form
def me_time(request: MeRequest, pk: int) -> HttpResponse:
    view = view_or_404(request, pk)
    if request.method == "POST":
        return keep(request, view) if view.is_open else redirect("me_time", pk)
    if newer := newer_than(view.offer):
        return redirect("me_time", newer.pk)
    if not view.is_open:
        return render(request, "me/time.html", {"view": view})
    return choose(request, view)


def newer_than(offer: Offer) -> Offer | None:
    """A page that was kept open leads to the times that took the place of these."""
    is_replaced = offer.ended_why == OfferEnd.REPLACED
    return live_offer(offer.application) if is_replaced else None


def choose(
    request: MeRequest, view: TimeView, *, status: int = 200, error: str = "", is_move: bool = False
) -> HttpResponse:
    """The times as they are now; a part of the page when more are asked for."""
    tapped = tapped_time(request)
    chosen = read_start(request.POST.get("slot", "")) or tapped
    slots = slots_of(view, pages_of(request), chosen)
    if tapped and not slots.is_chosen_open and request.method == "GET":
        error = str(SlotGone())
    page = {
        "view": view,
        "slots": slots,
        "error": error,
        "is_move": is_move,
        "form": WhenForm(),
    } | ({} if is_move else points_of(view))
    name = "me/time_pick.html#slots" if is_fragment(request) and not error else "me/time_pick.html"
    return render(request, name, page, status=status)


def points_of(view: TimeView) -> dict[str, str]:
    """Partly hidden: choosing texts on a page that shows the number is consent (RULES 3.2)."""
    # The best of a kind comes first, so it is the one that stays.
    points = reversed(open_contact_points(view.offer.candidate))
    found = {point.kind: masked(point.value) for point in points}
    return {"number": found.get(ContactKind.PHONE, ""), "email": found.get(ContactKind.EMAIL, "")}


def keep(request: MeRequest, view: TimeView, *, is_move: bool = False) -> HttpResponse:
    """Held for five minutes while they look once more."""
    starts_at = read_start(request.POST.get("slot", ""))
    if starts_at is None:
        return choose(request, view, status=NOT_YET, error=_("Select a time."), is_move=is_move)
    try:
        holding.hold_slot(offer=view.offer, starts_at=starts_at, at=request.at)
    except (SlotGone, NotOffered):
        return choose(request, view, status=GONE, error=str(SlotGone()), is_move=is_move)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("me_time", view.offer.pk)
    return redirect("me_time_check", view.offer.pk)


@me_screen()
@page_or_form
def me_time_check(request: MeRequest, pk: int) -> HttpResponse:
    """Both zones, where and how, how long it is kept; then it is theirs."""
    view = view_or_404(request, pk)
    hold = Hold.objects.filter(offer=view.offer).first()
    if hold is None or hold.until <= request.at:
        if request.method == "POST" and hold is not None:
            return settle(request, view, hold)
        return lapsed(request, view)
    if request.method == "POST" and "longer" in request.POST:
        holding.hold_slot(offer=view.offer, starts_at=hold.starts_at, at=request.at)
        return redirect("me_time_check", pk)
    if request.method == "POST":
        return settle(request, view, hold)
    page = {"view": view, "hold": hold, "when": view.words_at(hold.starts_at)}
    return render(request, "me/time_check.html", page)


def lapsed(request: MeRequest, view: TimeView) -> HttpResponse:
    messages.info(request, _("We could not keep that time any longer. Choose one again."))
    return redirect("me_time_move" if view.is_booked else "me_time", view.offer.pk)


def settle(request: MeRequest, view: TimeView, hold: Hold) -> HttpResponse:
    """Booked, or moved there. Somebody else had it: what is left, and nothing is lost."""
    try:
        if view.is_booked:
            interviews.move(
                interview=view.booked,
                starts_at=hold.starts_at,
                version=view.booked.version,
                at=request.at,
            )
        else:
            booked = interviews.book(offer=view.offer, starts_at=hold.starts_at, at=request.at)
            note_way(booked.offer, Way.BOOKING_PAGE)
    except (SlotGone, NotOffered):
        return choose(request, view, status=GONE, error=str(SlotGone()), is_move=view.is_booked)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("me_time", view.offer.pk)
