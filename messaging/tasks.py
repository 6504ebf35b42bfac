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
from candidates.models import Application, Happening
from candidates.queries import standing_move
from messaging.actions import batches
from messaging.actions.alarms import end_alarm, raise_alarm
from messaging.actions.check_ins import send_check_in
from messaging.actions.documents import tell_endings
from messaging.actions.events import read_events
from messaging.actions.expiry import expire_overdue
from messaging.actions.held import look_again_at
from messaging.actions.papers import scan_waiting
from messaging.actions.reach import refresh
from messaging.enums import AlarmKind
from messaging.mailbox import fetch_letters
from messaging.outbox.comparing import compare_lists
from messaging.outbox.look_ups import look_up
from messaging.outbox.reaper import pick_up, reap, reconcile
from messaging.outbox.slot import drain
from messaging.outbox.statements import database_time
from messaging.outbox.watch import watch
from messaging.queries.events import strangers
from preferences.actions.check_ins import open_for_stage

log = logging.getLogger(__name__)

KEEPING = timedelta(seconds=20)
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
        log.error("%s of %s reports of a day are about nothing of ours", found.unknown, found.of)
        raise_alarm(AlarmKind.EVENTS, "", at)
    else:
        end_alarm(AlarmKind.EVENTS, "", at)
    return found.unknown


def scan_papers() -> int:
    """Files of letters, of which some are what was asked for, and what was handed in here."""
    at = timezone.now()
    return scan_waiting(at) + scan_documents(at)


def tell_paper_endings() -> int:
    return tell_endings(timezone.now())


def fetch_mail() -> int:
    """From the mailbox of IMAP_URL; without one there is nothing to do."""
    return fetch_letters(timezone.now()) if settings.IMAP_URL else 0


def consume_happenings(at: datetime | None = None) -> int:
    at = at or timezone.now()
    settle = timedelta(seconds=settings.CHECK_IN_DELAY)
    moves = (HappeningKind.APPLIED, HappeningKind.MOVED)
    asked = happenings.consume(
        consumer="messaging.check_ins", kinds=moves, handle=ask_for_stage, at=at, settle=settle
    )
    looked = happenings.consume(
        consumer="messaging.held", kinds=CHANGES_CONTACT, handle=look_again, at=at
    )
    return asked + looked


def sweep_outbox() -> int:
    """Nothing waits for ever because no sender is alive."""
    at = timezone.now()
    return reap(at) + reconcile(at) + pick_up(at) + expire_overdue(at) + drain(most_turns=5)


def look_up_messages(at: datetime | None = None) -> int:
    """The sender does this too; here so that it is asked also while no sender is alive."""
    return look_up(at or timezone.now())


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


# --- consumers --------------------------------------------------------------------------------


def ask_for_stage(happening: Happening, at: datetime) -> None:
    """A minute after the move, so that a mistaken one can be undone (RULES 6)."""
    if at - happening.at > timedelta(days=settings.CHECK_IN_MAX_AGE):
        return
    if happening.kind == HappeningKind.MOVED and standing_move(happening.subject or 0) is None:
        return
    application = Application.objects.get(pk=happening.application_id or 0)
    check_in = open_for_stage(application=application, at=at)
    if check_in is not None:
        send_check_in(check_in=check_in, at=at, cause=str(happening.pk))


def look_again(happening: Happening, at: datetime) -> None:
    look_again_at(happening.candidate_id, at)
