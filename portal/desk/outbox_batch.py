"""One thing done with all of a part of the outbox: what will happen first, and a report for each row."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from candidates.enums import Role
from candidates.exceptions import Refusal
from candidates.models import Candidate
from messaging.enums import ReturnedWhy
from messaging.exceptions import IllegalMoveError, NotWaiting, Refused
from messaging.models import Delivery, Message
from portal.access import DeskRequest, desk_screen
from portal.desk.deeds import DEEDS
from portal.desk.queries.outbox import (
    KINDS,
    RETURNED,
    came_back,
    live_of,
    lost_of,
    messages_to_act_on,
    returned_for,
    sorted_out,
)
from portal.words import reason_words
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
ARRIVED: Final = ForAll(
    "arrived",
    gettext_lazy("They all arrived"),
    gettext_lazy("Each of them told somebody that they have it. Who says so is kept."),
    gettext_lazy("counts as sent"),
)
NEXT_WAY: Final = ForAll(
    "next_way",
    gettext_lazy("Send each by their next way"),
    gettext_lazy("The same words, by the next way that each of them allows. They are told why."),
    gettext_lazy("goes another way"),
)
THEIR_WAY: Final = ForAll(
    "their_way",
    gettext_lazy("Send each the way they allow now"),
    gettext_lazy("The same words, judged again. Whoever allows no way now stays, with the reason."),
    gettext_lazy("queued again"),
)
LET_GO: Final = ForAll(
    "discard",
    gettext_lazy("Let all go"),
    gettext_lazy("None of them is sent any more."),
    gettext_lazy("let go"),
)
FOR_RETURNED: Final[Mapping[str, tuple[ForAll, ...]]] = {
    ReturnedWhy.TOO_LATE: (LET_GO,),
    ReturnedWhy.OPTED_OUT: (THEIR_WAY, LET_GO),
    ReturnedWhy.REFUSED: (THEIR_WAY, LET_GO),
    ReturnedWhy.VERDICT: (THEIR_WAY, LET_GO),
}
FOR_ALL: Final[Mapping[str, tuple[ForAll, ...]]] = {
    **FOR_RETURNED,
    "dead": (AGAIN, ARRIVED, GIVE_UP),
    "unknown": (ARRIVED, AGAIN),
    "lost": (NEXT_WAY,),
    "held": (RELEASE, DISCARD),
    "undo": (DISCARD,),
    "leaving": (DISCARD,),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A delivery of the outbox, or a message that came back."""

    pk: int
    message: Message
    delivery: Delivery | None = None

    @property
    def channel(self) -> str:
        return self.delivery.channel if self.delivery else ""


@dataclass(frozen=True, slots=True)
class Told:
    """What became of one row; without a candidate, of one that is not of this kind any more."""

    candidate: Candidate | None
    words: str
    is_done: bool


@desk_screen(*WRITERS)
def outbox_batch(request: DeskRequest, kind: str) -> HttpResponse:
    """The rows of one kind, one way or all; posted, only those that the page had shown."""
    if kind not in FOR_ALL:
        raise Http404
    way = request.GET.get("way", "")
    rows = rows_of(request, kind, way)
    title, hint = head_of(kind)
    context: dict[str, Any] = {"title": title, "hint": hint, "rows": rows}
    context |= {"way": way, "ways": ways_of(rows), "deeds": FOR_ALL[kind]}
    if request.method == "POST":
        context["told"] = deal_with(request, kind, rows)
    return render(request, "desk/outbox_batch.html", context)


def rows_of(request: DeskRequest, kind: str, way: str) -> list[Row]:
    """What they may act on. What tells a decision is dealt with by itself, with the application."""
    if kind in FOR_RETURNED:
        parts = {part.key: part.messages for part in came_back(list(returned_for(request.user)))}
        rows = [Row(message.pk, message) for message in parts.get(kind, ())]
    else:
        rows = [Row(each.pk, each.message, each) for each in deliveries_of(request, kind)]
    may_act = messages_to_act_on(request.user, request.at).filter(decides=None)
    ours = set(may_act.filter(pk__in=[row.message.pk for row in rows]).values_list("pk", flat=True))
    return [row for row in rows if row.message.pk in ours and way in ("", row.channel)]


def deliveries_of(request: DeskRequest, kind: str) -> Sequence[Delivery]:
    """Of what is lost nothing is in the outbox any more."""
    read = lost_of if kind == "lost" else live_of
    found = sorted_out(read(request.user, request.at), request.at)
    return next((part.deliveries for part in found if part.kind.key == kind), ())


def deal_with(request: DeskRequest, kind: str, rows: Sequence[Row]) -> list[Told]:
    """Each by itself: one that is refused, or has moved on meanwhile, does not hold up the others."""
    chosen = next((each for each in FOR_ALL[kind] if each.key == request.POST.get("do")), None)
    if chosen is None:
        raise Http404
    shown = set(request.POST.getlist("row"))
    told = [do_to(request, row, chosen) for row in rows if str(row.pk) in shown]
    return told + moved_on(shown - {str(row.pk) for row in rows})


def do_to(request: DeskRequest, row: Row, chosen: ForAll) -> Told:
    message = Message.objects.select_related("thread__candidate", "decides", "application").get(
        pk=row.message.pk
    )
    candidate = message.thread.candidate
    try:
        DEEDS[chosen.key](request, message)
    except Refused as refused:
        return Told(candidate, reason_words(refused.verdict.rule, candidate.called), is_done=False)
    except Refusal as refusal:
        return Told(candidate, str(refusal), is_done=False)
    except IllegalMoveError:
        return Told(candidate, str(NotWaiting()), is_done=False)
    return Told(candidate, str(chosen.done), is_done=True)


def moved_on(left: Iterable[str]) -> list[Told]:
    """What stood on the page and is of this kind no more: left alone, and not named again."""
    words = _("has moved on since the page was opened")
    return [Told(None, words, is_done=False) for _row in left]


def head_of(kind: str) -> tuple[str | Promise, str | Promise]:
    if kind in RETURNED:
        return RETURNED[kind]
    return next((each.title, each.hint) for each in KINDS if each.key == kind)


def ways_of(rows: Sequence[Row]) -> list[Channel]:
    return [channel for channel in Channel if channel in {row.channel for row in rows}]
