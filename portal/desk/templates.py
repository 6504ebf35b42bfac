"""S-R8: the words that messages start from, by topic, channel and language, version after version."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from candidates.enums import Role
from candidates.exceptions import Refusal
from messaging.actions import templates as actions
from messaging.actions.setup import install_starter_templates
from messaging.enums import BodyState
from messaging.exceptions import BadWords, NameTaken, VersionMoved
from messaging.models import TemplateBody
from portal.access import DeskRequest, desk_screen
from portal.desk.forms.templates import NewTemplateForm
from portal.desk.queries.templates import all_words, shelves
from portal.desk.writing import Writing, may_approve
from portal.htmx import SeeOther
from portal.posted import posted

WRITERS = (Role.RECRUITER, Role.COORDINATOR)
READERS = (*WRITERS, Role.AUDITOR)
MOVED, NOT_YET = 409, 422


@desk_screen(*READERS)
def templates(request: DeskRequest) -> HttpResponse:
    context = {"shelves": shelves(), "may_write": may_write(request)}
    return render(request, "desk/templates.html", context)


@desk_screen(*WRITERS)
def new(request: DeskRequest) -> HttpResponse:
    form = NewTemplateForm(posted(request))
    if form.is_valid():
        try:
            made = actions.add_template(**form.cleaned_data)
            return SeeOther(f"../{made.pk}/")
        except NameTaken as refusal:
            form.add_error("name", str(refusal))
    status = NOT_YET if form.is_bound else 200
    return render(request, "desk/template_new.html", {"form": form}, status=status)


@desk_screen(*WRITERS)
@require_POST
def starters(request: DeskRequest) -> HttpResponse:
    """Those that are missing; what was changed stays."""
    added = install_starter_templates(at=request.at)
    messages.success(request, _("%(count)d templates are here now.") % {"count": added})
    return redirect("desk_templates")


@desk_screen(*READERS)
def template(request: DeskRequest, pk: int) -> HttpResponse:
    writing = Writing(request, get_object_or_404(all_words(), pk=pk))
    if request.method != "POST" or "look" in request.POST:
        return show(request, writing)
    if not writing.form.is_valid():
        return show(request, writing, NOT_YET)
    return save(request, writing)


def save(request: DeskRequest, writing: Writing) -> HttpResponse:
    form = writing.form
    try:
        made = actions.save_version(
            template=writing.template,
            wording=form.wording,
            seen=form.cleaned_data["seen"] or 0,
            by=request.user,
            may_approve=writing.may_approve,
            at=request.at,
        )
    except BadWords as refusal:
        for finding in refusal.findings:
            form.add_error("body", finding.words)
        return show(request, writing, NOT_YET)
    except VersionMoved as refusal:
        return show(request, writing, MOVED, moved=refusal.newest)
    except Refusal as refusal:
        form.add_error("body", str(refusal))
        return show(request, writing, NOT_YET)
    say_saved(request, made)
    return SeeOther(f"{request.path}{writing.query}")


def say_saved(request: DeskRequest, made: TemplateBody) -> None:
    parts = {"version": made.version}
    if made.state == BodyState.WAITING:
        words = _(
            "Saved as version %(version)d. It is used once a coordinator or an admin approves."
        )
        messages.info(request, words % parts)
    else:
        words = _("Saved as version %(version)d. New messages start from it.")
        messages.success(request, words % parts)


def show(
    request: DeskRequest, writing: Writing, status: int = 200, moved: TemplateBody | None = None
) -> HttpResponse:
    if moved is not None:
        writing.catch_up_with(moved)
    context = {"writing": writing, "may_write": may_write(request), "moved": moved}
    return render(request, "desk/template.html", context, status=status)


# --- while somebody writes ------------------------------------------------------------------------


@desk_screen(*WRITERS)
@require_POST
def lint(request: DeskRequest, pk: int) -> HttpResponse:
    return part(request, pk, "desk/template_lint.html")


@desk_screen(*WRITERS)
@require_POST
def preview(request: DeskRequest, pk: int) -> HttpResponse:
    return part(request, pk, "desk/template_preview.html")


def part(request: DeskRequest, pk: int, name: str) -> HttpResponse:
    writing = Writing(request, get_object_or_404(all_words(), pk=pk))
    return render(request, name, {"writing": writing})


# --- versions -------------------------------------------------------------------------------------


@desk_screen(*WRITERS)
@require_POST
def version(request: DeskRequest, pk: int) -> HttpResponse:
    """`pk` is that of a body: bring it back, approve it, or set it aside."""
    body = get_object_or_404(TemplateBody.objects.select_related("template"), pk=pk)
    try:
        deal_with(request, body)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    answer = redirect("desk_template", body.template_id)
    answer["Location"] += f"?channel={body.channel}&language={body.language}"
    return answer


def deal_with(request: DeskRequest, body: TemplateBody) -> None:
    do, seen = request.POST.get("do", ""), request.POST.get("seen", "")
    if do == "bring_back":
        made = actions.bring_back(
            body=body,
            seen=int(seen) if seen.isdecimal() and len(seen) < 6 else 0,
            by=request.user,
            may_approve=may_approve(request),
            at=request.at,
        )
        say_saved(request, made)
        return
    if do not in ("approve", "set_aside") or not may_approve(request):
        raise Http404
    is_approved = do == "approve"
    actions.judge(body=body, is_approved=is_approved, by=request.user, at=request.at)
    said = _("Approved: new messages start from it.") if is_approved else _("Set aside.")
    messages.success(request, said)


def may_write(request: DeskRequest) -> bool:
    return not request.roles.isdisjoint(WRITERS)
