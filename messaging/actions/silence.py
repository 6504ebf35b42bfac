"""Asked and silent: one other way, then a person, then no more; and when they had enough."""

from datetime import datetime
from uuid import NAMESPACE_URL, uuid5

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation

from candidates.actions.candidates import locked_candidate
from candidates.models import Candidate
from messaging.actions.check_ins import send_check_in
from messaging.actions.messages import compose
from messaging.models import Message
from messaging.queries.asks import (
    asks_of,
    pauses_of,
    silent_check_ins,
    unanswered_ways,
    was_given_to_a_person,
)
from preferences.actions.leave_be import stop_asking_if_enough
from preferences.enums import Channel, TopicKey
from preferences.models import CheckIn
from preferences.queries.setup import employer_setup
from preferences.queries.usual import usual_of, zone_for
from preferences.rules.keys import CHANNEL_FIRST
from preferences.rules.silence import NextAsk, next_ask, working_time

AT_ONCE = 200  # looked at in one run


def watch_silence(at: datetime) -> int:
    """Every open check-in that nobody answered for two days; how many went on."""
    found = silent_check_ins(at).values_list("pk", flat=True)[:AT_ONCE]
    return sum(go_on(check_in_id=pk, at=at) for pk in list(found))


@transaction.atomic
def go_on(*, check_in_id: int, at: datetime) -> bool:
    """Safe to run twice and by several at once: the candidate is held, and then looked at again."""
    check_in = silent_check_ins(at).filter(pk=check_in_id).first()
    if check_in is None:
        return False
    person = locked_candidate(check_in.candidate_id)
    if person.erased_at is not None or not silent_check_ins(at).filter(pk=check_in_id).exists():
        return False
    has_gone_on = ask_once_more(check_in, at)
    return stop_if_enough(candidate=person, at=at) or has_gone_on


def ask_once_more(check_in: CheckIn, at: datetime) -> bool:
    """Only of somebody of whom nothing is known: whoever told us a way is not pressed."""
    candidate = check_in.candidate
    setup = employer_setup()
    usual = usual_of(candidate, at, check_in.application, setup)
    if not usual.of(CHANNEL_FIRST).is_missing or was_given_to_a_person(check_in):
        return False
    asks = asks_of(candidate, check_in)
    if not asks:
        return False
    silent_for = working_time(asks[-1].at, at, usual.zone, pauses_of(candidate, at))
    asked_by = {ask.channel for ask in asks}
    step = next_ask(asked_by, silent_for)
    if step == NextAsk.NOTHING:
        return False
    send_check_in(
        check_in=check_in,
        cause=f"silent:{len(asks)}",
        unanswered_by=asked_by,
        by_person=step == NextAsk.PERSON,
        at=at,
    )
    return True


# --- enough -----------------------------------------------------------------------------------


@transaction.atomic
def stop_if_enough(*, candidate: Candidate, at: datetime) -> bool:
    """Asking stops, and once they are offered to be left alone: in the portal, which is silent."""
    ways = ways_without_answer(candidate, at)
    offer = stop_asking_if_enough(candidate=candidate, unanswered=ways, at=at)
    if offer is not None:
        say_so(candidate, offer.pk, at)
    return offer is not None


def ways_without_answer(candidate: Candidate, at: datetime) -> frozenset[Channel]:
    return unanswered_ways(candidate, zone_for(candidate, employer_setup(), at), at)


def say_so(candidate: Candidate, offer_id: int, at: datetime) -> Message:
    with translation.override(candidate.language):
        words = {"first_name": candidate.called}
        subject, body = (
            render_to_string(f"letters/leave_be/{part}.txt", words).strip()
            for part in ("subject", "email")
        )
    return compose(
        candidate=candidate,
        topic=TopicKey.CHECK_IN,
        subject=subject,
        body=body,
        channel=Channel.PORTAL,
        is_automatic=True,
        client_token=uuid5(NAMESPACE_URL, f"leave-be:{offer_id}"),
        at=at,
    )
