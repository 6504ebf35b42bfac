"""The outbox, each row with what to do next, and the strip with Undo."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from candidates.enums import Role
from candidates.exceptions import Refusal
from messaging.exceptions import IllegalMoveError, NeedsReason, NotWaiting, Refused
from messaging.models import Message
from portal.access import DeskRequest, desk_screen
from portal.desk.deeds import DEEDS, take_back
from portal.desk.queries.outbox import messages_to_act_on, outbox_for
from portal.desk.queries.recent import strip_for
from portal.words import reason_words

WRITERS = (Role.RECRUITER, Role.COORDINATOR)


@desk_screen(*WRITERS, Role.AUDITOR)
def outbox(request: DeskRequest) -> HttpResponse:
    return page(request)


def page(request: DeskRequest, lacks_reason: Message | None = None) -> HttpResponse:
    """With a message whose reason is missing: open there, with what was typed."""
    context = {
        "outbox": outbox_for(request.user, request.at),
        "may_write": not request.roles.isdisjoint(WRITERS),
        "lacks_reason": lacks_reason.pk if lacks_reason else 0,
    }
    return render(request, "desk/outbox.html", context, status=422 if lacks_reason else 200)


@desk_screen()
def strip(request: DeskRequest) -> HttpResponse:
    return render(request, "desk/strip.html", {"lines": strip_for(request.user, request.at)})


@desk_screen(*WRITERS)
@require_POST
def act(request: DeskRequest, pk: int) -> HttpResponse:
    """`pk` is the message's; the button that was pressed says what is done with it."""
    message = get_object_or_404(messages_to_act_on(request.user, request.at), pk=pk)
    deed = DEEDS.get(request.POST.get("do", ""), take_back)
    try:
        return deed(request, message)
    except NeedsReason:
        return page(request, lacks_reason=message)
    except Refused as refused:
        name = message.thread.candidate.called
        messages.error(request, reason_words(refused.verdict.rule, name))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    except IllegalMoveError:  # it moved on while the page stood open
        messages.error(request, str(NotWaiting()))
    return redirect("desk_outbox")
