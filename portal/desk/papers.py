"""The tab of somebody's papers: what they handed in, what we asked for, and what came with letters."""

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from candidates.actions.documents import need_no_more
from candidates.enums import Role
from candidates.exceptions import AskedAlready, HaveItAlready, NotAPaper
from candidates.models import Candidate, DocumentRequest, DocumentType
from candidates.queries import documents_visible_to, offered_types
from messaging.actions.documents import ask_for_document, file_attachment
from messaging.exceptions import NotSafeYet
from portal.access import DeskRequest, desk_screen
from portal.desk.found import applications_of, contactable_or_404, person_or_404
from portal.desk.queries.panel import chosen_application
from portal.desk.queries.papers import attachments_for, desk_papers
from portal.desk.tabs import READERS, tab
from portal.files import to_keep

WRITERS = (Role.RECRUITER, Role.COORDINATOR)


class AskForm(forms.Form):
    """What we need from them, in words that they read."""

    kind = forms.ModelChoiceField(
        label=gettext_lazy("Paper"),
        queryset=DocumentType.objects.none(),
        empty_label=gettext_lazy("Choose"),
        error_messages={"required": gettext_lazy("Choose which paper.")},
    )
    why = forms.CharField(
        label=gettext_lazy("Why we need it"),
        help_text=gettext_lazy("They read this. One sentence."),
        max_length=200,
        error_messages={"required": gettext_lazy("Say why we need it: they read this.")},
    )
    due_on = forms.DateField(
        label=gettext_lazy("By"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": gettext_lazy("Enter a date, like 2027-05-12.")},
    )
    needs_new = forms.BooleanField(
        label=gettext_lazy("We need a new one, even if one is here"), required=False
    )
    client_token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def __init__(self, *args: Any, today: object, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["kind"].queryset = offered_types()  # type: ignore[attr-defined]

    def clean_due_on(self) -> object:
        due_on = self.cleaned_data["due_on"]
        if due_on is not None and due_on < self.today:
            raise forms.ValidationError(_("Choose a date that is still to come."))
        return due_on


@desk_screen(*READERS)
def papers(request: DeskRequest, pk: int) -> HttpResponse:
    if request.method == "POST":
        return ask(request, pk)
    form = AskForm(today=request.at.date()) if "ask" in request.GET else None
    return show(request, person_or_404(request, pk), form)


def show(
    request: DeskRequest, candidate: Candidate, form: AskForm | None, status: int = 200
) -> HttpResponse:
    context = {
        "papers": desk_papers(request, candidate),
        "form": form,
        "today": request.at.date(),
        "may_write": bool(request.roles & set(WRITERS)),
    }
    return tab(request, candidate, "papers", context, status)


def ask(request: DeskRequest, pk: int) -> HttpResponse:
    """On their page at once; the words that tell them wait in the composer."""
    candidate = contactable_or_404(request, pk)
    form = AskForm(request.POST, today=request.at.date())
    if not form.is_valid():
        return show(request, candidate, form, 422)
    try:
        draft = ask_for_document(
            candidate=candidate,
            application=chosen_application(request, applications_of(request, candidate)),
            by=request.user,
            at=request.at,
            **form.cleaned_data,
        )
    except (AskedAlready, HaveItAlready) as refusal:
        form.add_error("kind", str(refusal))
        return show(request, candidate, form, 422)
    composer = reverse("desk_contact", args=[candidate.pk])
    return HttpResponseRedirect(f"{composer}?draft={draft.pk}")


@desk_screen(*WRITERS)
@require_POST
def paper_not_needed(request: DeskRequest, pk: int) -> HttpResponse:
    wanted = get_object_or_404(DocumentRequest.objects.select_related("candidate"), pk=pk)
    candidate = contactable_or_404(request, wanted.candidate_id)
    need_no_more(request=wanted, at=request.at)
    messages.success(request, _("It stands on their page no more."))
    return redirect("desk_papers", candidate.pk)


@desk_screen(*WRITERS)
@require_POST
def file_paper(request: DeskRequest, pk: int) -> HttpResponse:
    """One tap: a file of a letter becomes one of their documents."""
    attachment = get_object_or_404(attachments_for(request), pk=pk)
    kind = get_object_or_404(offered_types(), key=request.POST.get("kind", ""))
    thread = attachment.inbound.thread
    candidate = contactable_or_404(request, thread.candidate_id if thread else 0)
    try:
        file_attachment(attachment=attachment, kind=kind, by=request.user, at=request.at)
    except (NotSafeYet, NotAPaper) as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("Filed: %(kind)s.") % {"kind": kind.name})
    return redirect("desk_papers", candidate.pk)


@desk_screen(*READERS)
@require_safe
def paper(request: DeskRequest, pk: int) -> HttpResponse:
    document = get_object_or_404(documents_visible_to(request.user), pk=pk)
    if not document.may_be_opened:
        raise Http404
    return to_keep(document.file, document.name, document.content_type)
