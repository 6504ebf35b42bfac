"""What a reply may be the answer to, and what its numbers stand for."""

from collections.abc import Iterable
from datetime import datetime

from messaging.models import AskedByReply, InboundMessage, Message
from messaging.rules.replies import Choice, Numbered
from preferences.enums import QuestionForm
from preferences.models import CheckIn
from preferences.queries.questions import OptionAsked, QuestionAsked, questions
from preferences.queries.setup import employer_setup
from preferences.queries.usual import usual_of
from preferences.rules.check_in import FEWEST_OPTIONS, MOST_QUESTIONS
from preferences.rules.windows import PRESETS


def asked_last(said: InboundMessage) -> list[AskedByReply]:
    """What was asked in the letter it answers; else in the last one that left to them this way."""
    message = said.answers if said.answers_id else last_asking(said)
    return list(message.asked_by_reply.all()) if message else []


def last_asking(said: InboundMessage) -> Message | None:
    left = Message.objects.filter(
        thread=said.thread_id,
        deliveries__channel=said.channel,
        deliveries__attempts__started_at__lte=said.received_at,
        asked_by_reply__isnull=False,
    )
    return left.order_by("-deliveries__attempts__started_at", "-pk").first()


# --- questions that can be answered by reply --------------------------------------------------


def open_questions(check_in: CheckIn, at: datetime) -> list[QuestionAsked]:
    """What an open check-in still asks and a reply can answer, in its order."""
    candidate, application = check_in.candidate, check_in.application
    setup = employer_setup()
    usual = usual_of(candidate, at, application, setup)
    asked = questions(
        language=candidate.language,
        setup=setup,
        usual=usual,
        job_id=application.job_id if application else None,
    )
    left = check_in.asked.filter(done_at=None, is_confirmation=False).values_list("key", flat=True)
    found = [asked[key] for key in left if key in asked]
    fit = [each for each in found if each.may_be_asked and each.fits(usual)]
    return [each for each in fit if is_answerable(each)][:MOST_QUESTIONS]


def is_answerable(asked: QuestionAsked) -> bool:
    """What only some may see is not written into a text that anybody with the phone can read."""
    choices = [option for option in numbered_options(asked) if not option.stands_alone]
    return not asked.is_restricted and len(choices) >= FEWEST_OPTIONS


def numbered_options(asked: QuestionAsked) -> tuple[OptionAsked, ...]:
    """Without those that need more than a number: words of their own, or hours."""
    return tuple(option for option in asked.options if is_complete(asked, option))


def is_complete(asked: QuestionAsked, option: OptionAsked) -> bool:
    is_preset = asked.form != QuestionForm.HOURS or option.key in PRESETS
    return is_preset and not option.takes_words


def numbered(asked: QuestionAsked, keys: Iterable[str]) -> Numbered:
    """As it was sent, whatever can be offered by now."""
    known = (asked.known[key] for key in keys if key in asked.known)
    return Numbered(form=asked.form, most=asked.most, choices=tuple(map(choice_of, known)))


def choice_of(option: OptionAsked) -> Choice:
    names = (option.label, option.short, option.key.replace("_", " "))
    return Choice(
        key=option.key,
        names=tuple(name for name in names if name),
        stands_alone=option.stands_alone,
        is_no_preference=option.is_no_preference,
    )
