"""What runs in the background: safe to run twice, ids only, and never the only one to do it.

The sender does the first two as well, every few seconds, so that they do not depend on the queue.
"""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from candidates.actions import happenings
from candidates.actions.documents import scan_documents
from candidates.enums import HappeningKind
from candidates.models import Happening
from candidates.queries.erasures import is_ledger_ahead
from messaging.actions import batches
from messaging.actions.alarms import end_alarm, raise_alarm
from messaging.actions.asking import ask_after_the_end, ask_for_stage, look_at_answers
from messaging.actions.documents import tell_endings
from messaging.actions.events import read_events
from messaging.actions.expiry import expire_overdue
from messaging.actions.fetching import fetch_waiting
from messaging.actions.held import look_again_at
from messaging.actions.papers import scan_waiting
from messaging.actions.reach import refresh
from messaging.actions.silence import watch_silence
from messaging.actions.start_papers import ask_what_is_due
from messaging.actions.wishes import offer_what_we_can
from messaging.enums import AlarmKind
from messaging.mailbox import fetch_letters
from messaging.outbox.comparing import compare_lists
from messaging.outbox.forgetting import ask_to_forget
from messaging.outbox.look_ups import look_up
from messaging.outbox.reaper import pick_up, reap, reconcile
from messaging.outbox.slot import drain
from messaging.outbox.statements import database_time
from messaging.outbox.watch import watch
from messaging.queries.events import strangers

log = logging.getLogger(__name__)

KEEPING = timedelta(seconds=20)
MOVES = (HappeningKind.APPLIED, HappeningKind.MOVED)
ENDS = (HappeningKind.CLOSED, HappeningKind.DECISION_TOLD)
ANSWERS = (HappeningKind.ANSWERED, HappeningKind.CHECK_IN_FINISHED)
# Each of these may change when something may be sent, or which way it goes.
CHANGES_CONTACT = (
    HappeningKind.ANSWERED,
    HappeningKind.CHECK_IN_FINISHED,
    HappeningKind.PAUSED,
    HappeningKind.RESUMED,
    HappeningKind.OPTED_IN,
    HappeningKind.CONTACT_ADDED,
    HappeningKind.CONTACT_VERIFIED,
    HappeningKind.CONTACT_CLOSED,
    HappeningKind.ZONE_CHANGED,
)


def read_provider_events(at: datetime | None = None) -> int:
    return read_events(at or timezone.now())


def watch_reports(at: datetime | None = None) -> int:
    """Many reports about nothing of ours: another house's account, or an address of ours mixed up."""
    at = at or timezone.now()
    found = strangers(at)
    if found.are_many:
        if raise_alarm(AlarmKind.EVENTS, "", at):  # said once, however often it is looked at
            log.error(
                "%s of %s reports of a day are about nothing of ours", found.unknown, found.of
            )
    else:
        end_alarm(AlarmKind.EVENTS, "", at)
    return found.unknown


def scan_papers() -> int:
    """Files of letters, of which some are what was asked for, and what was handed in here."""
    at = timezone.now()
    return scan_waiting(at) + scan_documents(at)


def tell_paper_endings() -> int:
    return tell_endings(timezone.now())


def ask_start_papers() -> int:
    return ask_what_is_due(timezone.now())


def fetch_media() -> int:
    """Photos by text: fetched, and looked through at once."""
    fetched = fetch_waiting(timezone.now())
    return fetched and fetched + scan_papers()


def fetch_mail() -> int:
    """From the mailbox of IMAP_URL; without one there is nothing to do."""
    return fetch_letters(timezone.now()) if settings.IMAP_URL else 0


def consume_happenings(at: datetime | None = None) -> int:
    """A minute passes before a move is acted on, so that a mistaken one can be undone."""
    at = at or timezone.now()
    settle = timedelta(seconds=settings.CHECK_IN_DELAY)
    done = 0
    for consumer, kinds, handle, wait in (
        ("messaging.check_ins", MOVES, ask_for_stage, settle),
        ("messaging.ended", ENDS, ask_after_the_end, settle),
        ("messaging.answered", ANSWERS, look_at_answers, timedelta()),
        ("messaging.held", CHANGES_CONTACT, look_again, timedelta()),
    ):
        done += happenings.consume(
            consumer=consumer, kinds=kinds, handle=handle, at=at, settle=wait
        )
    return done


def watch_questions() -> int:
    """Who was asked and said nothing: two working days later, one other way, then a person."""
    return watch_silence(timezone.now())


def offer_what_was_asked() -> int:
    """Something was adopted: offered, once, to everyone who had asked for it."""
    return offer_what_we_can(timezone.now())


def sweep_outbox() -> int:
    """Nothing waits for ever because no sender is alive."""
    at = timezone.now()
    kept = reap(at) + reconcile(at) + pick_up(at) + expire_overdue(at)
    return kept if is_ledger_ahead() else kept + drain(most_turns=5)


def look_up_messages(at: datetime | None = None) -> int:
    """The sender does this too; here so that it is asked also while no sender is alive."""
    return look_up(at or timezone.now())


def ask_providers_to_forget() -> int:
    """What was said with people who are erased, where it lies with a provider."""
    return ask_to_forget(timezone.now())


def compare_with_providers() -> int:
    return compare_lists(timezone.now())


def watch_outbox(at: datetime | None = None) -> int:
    """The sender does this and the worker: each is watched by the other."""
    return watch(at or database_time(), here=timezone.now())


def sweep_batches() -> int:
    return batches.sweep(timezone.now())


def keep_reach() -> int:
    """Until nothing is stale; what takes longer than a worker's turn goes on with the next run."""
    began = at = timezone.now()
    done = found = refresh(at)
    while found and at - began < KEEPING:
        at = timezone.now()
        found = refresh(at)
        done += found
    return done


def look_again(happening: Happening, at: datetime) -> None:
    look_again_at(happening.candidate_id, at)
