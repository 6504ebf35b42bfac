"""One thing done with all of a part of the outbox: what will happen first, and a report for each row."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from candidates.enums import Role
from candidates.exceptions import Refusal
from messaging.exceptions import IllegalMoveError, NotWaiting
from messaging.models import Delivery, Message
from portal.access import DeskRequest, desk_screen
from portal.desk.deeds import DEEDS
from portal.desk.queries.outbox import KINDS, Kind, live_of, messages_to_act_on, sorted_out
from preferences.enums import Channel

WRITERS = (Role.RECRUITER, Role.COORDINATOR)


@dataclass(frozen=True, slots=True)
class ForAll:
    """A deed for many: its button, what it means, and what is said of each row that it was done to."""

    key: str
    words: str | Promise
    means: str | Promise
    done: str | Promise


AGAIN: Final = ForAll(
    "repeat",
    gettext_lazy("Send all again"),
    gettext_lazy(
        "Each is judged again first. Some may get it twice: we lost the provider’s answer."
    ),
    gettext_lazy("queued again"),
)
GIVE_UP: Final = ForAll(
    "give_up",
    gettext_lazy("Give all up"),
    gettext_lazy("None of them is sent any more."),
    gettext_lazy("given up"),
)
DISCARD: Final = ForAll(
    "stop",
    gettext_lazy("Discard all"),
    gettext_lazy("None of them leaves. They stay in nobody’s conversation."),
    gettext_lazy("discarded"),
)
RELEASE: Final = ForAll(
    "send_now",
    gettext_lazy("Send all now"),
    gettext_lazy("Those that wait for a person’s own hours or caps need a reason each, and stay."),
    gettext_lazy("leaves now"),
)
FOR_ALL: Final[Mapping[str, tuple[ForAll, ...]]] = {
    "dead": (AGAIN, GIVE_UP),
    "held": (RELEASE, DISCARD),
    "undo": (DISCARD,),
    "leaving": (DISCARD,),
}


@dataclass(frozen=True, slots=True)
class Told:
    """What became of one row."""

    delivery: Delivery
    words: str
    is_done: bool


@desk_screen(*WRITERS)
def outbox_batch(request: DeskRequest, kind: str) -> HttpResponse:
    """The rows of one kind, one way or all; posted, only those that the page had shown."""
    if kind not in FOR_ALL:
        raise Http404
    way = request.GET.get("way", "")
    rows = rows_of(request, kind, way)
    context = {"kind": kind_of(kind), "way": way, "ways": ways_of(rows), "rows": rows}
    context["deeds"] = FOR_ALL[kind]
    if request.method == "POST":
        context["told"] = deal_with(request, kind, rows)
    return render(request, "desk/outbox_batch.html", context)


def rows_of(request: DeskRequest, kind: str, way: str) -> list[Delivery]:
    """What they may act on. What tells a decision is dealt with by itself, with the application."""
    found = {
        each.kind.key: each for each in sorted_out(live_of(request.user, request.at), request.at)
    }
    deliveries = found[kind].deliveries if kind in found else ()
    may_act = messages_to_act_on(request.user, request.at).filter(decides=None)
    ours = set(may_act.filter(deliveries__in=deliveries).values_list("pk", flat=True))
    return [each for each in deliveries if each.message_id in ours and way in ("", each.channel)]


def deal_with(request: DeskRequest, kind: str, rows: Sequence[Delivery]) -> list[Told]:
    """Each by itself: one that is refused, or has moved on meanwhile, does not hold up the others."""
    chosen = next((each for each in FOR_ALL[kind] if each.key == request.POST.get("do")), None)
    if chosen is None:
        raise Http404
    shown = set(request.POST.getlist("row"))
    told = [do_to(request, row, chosen) for row in rows if str(row.pk) in shown]
    return told + moved_on(shown - {str(row.pk) for row in rows})


def do_to(request: DeskRequest, row: Delivery, chosen: ForAll) -> Told:
    message = Message.objects.select_related("thread__candidate", "decides").get(pk=row.message_id)
    try:
        DEEDS[chosen.key](request, message)
    except Refusal as refusal:
        return Told(row, str(refusal), is_done=False)
    except IllegalMoveError:
        return Told(row, str(NotWaiting()), is_done=False)
    return Told(row, str(chosen.done), is_done=True)


def moved_on(left: Iterable[str]) -> list[Told]:
    """What stood on the page and is of this kind no more: left alone, and not named again."""
    return [
        Told(Delivery(), _("has moved on since the page was opened"), is_done=False)
        for _row in left
    ]


def kind_of(key: str) -> Kind:
    return next(kind for kind in KINDS if kind.key == key)


def ways_of(rows: Sequence[Delivery]) -> list[Channel]:
    return [channel for channel in Channel if channel in {row.channel for row in rows}]
