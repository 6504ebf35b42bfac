"""S-C9: the papers we need, how they said they would send them, and what we have."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from candidates.actions import documents
from candidates.enums import HandedIn
from candidates.exceptions import NothingFromLastTime, WantedNoMore
from candidates.models import Document, DocumentRequest, DocumentType
from candidates.queries import offered_types, papers_of
from messaging.actions.documents import ask_for_help
from portal.access import CODE, MeRequest, me_screen
from portal.files import FilesField, sorted_out, to_keep, too_large_in
from portal.posted import page_or_form, posted
from portal.standing import standing_of
from portal.words.papers import how_to_send
from preferences.rules.keys import PAPERS_HOW


class HandInForm(forms.Form):
    """Files of one kind. Its end is asked for where the kind has one."""

    papers = FilesField(
        label=gettext_lazy("Your files"),
        help_text=gettext_lazy(
            "PDF, Word, or a photo (JPEG or PNG). Up to 10 MB each. Several at once are fine."
        ),
    )
    ends_on = forms.DateField(
        label=gettext_lazy("Until when it is good"),
        help_text=gettext_lazy("The end date on it. We tell you before it ends."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": gettext_lazy("Enter a date, like 2027-05-12.")},
    )
    replaces = forms.BooleanField(
        label=gettext_lazy("This takes the place of what you sent before"), required=False
    )

    def __init__(self, *args: Any, kind: DocumentType, has_some: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not kind.has_end:
            del self.fields["ends_on"]
        if not has_some:
            del self.fields["replaces"]


@me_screen(level=CODE)
@require_safe
def me_documents(request: MeRequest) -> HttpResponse:
    candidate = request.visit.candidate
    standing = standing_of(candidate, request.at)
    papers = papers_of(candidate, request.at)
    page = {
        "papers": papers,
        "kinds": list(offered_types()),
        "how": how_to_send(standing.usual.of(PAPERS_HOW)),
        "zone": standing.zone,
        "today": request.at.date(),
    }
    return render(request, "me/documents.html", page)


@me_screen(level=CODE)
@page_or_form
def me_document_add(request: MeRequest, kind: str) -> HttpResponse:
    """What can be kept is kept, even when the rest is not: nothing has to be chosen twice."""
    chosen = get_object_or_404(offered_types(), key=kind)
    has_some = bool(papers_of(request.visit.candidate, request.at).of_type(chosen.pk))
    form = HandInForm(posted(request), request.FILES or None, kind=chosen, has_some=has_some)
    if request.method == "POST":
        form.fields["papers"].required = not too_large_in(request)
        if form.is_valid() and take_in(request, form, chosen):
            return redirect("me_documents")
    page = {"form": form, "kind": chosen}
    return render(request, "me/document_add.html", page, status=422 if form.errors else 200)


def take_in(request: MeRequest, form: HandInForm, kind: DocumentType) -> bool:
    good, bad = sorted_out(request, form.cleaned_data["papers"])
    if good:
        kept = documents.hand_in(
            candidate=request.visit.candidate,
            kind=kind,
            given=good,
            through=HandedIn.WEB,
            ends_on=form.cleaned_data.get("ends_on"),
            replaces=form.cleaned_data.get("replaces", False),
            at=request.at,
        )
        messages.success(request, thanks(kept))
    for refusal in bad:
        form.add_error("papers", str(refusal))
    return not bad


def thanks(kept: list[Document]) -> str:
    if all(document.may_be_opened for document in kept):
        return _("Thank you. We have it.")
    words = ngettext(
        "Thank you. We have your file and check it now: that takes a minute or two.",
        "Thank you. We have your %(count)d files and check them now: that takes a minute or two.",
        len(kept),
    )
    return words % {"count": len(kept)}


@me_screen(level=CODE)
@require_POST
def me_document_wanted(request: MeRequest, pk: int) -> HttpResponse:
    """The one from last time, or help with making one."""
    mine = request.visit.candidate.wanted.select_related("candidate", "type", "application")
    wanted = get_object_or_404(mine, pk=pk)
    do = {"last": use_last, "help": get_help}.get(request.POST.get("do", ""))
    if do is None:
        raise Http404
    do(request, wanted)
    return redirect("me_documents")


def use_last(request: MeRequest, wanted: DocumentRequest) -> None:
    try:
        documents.use_last_one(request=wanted, at=request.at)
    except NothingFromLastTime as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("Thank you. We use the one we have."))


def get_help(request: MeRequest, wanted: DocumentRequest) -> None:
    """Said in their thread: there a person sees it and answers, as with all they write."""
    words = _("I have none yet: %(paper)s. Please help me to make one.")
    try:
        ask_for_help(request=wanted, words=words % {"paper": wanted.type.spoken}, at=request.at)
    except WantedNoMore as refusal:
        messages.info(request, str(refusal))
    else:
        words = _("We make it with you. Somebody gets in touch, the way you chose.")
        messages.success(request, words)


@me_screen(level=CODE)
@require_safe
def me_document(request: MeRequest, pk: int) -> HttpResponse:
    mine = request.visit.candidate.documents.all()
    document = get_object_or_404(mine, pk=pk)
    if not document.may_be_opened:
        raise Http404
    return to_keep(document.file, document.name, document.content_type)
