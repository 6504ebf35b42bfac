"""From the composer to the outbox."""

import uuid
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from candidates.actions.notes import write_note
from followup.actions.pledging import name_day
from messaging.actions import messages
from messaging.exceptions import NotADraft, SomeoneElsesToken
from messaging.models import Message, TemplateBody
from messaging.queries.placeholders import placeholder_values
from messaging.queries.templates import best
from messaging.rules import placeholders
from messaging.rules.texts import TextLength, length_of, plain
from portal.desk.composer import Composer
from portal.desk.hourly import check_messages
from preferences.enums import Channel
from preferences.rules.grade import HARD_FROM, grade_of


@transaction.atomic
def put_in_outbox(composer: Composer) -> Message:
    """Raises what `compose` raises: Refused, UsualChanged, and refusals of the words."""
    given = composer.form.cleaned_data
    check_messages(composer.request.user, composer.at)
    channel = composer.channel
    started_from = TemplateBody.objects.filter(pk=given["template_body"]).first()
    message = messages.compose(
        candidate=composer.candidate,
        topic=composer.topic,
        subject=with_day(composer, given["subject"]) if channel == Channel.EMAIL else "",
        body=with_day(composer, given["body"]),
        text=spare_text(composer, started_from),
        channel="" if composer.gate.follows_usual else channel,
        application=composer.application,
        author=composer.request.user,
        client_token=given["client_token"],
        contact_version=given["contact_version"],
        overrides=[(channel, why.rule, why.reason, why.words) for why in composer.reasons],
        template_body=started_from,
        asks=given["asks"],
        corrects=composer.corrected,
        file=composer.file,
        draft=composer.draft,
        at=composer.at,
    )
    name_day(
        message=message,
        application=composer.application,
        due_on=given["news_on"],
        by=composer.request.user,
        at=composer.at,
    )
    if given["keeps_asks"] and given["asks"]:
        note_kept_asks(composer, given["keeps_asks"])
    return message


def with_day(composer: Composer, words: str) -> str:
    day = composer.new_day
    return placeholders.fill(words, {"new_day": day}) if day else words


def spare_text(composer: Composer, started_from: TemplateBody | None) -> str:
    """A letter that follows the usual may have to go as a text after all: in the words that the same
    template has for texts, as long as nobody changed those of the letter.
    """
    is_letter = composer.channel == Channel.EMAIL and composer.gate.follows_usual
    if started_from is None or not is_letter:
        return ""
    values = placeholder_values(composer.candidate, composer.application, composer.request.user)
    given = composer.form.cleaned_data["body"].replace("\r\n", "\n").strip()
    if placeholders.fill(started_from.body, values).strip() != given:
        return ""
    shorter = best(started_from.template.bodies.all(), Channel.TEXT, composer.candidate.language)
    is_whole = (
        shorter is not None
        and shorter.channel == Channel.TEXT
        and not placeholders.missing(shorter.body, values)
    )
    return shorter.body if shorter is not None and is_whole else ""


def note_kept_asks(composer: Composer, why: str) -> None:
    """Homework was handed out with a reason: the team can read it."""
    write_note(
        candidate=composer.candidate,
        application=composer.application,
        body=_("Asked them to do something although it is homework: %(why)s") % {"why": why},
        by=composer.request.user,
        at=composer.at,
    )


# --- while somebody writes ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What is shown below the words."""

    length: TextLength
    is_text: bool
    is_saved: bool
    grade: int  # of English that is hard to read; 0 otherwise


def keep_draft(composer: Composer) -> Counts:
    body = composer.data.get("body", "")
    is_english = composer.candidate.language.startswith("en")
    grade = grade_of(body.splitlines()) if is_english else 0
    return Counts(
        length=length_of(plain(composer.written)),
        is_text=composer.data.get("channel") == Channel.TEXT,
        is_saved=bool(body.strip()) and is_kept(composer, body),
        grade=round(grade) if grade > HARD_FROM else 0,
    )


def draft_token(composer: Composer) -> uuid.UUID | None:
    """A draft is known by the token it was first saved under."""
    if composer.draft is not None:
        return composer.draft.client_token
    try:
        return uuid.UUID(composer.data.get("client_token", ""))
    except ValueError:
        return None


def is_kept(composer: Composer, body: str) -> bool:
    token = draft_token(composer)
    if token is None:
        return False
    try:
        messages.save_draft(
            candidate=composer.candidate,
            topic=composer.topic,
            at=composer.at,
            client_token=token,
            author=composer.request.user,
            subject=composer.data.get("subject", ""),
            body=body,
            channel=composer.data.get("channel", ""),
            application=composer.application,
        )
    except (NotADraft, SomeoneElsesToken):
        return False
    return True
