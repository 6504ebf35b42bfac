"""Send each their way: the split first, then one confirmation, then what became of each."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from candidates.enums import Role
from candidates.exceptions import Refusal
from messaging.actions import batches
from portal.access import DeskRequest, desk_screen
from portal.desk.hourly import check_messages
from portal.desk.many import Many
from portal.desk.many_ending import ManyEnding
from portal.desk.queries.batch import batches_of, counted, report_of
from portal.htmx import go_to, is_fragment

WRITERS = (Role.RECRUITER, Role.COORDINATOR)
NOT_YET = 422
SHOWN = 50


@desk_screen(*WRITERS)
def send(request: DeskRequest) -> HttpResponse:
    return answer(request, Many(request))


@desk_screen(*WRITERS)
def end(request: DeskRequest) -> HttpResponse:
    """Many applications end, each with an answer."""
    return answer(request, ManyEnding(request))


def answer(request: DeskRequest, many: Many) -> HttpResponse:
    if not many.is_to_be_sent or many.is_too_many:
        return show(request, many)
    if not many.form.is_valid():
        return show(request, many, NOT_YET)
    return put_in_outbox(request, many)


def put_in_outbox(request: DeskRequest, many: Many) -> HttpResponse:
    given = many.form.cleaned_data
    people = list(many.to_be_queued(given["seen"]))
    if not any(not person.why for person in people):
        many.form.add_error(None, _("Nobody is left who can get it. Look again."))
        return show(request, many, NOT_YET)
    try:
        check_messages(request.user, request.at, wanted=sum(not each.why for each in people))
        batch = batches.start(
            token=given["client_token"],
            topic=many.topic,
            people=people,
            template=many.template,
            subject=given["subject"],
            body=given["body"],
            asks=given["asks"],
            outcome=given.get("outcome", ""),
            reason=given.get("reason"),
            by=request.user,
            at=request.at,
        )
    except Refusal as refusal:
        many.form.add_error("body", str(refusal))
        return show(request, many, NOT_YET)
    batches.work_off(batch, request.at)
    return go_to(request, reverse("desk_sent", args=[batch.pk]))


def show(request: DeskRequest, many: Many, status: int = 200) -> HttpResponse:
    name = "desk/send.html#form" if is_fragment(request) else "desk/send.html"
    return render(request, name, {"many": many}, status=status)


# --- what became of each ------------------------------------------------------------------------


@desk_screen(*WRITERS)
def batches_sent(request: DeskRequest) -> HttpResponse:
    """Messages to many that one sent oneself, the newest first."""
    rows = counted(batches_of(request.user)).order_by("-pk")[:SHOWN]
    return render(request, "desk/batches.html", {"batches": rows})


@desk_screen(*WRITERS)
def sent(request: DeskRequest, pk: int) -> HttpResponse:
    """Only for who sent it: others find each message where it is theirs to see."""
    batch = get_object_or_404(batches_of(request.user), pk=pk)
    report = report_of(batch, request.user, request.at)
    if not is_fragment(request):
        return render(request, "desk/sent.html", {"report": report})
    if request.GET.get("seen") == report.fingerprint:
        return HttpResponse(status=204)
    return render(request, "desk/sent.html#report", {"report": report})


@desk_screen(*WRITERS)
@require_POST
def take_back(request: DeskRequest, pk: int) -> HttpResponse:
    batch = get_object_or_404(batches_of(request.user), pk=pk)
    messages.info(request, words_of(batches.take_back(batch=batch, by=request.user, at=request.at)))
    return go_to(request, reverse("desk_sent", args=[batch.pk]))


def words_of(done: batches.TakenBack) -> str:
    stopped = ngettext(
        "%(count)d message was stopped.", "%(count)d messages were stopped.", done.stopped
    )
    words = stopped % {"count": done.stopped}
    if not done.gone:
        return words
    gone = ngettext("%(count)d had left already.", "%(count)d had left already.", done.gone)
    return f"{words} {gone % {'count': done.gone}}"
