"""Texts that come in: opt-out words first, then the thread."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import parse_qs
from uuid import NAMESPACE_URL, uuid5

from candidates.actions import contact_points, happenings
from candidates.enums import HappeningKind
from candidates.models import Candidate, ContactPoint
from messaging.actions import opt_outs
from messaging.actions.gone import drop, is_gone
from messaging.actions.holds import hold_channel
from messaging.actions.letters import send_letter
from messaging.actions.media import note_media
from messaging.actions.replies import to_be_read
from messaging.actions.threads import thread_of
from messaging.enums import NeedsPerson
from messaging.models import InboundMessage, ProviderEvent, Thread
from messaging.queries.senders import point_meant, points_of_number
from messaging.rules.keywords import Keyword, keyword_of, sounds_like_an_opt_out
from preferences.actions import pauses
from preferences.actions.suppressions import is_stopped
from preferences.enums import Channel, ConsentHow, PauseKind, Through
from preferences.queries.setup import employer_setup
from preferences.queries.usual import zone_for
from preferences.rules.hours import local_time

PAUSE_LASTS = timedelta(days=7)


def take_text(event: ProviderEvent, at: datetime) -> None:
    """In the transaction of the event. The candidates are locked before the thread is."""
    said = {name: values[0] for name, values in parse_qs(event.payload).items()}
    number, words, ref = said.get("From", ""), said.get("Body", ""), said.get("MessageSid", "")
    if InboundMessage.objects.filter(provider=event.provider, provider_msg_id=ref).exists():
        return
    points = points_of_number(number)
    point = point_meant(points, at)
    keyword = keyword_of(words)
    if keyword is not None:
        KEYWORDS[keyword](Said(number, words, ref, points, point), at)
    if not points and is_gone(number, at):
        drop(event)
        return
    if point is not None:
        contact_points.verify(contact_point=point, at=at)
    kept = InboundMessage.objects.create(
        provider=event.provider,
        provider_msg_id=ref,
        channel=Channel.TEXT,
        event=event,
        from_address=number,
        to_address=said.get("To", ""),
        body=words,
        received_at=event.received_at,
        understood=keyword or "",
        read_at=at if keyword else None,
        needs_person="" if point is not None or keyword else NeedsPerson.UNKNOWN_SENDER,
    )
    note_media(kept, said)
    is_opt_out = keyword is None and sounds_like_an_opt_out(words)
    if is_opt_out:
        hold(kept, points, at)
    if point is not None:
        put_into_thread(kept, point.candidate, at)
    if point is not None and keyword is None and not is_opt_out and words.strip():
        to_be_read(kept, at)


class Said:
    """A text and whom it may be from."""

    def __init__(
        self,
        number: str,
        words: str,
        ref: str,
        points: list[ContactPoint],
        point: ContactPoint | None,
    ) -> None:
        self.number, self.words, self.ref = number, words, ref
        self.points, self.point = points, point

    @property
    def speaker(self) -> ContactPoint | None:
        """Whom an opt-out word is noted for; it holds for everyone with the number anyway."""
        return self.point or next(iter(self.points), None)

    def answer(self, letter: str, at: datetime, **more: object) -> None:
        """One service text back, once for each text of theirs."""
        to = self.speaker
        if to is not None and to.is_open:
            token = uuid5(NAMESPACE_URL, f"{letter}:{self.ref}")
            send_letter(letter, contact_point=to, client_token=token, at=at, **more)  # type: ignore[arg-type]


# --- words that every network knows -----------------------------------------------------------


def stop(said: Said, at: datetime) -> None:
    """Holds for the number, whoever has it; one confirmation, and none for a second STOP."""
    speaker = said.speaker
    if speaker is None:
        opt_outs.suppress_unknown_number(said.number, at)
        return
    was_stopped = is_stopped(speaker)
    opt_outs.opt_out(
        candidate=speaker.candidate,
        channel=Channel.TEXT,
        contact_point=speaker,
        how=ConsentHow.KEYWORD,
        through=Through.TEXT,
        words=said.words,
        at=at,
    )
    if not was_stopped:
        said.answer("opt_out_confirmed", at, confirms_opt_out=True)


def start(said: Said, at: datetime) -> None:
    """Opens what STOP from this number had closed, and nothing else."""
    speaker = said.speaker
    if speaker is None:
        opt_outs.lift_unknown_number(said.number, at)
        return
    opt_outs.opt_in(
        candidate=speaker.candidate,
        channel=Channel.TEXT,
        contact_point=speaker,
        how=ConsentHow.KEYWORD,
        through=Through.TEXT,
        words=said.words,
        at=at,
    )
    said.answer("opted_in", at)


def help_them(said: Said, at: datetime) -> None:
    said.answer("help", at)


def pause(said: Said, at: datetime) -> None:
    """A week without messages, for whom it is from."""
    if said.point is None:
        return
    until = at + PAUSE_LASTS
    pauses.pause(
        candidate=said.point.candidate,
        kind=PauseKind.ALL,
        until=until,
        through=Through.TEXT,
        at=at,
    )
    zone = zone_for(said.point.candidate, employer_setup(), at)
    said.answer("paused", at, until=local_time(until, zone))


KEYWORDS: Final[Mapping[Keyword, Callable[[Said, datetime], None]]] = {
    Keyword.STOP: stop,
    Keyword.START: start,
    Keyword.HELP: help_them,
    Keyword.PAUSE: pause,
}


# --- everything else --------------------------------------------------------------------------


def hold(kept: InboundMessage, points: list[ContactPoint], at: datetime) -> None:
    """ "Please stop texting me": held for everyone who has the number, until a person has read it."""
    for point in points:
        hold_channel(candidate=point.candidate, channel=Channel.TEXT, inbound_id=kept.pk, at=at)
    kept.needs_person = NeedsPerson.OPT_OUT
    kept.save(update_fields=["needs_person"])


def put_into_thread(kept: InboundMessage, candidate: Candidate, at: datetime) -> Thread:
    """The thread knows when and where they last wrote: answering there is welcome (RULES 4)."""
    thread = thread_of(candidate)
    kept.thread = thread
    kept.save(update_fields=["thread"])
    thread.last_in_at, thread.last_in_channel = kept.received_at, kept.channel
    thread.save(update_fields=["last_in_at", "last_in_channel"])
    happenings.record(kind=HappeningKind.REPLIED, candidate=candidate, subject=kept, at=at)
    return thread
