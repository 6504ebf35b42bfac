"""S-C7: everything we ever said to them and they to us, each with why this way, and writing back."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages as notices
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from candidates.models import Application
from candidates.queries import zone_of
from messaging.actions.from_portal import take_portal_message
from messaging.models import Ruling
from messaging.queries import ThreadItem, thread_items
from portal.access import CODE, MeRequest, me_screen
from preferences.enums import Channel, TopicKey

SHOWN = 20


class WriteForm(forms.Form):
    words = forms.CharField(
        label=gettext_lazy("Write to us"),
        max_length=5000,
        widget=forms.Textarea({"rows": 3, "class": "control"}),
        error_messages={"required": gettext_lazy("Write something first.")},
    )
    token = forms.UUIDField(widget=forms.HiddenInput)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One thing said. Notes of a call are ours; that we rang is theirs to know."""

    item: ThreadItem
    why: str

    @property
    def shows_words(self) -> bool:
        return not self.item.is_done_by_person


@me_screen(level=CODE)
def me_messages(request: MeRequest) -> HttpResponse:
    candidate = request.visit.candidate
    about = application_asked(request)
    form = WriteForm(request.POST or None, initial={"token": uuid4()})
    if form.is_valid():
        return written(request, form.cleaned_data["words"], form.cleaned_data["token"], about)
    zone = zone_of(candidate, request.at).name
    items = thread_items(candidate, None, request.at, before=before(request), limit=SHOWN + 1)
    context = {
        "form": form,
        "about": about,
        "zone": zone,
        "said": [said(item, zone) for item in items[:SHOWN]],
        "earlier": items[SHOWN - 1].at if len(items) > SHOWN else None,
    }
    return render(request, "me/messages.html", context, status=422 if form.is_bound else 200)


def application_asked(request: MeRequest) -> Application | None:
    """The job that a question is about, if they came from it; nobody else's."""
    asked = request.GET.get("about", "")
    mine = Application.objects.filter(candidate=request.visit.candidate).select_related("job")
    return mine.filter(pk=asked).first() if asked.isdecimal() and len(asked) < 18 else None


def written(request: MeRequest, words: str, token: UUID, about: Application | None) -> HttpResponse:
    candidate = request.visit.candidate
    take_portal_message(
        candidate=candidate,
        words=words,
        client_token=token,
        subject=about.job.title if about else "",
        at=request.at,
    )
    notices.success(request, _("Sent. We answer the way you chose."))
    return redirect("me_messages")


def before(request: MeRequest) -> datetime | None:
    try:
        asked = parse_datetime(request.GET.get("before", ""))
    except ValueError:
        return None
    return asked if asked is not None and asked.tzinfo is not None else None


def said(item: ThreadItem, zone: str) -> Said:
    return Said(item=item, why=why_words(item, item.ruling, zone) if item.ruling else "")


def why_words(item: ThreadItem, ruling: Ruling, zone: str) -> str:
    """In the very words that stood beneath it."""
    answer = ruling.answer
    words = {
        "rule": ruling.rule,
        "way": str(Channel(item.channel).label).lower(),
        "is_fallback": ruling.is_fallback,
        "is_service": item.topic == TopicKey.SERVICE,
        "is_against": bool(ruling.overridden),
        "noted_by": str(answer.noted_by or "") if answer is not None else "",
        "said_on": day_of(ruling.answered_at, zone),
    }
    return render_to_string("letters/envelope/why.txt", words).strip()


def day_of(moment: datetime | None, zone: str) -> date | None:
    return moment.astimezone(ZoneInfo(zone)).date() if moment else None
