"""Questions written into a message so that a reply can answer them."""

from collections.abc import Sequence

from django.template.loader import render_to_string

from messaging.models import AskedByReply, Message
from messaging.queries.replies import numbered_options
from messaging.rules.replies import LETTERS
from preferences.enums import Channel, QuestionForm
from preferences.queries.questions import QuestionAsked

SEVERAL = (QuestionForm.MANY, QuestionForm.HOURS, QuestionForm.RANKED)


def in_words(questions: Sequence[QuestionAsked], channel: Channel) -> str:
    """With numbers before the options; nothing when there is no question.

    A text asks one thing at a time, a letter all of them, each behind its own letter. The language
    is the one that is active.
    """
    shown = questions[:1] if channel == Channel.TEXT else questions
    if not shown:
        return ""
    asked = [
        {
            "letter": letter.upper(),
            "text": question.text,
            "options": [option.label for option in numbered_options(question)],
            "may_be_several": question.form in SEVERAL,
        }
        for letter, question in zip(LETTERS, shown, strict=False)
    ]
    kind = "text" if channel == Channel.TEXT else "email"
    words = {"asked": asked, "is_one": len(asked) == 1}
    return render_to_string(f"letters/questions/{kind}.txt", words).strip()


def keep_asked(message: Message, questions: Sequence[QuestionAsked]) -> None:
    """What its numbers stand for. In the transaction that composes it; twice changes nothing."""
    for question in questions:
        options = [option.key for option in numbered_options(question)]
        ask_by_reply(message=message, key=question.key, options=options)


def ask_by_reply(*, message: Message, key: str, options: Sequence[str]) -> AskedByReply:
    """For whoever writes a numbered list into a message: a reply to it finds this row.

    In the transaction that composes the message. `key` is what the reader of the answers knows its
    own by, `options` what stands behind 1 to n.
    """
    position = message.asked_by_reply.count() + 1
    row, _new = AskedByReply.objects.get_or_create(
        message=message, key=key, defaults={"position": position, "options": list(options)}
    )
    return row
