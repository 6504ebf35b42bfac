"""Letters that come in: into the thread they were addressed to, or kept for a person. Never lost."""

import base64
import logging
from datetime import datetime, timedelta
from email.message import EmailMessage
from uuid import NAMESPACE_URL, uuid5

from candidates.actions.candidates import locked_candidate
from candidates.models import ContactPoint
from candidates.queries import candidates_contactable_by
from messaging.actions import calls, opt_outs
from messaging.actions.gone import drop, is_gone
from messaging.actions.holds import hold_channel
from messaging.actions.inbound import put_into_thread
from messaging.actions.mail_reports import take_mail_report
from messaging.actions.mail_words import KEYWORDS, SaidByLetter
from messaging.actions.papers import keep_files
from messaging.actions.replies import to_be_read
from messaging.enums import MAIL, CallOutcome, NeedsPerson
from messaging.models import InboundMessage, Message, ProviderEvent, Thread
from messaging.queries.mail import (
    by_address,
    colleague_at,
    is_theirs,
    is_to_gone,
    message_answered,
    thread_named,
)
from messaging.rules.keywords import Keyword, keyword_of, sounds_like_an_opt_out
from messaging.rules.mail import Mail, Unreadable, parse, read
from messaging.rules.mail_reports import report_in
from preferences.enums import Channel, ConsentHow, TopicKey

log = logging.getLogger(__name__)
LONGEST_NOTE = 300
MANY, WITHIN = 20, timedelta(hours=1)  # letters of machines in one thread before we say so


def take_mail(event: ProviderEvent, at: datetime) -> None:
    """In the transaction of the event. A letter that nobody can read stays as it came."""
    try:
        letter = parse(base64.b64decode(event.payload))
    except Unreadable as error:
        log.error("letter %s cannot be read: %s", event.pk, error)  # noqa: TRY400  no contents in logs
        return
    take_letter(letter, event, at)


def take_letter(letter: EmailMessage, event: ProviderEvent, at: datetime) -> None:
    """Once, whichever way and however often it comes."""
    report = report_in(letter)
    if report is not None:
        take_mail_report(report, event, at)
        return
    mail = read(letter)
    ref = mail.message_id or event.event_key
    if not InboundMessage.objects.filter(provider=MAIL, provider_msg_id=ref).exists():
        place(mail, ref, event, at)


def place(mail: Mail, ref: str, event: ProviderEvent, at: datetime) -> None:
    thread = thread_named(mail)
    if thread is None and is_of_nobody(mail, at):
        if keyword_of(mail.said) == Keyword.STOP:
            opt_outs.suppress_unknown(
                mail.from_address, Channel.EMAIL, how=ConsentHow.KEYWORD, at=at
            )
        drop(event)
        return
    if thread is None:
        keep(mail, ref, event, needs_person="" if mail.is_automatic else NeedsPerson.UNKNOWN_SENDER)
        return
    locked_candidate(thread.candidate_id)
    if is_theirs(thread, mail.from_address):
        take_reply(mail, ref, thread, event, at)
    elif not is_from_colleague(mail, ref, thread, event, at):
        keep(mail, ref, event, meant_for=thread, needs_person=NeedsPerson.QUARANTINED)


def is_of_nobody(mail: Mail, at: datetime) -> bool:
    """From an address of somebody who is gone, or to the thread of one."""
    return is_gone(mail.from_address, at) or is_to_gone(mail)


def keep(mail: Mail, ref: str, event: ProviderEvent, **more: object) -> InboundMessage:
    kept = InboundMessage.objects.create(
        provider=MAIL,
        provider_msg_id=ref,
        channel=Channel.EMAIL,
        event=event,
        from_address=mail.from_address,
        to_address=next(iter(mail.recipients), "")[:254],
        subject=mail.subject,
        body=mail.said,
        quoted=mail.quoted,
        is_automatic=mail.is_automatic,
        received_at=event.received_at,
        **more,
    )
    keep_files(kept, mail.files)
    return kept


# --- from the candidate -----------------------------------------------------------------------


def take_reply(
    mail: Mail, ref: str, thread: Thread, event: ProviderEvent, at: datetime
) -> InboundMessage:
    if mail.is_automatic:
        # Shown as what it is; not their turn, no consent, and nothing of ours answers it.
        kept = keep(mail, ref, event, thread=thread)
        warn_of_a_loop(thread, at)
        return kept
    keyword = keyword_of(mail.said)
    kept = keep(
        mail,
        ref,
        event,
        answers=answered_in(mail, thread),
        understood=keyword or "",
        read_at=at if keyword else None,
    )
    put_into_thread(kept, thread.candidate, at)
    if keyword is not None:
        KEYWORDS[keyword](spoken(mail, ref, thread), at)
    elif sounds_like_an_opt_out(mail.said):
        ask_a_person(kept, thread, at)
    else:
        to_be_read(kept, at)
    return kept


def answered_in(mail: Mail, thread: Thread) -> Message | None:
    message = message_answered(mail.answers)
    return message if message is not None and message.thread_id == thread.pk else None


def spoken(mail: Mail, ref: str, thread: Thread) -> SaidByLetter:
    points = ContactPoint.objects.filter(candidate=thread.candidate_id, value=mail.from_address)
    point = points.select_related("candidate").order_by("closed_at").first()
    return SaidByLetter(thread.candidate, mail.said[:LONGEST_NOTE], ref, point)


def ask_a_person(kept: InboundMessage, thread: Thread, at: datetime) -> None:
    """ "Please stop writing to me": held until somebody has read it."""
    hold_channel(candidate=thread.candidate, channel=Channel.EMAIL, inbound_id=kept.pk, at=at)
    kept.needs_person = NeedsPerson.OPT_OUT
    kept.save(update_fields=["needs_person"])


def warn_of_a_loop(thread: Thread, at: datetime) -> None:
    """Two machines writing to each other: said once, when it has become many."""
    lately = thread.inbound.filter(is_automatic=True, received_at__gt=at - WITHIN).count()
    if lately == MANY:
        log.error("thread %s: %s automatic letters within an hour", thread.pk, MANY)


# --- from a colleague -------------------------------------------------------------------------


def is_from_colleague(
    mail: Mail, ref: str, thread: Thread, event: ProviderEvent, at: datetime
) -> bool:
    """A letter of theirs, copied or forwarded to the thread's own address, counts as a contact.

    Its files stay with that contact. Only there: the signed address is what tells it from anybody who writes in a colleague's name.
    """
    colleague = colleague_at(mail.from_address)
    if colleague is None or mail.is_automatic or by_address(mail.recipients) != thread:
        return False
    if not candidates_contactable_by(colleague, at).filter(pk=thread.candidate_id).exists():
        return False
    noted = calls.log_outside(
        candidate=thread.candidate,
        channel=Channel.EMAIL,
        topic=TopicKey.UPDATE,
        outcome=CallOutcome.DONE,
        words=mail.said[:LONGEST_NOTE],
        by=colleague,
        client_token=uuid5(NAMESPACE_URL, ref),
        at=at,
    )
    if mail.files:
        keep(mail, ref, event, copy_of=noted.delivery.message, read_at=at)
    return True
