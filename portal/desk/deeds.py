"""What can be done with a message in the outbox, each under the word of its button."""

import json
from collections.abc import Callable, Mapping

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from candidates.models import Move
from messaging.actions import calls, decisions, messages
from messaging.actions.after_sending import note_arrival, send_again
from messaging.actions.messages.once_more import send_next_way, send_returned
from messaging.actions.offers import call_instead
from messaging.enums import CallOutcome
from messaging.models import Delivery, Message
from portal.access import DeskRequest
from portal.desk.doubt import NEEDS_REASON
from portal.htmx import is_fragment
from preferences.enums import Channel, TopicKey

Deed = Callable[[DeskRequest, Message], HttpResponse]


def take_back(request: DeskRequest, message: Message) -> HttpResponse:
    """Undo: a draft again, open where it was written."""
    if message.decides is not None:
        return reopen(request, message, message.decides)
    messages.undo(message=message, by=request.user, at=request.at)
    if message.topic == TopicKey.DIGEST:  # nobody wrote it: its parts are drafts again
        return redirect("desk_outbox")
    where = reverse("desk_contact", args=[message.thread.candidate_id]) + f"?draft={message.pk}"
    return open_again(request, where, "#drawer")


def reopen(request: DeskRequest, message: Message, move: Move) -> HttpResponse:
    """What told them how it ended is taken back together with the end."""
    decisions.reopen(move=move, by=request.user, at=request.at)
    where = reverse("desk_close", args=[move.application_id]) + f"?again={message.pk}"
    return open_again(request, where, "#dialog")


def open_again(request: DeskRequest, where: str, target: str) -> HttpResponse:
    if not is_fragment(request):
        return redirect(where)
    opens = {"path": where, "target": target, "push": "false"}
    return HttpResponse(
        status=204, headers={"HX-Location": json.dumps(opens), "HX-Trigger": "usual:changed"}
    )


def stop(request: DeskRequest, message: Message) -> HttpResponse:
    if message.decides is not None:
        return reopen(request, message, message.decides)
    messages.cancel(message=message, by=request.user, at=request.at)
    return redirect("desk_outbox")


def send_now(request: DeskRequest, message: Message) -> HttpResponse:
    """Their hours and caps are passed with a reason only; it is kept beside the message."""
    messages.send_now(
        message=message, by=request.user, at=request.at, overrides=reason_given(request, message)
    )
    return redirect("desk_outbox")


def reason_given(request: DeskRequest, message: Message) -> list[tuple[str, ...]]:
    delivery = last_delivery(message)
    ruling = delivery.rulings.order_by("-pk").first()
    if delivery.hold not in NEEDS_REASON or ruling is None:
        return []
    reason, words = request.POST.get("override_reason", ""), request.POST.get("override_words", "")
    return [(delivery.channel, ruling.rule, reason, words[:300])]


def call(request: DeskRequest, message: Message) -> HttpResponse:
    """A task to ring, and straight to it: the gate there shows the number, or why not."""
    task = call_instead(message=message, by=request.user, at=request.at)
    where = reverse("desk_call", args=[message.thread.candidate_id])
    return redirect(f"{where}?task={task.pk}")


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


def next_way(request: DeskRequest, message: Message) -> HttpResponse:
    """It did not arrive: the same words by the next of their own ways."""
    send_next_way(message=message, by=request.user, at=request.at)
    return redirect("desk_outbox")


def their_way(request: DeskRequest, message: Message) -> HttpResponse:
    """It came back: the same words by the way that their usual names now."""
    send_returned(message=message, by=request.user, at=request.at)
    return redirect("desk_outbox")


def already(request: DeskRequest, message: Message) -> HttpResponse:
    """The task was done before anybody said so here: in one tap it counts as a contact."""
    task = last_delivery(message)
    channel = Channel(task.channel)
    calls.log_outside(
        candidate=message.thread.candidate,
        channel=channel,
        topic=message.topic,
        outcome=CallOutcome.SPOKE if channel == Channel.CALL else CallOutcome.DONE,
        task=task,
        by=request.user,
        at=request.at,
    )
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
    "call": call,
    "already": already,
    "next_way": next_way,
    "their_way": their_way,
}
