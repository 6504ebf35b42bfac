"""The message that brings a check-in, or the call task that does."""

from datetime import datetime
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import transaction
from django.utils import translation

from messaging.actions.asking_by_reply import in_words, keep_asked
from messaging.actions.messages import compose
from messaging.exceptions import NoTemplate
from messaging.models import Message, TemplateBody
from messaging.queries.replies import open_questions
from messaging.queries.templates import automatic_template, template_body
from messaging.queries.verdicts import verdict_for
from preferences.actions.check_ins import mark_sent
from preferences.enums import Channel, TopicKey
from preferences.models import CheckIn
from preferences.queries.questions import questions
from preferences.queries.setup import employer_setup

SPOKEN = (Channel.CALL, Channel.BY_HAND)
OWN_TEMPLATE = "check_in"


@transaction.atomic
def send_check_in(*, check_in: CheckIn, at: datetime, cause: str = "") -> Message | None:
    """Its questions ride in what the stage sends anyway; without such, they travel alone.

    The way is theirs; without one that can carry a link, a person gets the questions as a script.
    Once for each `cause` (the move that brought it); None when it is closed already.
    """
    check_in = CheckIn.objects.select_related(
        "candidate", "application__job", "application__owner", "stage"
    ).get(pk=check_in.pk)
    application = check_in.application
    if check_in.closed_at is not None or application is None:
        return None
    candidate = check_in.candidate
    way = verdict_for(candidate, None, TopicKey.CHECK_IN, at, application).channel
    email, text, call = (
        body_for(check_in, channel) for channel in (Channel.EMAIL, Channel.TEXT, Channel.CALL)
    )
    is_spoken = way in SPOKEN
    chosen = call if is_spoken else email
    asked = [] if is_spoken else open_questions(check_in, at)
    with translation.override(candidate.language):
        in_letter, in_text = (in_words(asked, each) for each in (Channel.EMAIL, Channel.TEXT))
    message = compose(
        candidate=candidate,
        topic=TopicKey.CHECK_IN,
        subject=email.subject,
        body=together(call.body, script_of(check_in, at))
        if is_spoken
        else together(email.body, in_letter),
        text="" if is_spoken else together(text.body, in_text),
        channel=way if is_spoken else "",
        application=application,
        check_in=check_in,
        template_body=chosen,
        is_automatic=True,
        asks=chosen.asks,
        client_token=token_of(check_in, cause),
        at=at,
    )
    keep_asked(message, asked)
    mark_sent(check_in=check_in, at=at)
    return message


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


def script_of(check_in: CheckIn, at: datetime) -> str:
    """The questions as they are asked, one a line."""
    keys = list(check_in.asked.filter(done_at=None).values_list("key", flat=True))
    asked = questions(language=check_in.candidate.language, setup=employer_setup(), keys=keys)
    return "\n".join(f"- {asked[key].text}" for key in keys if key in asked)
