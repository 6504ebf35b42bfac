"""What can be done with a message in the outbox, each under the word of its button."""

import json
from collections.abc import Callable, Mapping

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from messaging.actions import messages
from messaging.actions.after_sending import note_arrival, send_again
from messaging.models import Delivery, Message
from portal.access import DeskRequest
from portal.htmx import is_fragment

Deed = Callable[[DeskRequest, Message], HttpResponse]


def take_back(request: DeskRequest, message: Message) -> HttpResponse:
    """Undo: a draft again, open where it was written."""
    messages.undo(message=message, by=request.user, at=request.at)
    where = reverse("desk_contact", args=[message.thread.candidate_id]) + f"?draft={message.pk}"
    if not is_fragment(request):
        return redirect(where)
    opens = {"path": where, "target": "#drawer", "push": "false"}
    return HttpResponse(
        status=204, headers={"HX-Location": json.dumps(opens), "HX-Trigger": "usual:changed"}
    )


def stop(request: DeskRequest, message: Message) -> HttpResponse:
    messages.cancel(message=message, by=request.user, at=request.at)
    return redirect("desk_outbox")


def send_now(request: DeskRequest, message: Message) -> HttpResponse:
    messages.send_now(message=message, by=request.user, at=request.at)
    return redirect("desk_outbox")


def repeat(request: DeskRequest, message: Message) -> HttpResponse:
    """A person decides that a second copy does no harm."""
    send_again(delivery=last_delivery(message), by=request.user, at=request.at)
    return redirect("desk_outbox")


def arrived(request: DeskRequest, message: Message) -> HttpResponse:
    """They said that they have it: what was not certain was sent."""
    note_arrival(delivery=last_delivery(message), by=request.user, at=request.at)
    return redirect("desk_outbox")


@transaction.atomic
def give_up(request: DeskRequest, message: Message) -> HttpResponse:
    """Nothing waits between the two: no sender sees it queued."""
    send_again(delivery=last_delivery(message), by=request.user, at=request.at)
    messages.cancel(message=message, by=request.user, at=request.at)
    return redirect("desk_outbox")


def discard(request: DeskRequest, message: Message) -> HttpResponse:
    messages.discard(message=message, at=request.at)
    return redirect("desk_outbox")


def last_delivery(message: Message) -> Delivery:
    return message.deliveries.order_by("-pk")[0]


DEEDS: Mapping[str, Deed] = {
    "undo": take_back,
    "stop": stop,
    "send_now": send_now,
    "repeat": repeat,
    "arrived": arrived,
    "give_up": give_up,
    "discard": discard,
}
