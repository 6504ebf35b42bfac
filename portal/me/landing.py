"""S-C1: what a link opens. Looking changes nothing; one button enters."""

from dataclasses import dataclass
from datetime import timedelta

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from candidates.actions.links import mark_used, revoke
from candidates.actions.notes import write_note
from candidates.enums import LinkPurpose
from candidates.models import Application, Link
from candidates.queries import FoundLink, employer, find_link
from messaging.actions.links import point_for_link, send_link_again
from portal.access import ScreenRequest, public_screen
from portal.language import speak_to, spoken
from portal.limits import address_of, is_too_often
from portal.posted import page_or_form, posted
from portal.visits import end_visit, open_visit
from portal.wording import masked
from preferences.models import AskedKey
from scheduling.enums import OfferState
from scheduling.models import Offer
from scheduling.queries.interviews import live_offer

WRONG_TOKENS = 30
WRONG_TOKENS_WITHIN = timedelta(minutes=10)
AGAIN_AT_MOST = 3
AGAIN_WITHIN = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Landing:
    """What the page says: who asks, about what, and how much it is."""

    name: str
    application: Application | None
    questions: int
    offer: Offer | None = None  # where the link is about a time to meet

    @property
    def is_time_agreed(self) -> bool:
        return self.offer is not None and self.offer.state == OfferState.BOOKED

    @property
    def job(self) -> str:
        return self.application.job.title if self.application else ""

    @property
    def asker(self) -> str:
        return self.application.owner.first_name if self.application else ""

    @property
    def is_job_closed(self) -> bool:
        return self.application is not None and not self.application.job.is_open

    @property
    def minutes(self) -> int:
        return 1 if self.questions < 5 else 2


@public_screen
@page_or_form
def link_landing(request: ScreenRequest, token: str) -> HttpResponse:
    found = find_link(token, request.at)
    if found is None or not found.is_open:
        return no_entry(request, token, found)
    if found.link.purpose == LinkPurpose.STOP:
        return HttpResponseRedirect(reverse("unsubscribe", args=[token]))
    if request.method == "POST":
        return enter(request, found.link)
    speak_to(found.link.candidate)
    page = {"landing": landing_of(found.link), "token": token}
    return render(request, "me/landing.html", page)


class NotMeForm(forms.Form):
    """Ticked by a person: a program that sends forms as it finds them closes nobody's link."""

    is_mistaken = forms.BooleanField(
        label=gettext_lazy("Yes, this came to me by mistake"),
        error_messages={
            "required": gettext_lazy("Tick the box if this came to you by mistake. Else go back.")
        },
    )


@public_screen
@page_or_form
def link_not_me(request: ScreenRequest, token: str) -> HttpResponse:
    """The wrong person has it: it is closed, and the recruiter is told to check the address."""
    found = find_link(token, request.at)
    if found is None or not found.is_open:
        return no_entry(request, token, found)
    speak_to(found.link.candidate)
    form = NotMeForm(posted(request))
    if form.is_valid():
        close_for_stranger(request, found.link)
        return render(request, "me/not_me_done.html")
    page = {"landing": landing_of(found.link), "token": token, "form": form}
    return render(request, "me/not_me.html", page, status=422 if form.errors else 200)


@public_screen
@require_POST
def link_again(request: ScreenRequest, token: str) -> HttpResponse:
    """A new link to the point on file, without any typing."""
    found = find_link(token, request.at)
    if found is None or found.state != "expired":
        return no_entry(request, token, found)
    speak_to(found.link.candidate)
    if is_too_often("again", token, at_most=AGAIN_AT_MOST, within=AGAIN_WITHIN):
        return render(request, "me/too_often.html", status=429)
    where = where_for(found.link, request)
    send_link_again(link=found.link, at=request.at)
    return render(request, "me/link_sent.html", {"where": where})


def enter(request: ScreenRequest, link: Link) -> HttpResponse:
    mark_used(link=link, at=request.at)
    open_visit(request, link.candidate, at=request.at, link=link)
    if "stop" in request.POST:
        return HttpResponseRedirect(reverse("me_stop"))
    if link.purpose == LinkPurpose.CHECK_IN and open_questions(link):
        return HttpResponseRedirect(reverse("me_check_in"))
    if link.purpose == LinkPurpose.TIMES and (offer := offer_of(link)):
        return HttpResponseRedirect(reverse("me_time", args=[offer.pk]) + tapped(request))
    return HttpResponseRedirect(reverse("me_usual"))


def tapped(request: HttpRequest) -> str:
    """A letter has a link for each of its times: the one they tapped is chosen on the page already."""
    minute = request.GET.get("t", "")
    return f"?t={minute}" if minute.isdecimal() and len(minute) < 10 else ""


def offer_of(link: Link) -> Offer | None:
    """The time that is being agreed, or was: the newest of this application."""
    return live_offer(link.application) if link.application else None


def close_for_stranger(request: ScreenRequest, link: Link) -> None:
    name = link.candidate.called
    revoke(link=link, why="wrong person", at=request.at)
    end_visit(request, at=request.at)
    with translation.override(spoken(employer().language)):  # colleagues read it
        words = _(
            "Someone opened a link that we sent to %(name)s and said that they are somebody else. "
            "The link is closed. Check the address and the number before the next message."
        )
    write_note(
        candidate=link.candidate,
        application=link.application,
        body=words % {"name": name},
        by=None,
        at=request.at,
    )


# --- finding -----------------------------------------------------------------------------------


def no_entry(request: ScreenRequest, token: str, found: FoundLink | None) -> HttpResponse:
    """A link that opens nothing leads to a page that helps."""
    if found is not None and found.state == "expired":
        speak_to(found.link.candidate)
        page = {"token": token, "where": where_for(found.link, request)}
        return render(request, "me/link_old.html", page, status=410)
    if found is None and is_guessing(request):
        return render(request, "me/too_often.html", status=429)
    return render(request, "me/link_lost.html", status=404)


def where_for(link: Link, request: ScreenRequest) -> str:
    """Where a new one would go, partly hidden; empty when nothing can be sent."""
    point = point_for_link(link.candidate, request.at)
    return masked(point.value) if point else ""


def is_guessing(request: HttpRequest) -> bool:
    return is_too_often(
        "token", address_of(request), at_most=WRONG_TOKENS, within=WRONG_TOKENS_WITHIN
    )


def landing_of(link: Link) -> Landing:
    return Landing(
        name=link.candidate.called,
        application=link.application,
        questions=open_questions(link),
        offer=offer_of(link) if link.purpose == LinkPurpose.TIMES else None,
    )


def open_questions(link: Link) -> int:
    return AskedKey.objects.filter(
        check_in__candidate=link.candidate, check_in__closed_at=None, done_at=None
    ).count()
