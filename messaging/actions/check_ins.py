"""The message that brings a check-in, or the call task that does."""

from collections.abc import Collection
from datetime import datetime
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import transaction
from django.utils import translation

from candidates.actions.candidates import locked_candidate
from messaging.actions.asking_by_reply import in_words, keep_asked
from messaging.actions.messages import cancel, compose
from messaging.actions.messages.riding import OWN_TEMPLATE, board, carrier_for
from messaging.enums import MessageState
from messaging.exceptions import AlreadyLeaving, NoTemplate, NotWaiting
from messaging.models import Message, TemplateBody
from messaging.queries.replies import open_questions
from messaging.queries.templates import automatic_template, template_body
from messaging.queries.verdicts import facts_for
from preferences.actions.check_ins import mark_sent
from preferences.enums import Channel, TopicKey
from preferences.models import CheckIn
from preferences.queries.questions import questions
from preferences.queries.setup import employer_setup
from preferences.rules.silence import SPOKEN
from preferences.rules.verdict import preferred_way

WRITTEN = frozenset({Channel.EMAIL, Channel.TEXT})


@transaction.atomic
def send_check_in(
    *,
    check_in: CheckIn,
    at: datetime,
    cause: str = "",
    send_at: datetime | None = None,
    unanswered_by: Collection[Channel] = (),
    by_person: bool = False,
) -> Message | None:
    """Its questions ride in what the stage sends anyway; without such, they travel alone.

    The way is theirs; without one that can carry a link, or `by_person`, a person gets the questions
    as a script. Once for each `cause` (the move that brought it); None when it is closed already.
    """
    locked_candidate(check_in.candidate_id)
    check_in = CheckIn.objects.select_related(
        "candidate", "application__job", "application__owner", "stage"
    ).get(pk=check_in.pk)
    if check_in.closed_at is not None or check_in.application is None:
        return None
    carrier = None
    if not (unanswered_by or send_at or automatic_template(check_in.stage)):
        carrier = carrier_for(check_in)
    if carrier is None or not board(check_in, carrier):
        tried = frozenset(unanswered_by) | (WRITTEN if by_person else frozenset())
        carrier = message_of(check_in, cause, send_at, tried, at)
    mark_sent(check_in=check_in, at=at)
    return carrier


def message_of(
    check_in: CheckIn,
    cause: str,
    send_at: datetime | None,
    tried: frozenset[Channel],
    at: datetime,
) -> Message:
    way = way_for(check_in, tried, at)
    email, text, call = (
        body_for(check_in, channel) for channel in (Channel.EMAIL, Channel.TEXT, Channel.CALL)
    )
    is_spoken = way in SPOKEN
    chosen = call if is_spoken else email
    asked = [] if is_spoken else open_questions(check_in, at)
    with translation.override(check_in.candidate.language):
        in_letter, in_text = (in_words(asked, each) for each in (Channel.EMAIL, Channel.TEXT))
    message = compose(
        candidate=check_in.candidate,
        topic=TopicKey.CHECK_IN,
        subject=email.subject,
        body=together(call.body, script_of(check_in))
        if is_spoken
        else together(email.body, in_letter),
        text="" if is_spoken else together(text.body, in_text),
        channel=way if is_spoken else "",
        application=check_in.application,
        check_in=check_in,
        template_body=chosen,
        is_automatic=True,
        asks=chosen.asks,
        send_at=send_at,
        unanswered_by=tried,
        client_token=token_of(check_in, cause),
        at=at,
    )
    keep_asked(message, asked)
    return message


def way_for(check_in: CheckIn, tried: frozenset[Channel], at: datetime) -> Channel:
    """Theirs; when that got no answer, the next default; a person where none is left."""
    facts = facts_for(
        check_in.candidate, TopicKey.CHECK_IN, at, check_in.application, unanswered=tried
    )
    way = preferred_way(facts).channel
    return Channel.BY_HAND if way == Channel.PORTAL and tried else way


def together(words: str, questions: str) -> str:
    return f"{words}\n\n{questions}".strip()


def token_of(check_in: CheckIn, cause: str) -> UUID:
    return uuid5(NAMESPACE_URL, f"check-in:{check_in.pk}:{cause}")


def body_for(check_in: CheckIn, channel: Channel) -> TemplateBody:
    """The stage's own template where it has one for this way, else the check-in's own."""
    language = check_in.candidate.language
    key = automatic_template(check_in.stage)
    found = template_body(key, channel, language) if key else None
    found = found or template_body(OWN_TEMPLATE, channel, language)
    if found is None:
        raise NoTemplate(OWN_TEMPLATE)
    return found


def script_of(check_in: CheckIn) -> str:
    """The questions as they are asked, one a line."""
    keys = list(check_in.asked.filter(done_at=None).values_list("key", flat=True))
    asked = questions(language=check_in.candidate.language, setup=employer_setup(), keys=keys)
    return "\n".join(f"- {asked[key].text}" for key in keys if key in asked)


@transaction.atomic
def call_off(*, check_in: CheckIn, at: datetime) -> int:
    """Answered or closed while its message waits: what says nothing else does not go."""
    locked_candidate(check_in.candidate_id)
    waiting = Message.objects.filter(
        check_in=check_in, topic=TopicKey.CHECK_IN, state=MessageState.OUT, is_automatic=True
    )
    called_off = 0
    for message in waiting.filter(bodies__template_body__template__key=OWN_TEMPLATE).distinct():
        try:
            with transaction.atomic():
                cancel(message=message, by=None, at=at)
        except (AlreadyLeaving, NotWaiting):
            continue  # it is on its way, and may come after their answer
        called_off += 1
    return called_off
