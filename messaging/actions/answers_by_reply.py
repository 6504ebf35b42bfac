"""The reader of answers: a reply to a text or letter answers an open question of a check-in."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.utils import translation
from django.utils.module_loading import import_string

from candidates.models import Application, Candidate
from messaging.actions.asking_by_reply import in_words, keep_asked
from messaging.actions.replies import Reply
from messaging.queries.replies import numbered, open_questions
from messaging.rules.replies import Heard, lines_heard
from preferences.actions import check_ins, consents
from preferences.actions.answers import give_page
from preferences.actions.said import Pick, Said
from preferences.enums import (
    AnswerState,
    Channel,
    ConsentHow,
    QuestionForm,
    TextConsent,
    Through,
)
from preferences.models import Answer, CheckIn
from preferences.queries.permissions import permission_facts
from preferences.queries.questions import QuestionAsked, questions
from preferences.queries.setup import employer_setup
from preferences.rules.windows import chosen_windows

SPOKEN = (TextConsent.SPOKEN, TextConsent.SPOKEN_USED)


def read_answer(reply: Reply, at: datetime) -> str | None:
    """Every line has to be an answer. Raises AnswerRefused for what cannot be meant."""
    check_in = CheckIn.objects.filter(candidate=reply.candidate, closed_at=None).first()
    if check_in is None or not reply.asked:
        return None
    asked = asked_again(reply)
    found = lines_heard(reply.words, [numbered(*each) for each in asked])
    said = [
        said_of(question, heard)
        for (question, _options), heard in zip(asked, found, strict=True)
        if heard is not None
    ]
    if not said or len(said) < number_of_lines(reply, asked):
        return None
    given = give_page(candidate=reply.candidate, said=said, through=reply.through, at=at)
    for answer, each in zip(given, said, strict=True):
        confirm_texts(reply, answer, each.options, at)
    told = [each.key for each in said if each.state != AnswerState.SKIPPED]
    go_on(reply, check_in, told, at)
    return " ".join(["answer", *(each.key for each in said)])


def asked_again(reply: Reply) -> list[tuple[QuestionAsked, list[str]]]:
    """The questions as they were sent; by text the first alone. Empty when some are not ours."""
    rows = list(reply.asked[:1] if reply.through == Through.TEXT else reply.asked)
    known = questions(
        keys=[row.key for row in rows],
        language=reply.candidate.language,
        setup=employer_setup(),
    )
    if any(row.key not in known for row in rows):
        return []
    return [(known[row.key], row.options) for row in rows]


def number_of_lines(reply: Reply, asked: Sequence[object]) -> int:
    """How many answers a letter seems to hold: one that we do not understand is a person's."""
    if len(asked) == 1:
        return 1
    return len([line for line in reply.words.splitlines() if line.strip()])


def said_of(question: QuestionAsked, heard: Heard) -> Said:
    is_ranked = question.form == QuestionForm.RANKED
    picks = tuple(
        Pick(option, rank=place if is_ranked else 1)
        for place, option in enumerate(heard.options, start=1)
    )
    is_hours = question.form == QuestionForm.HOURS and picks
    return Said(
        key=question.key,
        state=heard.state,
        picks=picks,
        windows=chosen_windows(heard.options) if is_hours else (),
        wording_id=question.wording_id,
    )


def confirm_texts(reply: Reply, answer: Answer, options: Sequence[str], at: datetime) -> None:
    """Texts that were only spoken of: choosing them from that number is what the one text asked for.

    Nothing that they closed is opened by this (RULES 3.4).
    """
    if reply.through != Through.TEXT or Channel.TEXT not in consents.ways_named(
        answer.key, options
    ):
        return
    facts = permission_facts([reply.candidate.pk], at)[reply.candidate.pk]
    if facts.consents.text not in SPOKEN:
        return
    consents.give(
        candidate=reply.candidate,
        channel=Channel.TEXT,
        contact_point=reply.point,
        how=ConsentHow.KEYWORD,
        through=Through.TEXT,
        words=reply.words,
        answer=answer,
        at=at,
    )


def go_on(reply: Reply, check_in: CheckIn, told: list[str], at: datetime) -> None:
    """Read back, with the next question where there is one; with none left the check-in is done."""
    left = open_questions(check_in, at)
    is_open = check_in.asked.filter(done_at=None).exists()
    if not is_open:
        check_ins.finish(check_in=check_in, at=at)
    channel = Channel(reply.said.channel)
    following = left[:1] if channel == Channel.TEXT else []
    with translation.override(reply.candidate.language):
        words = read_back(reply.candidate, told, check_in.application, at)
        question = in_words(following, channel)
    message = reply.answer(
        "read_back",
        at,
        check_in=check_in if is_open else None,
        words=words,
        question=question,
        is_open=is_open,
    )
    if message is not None:
        keep_asked(message, following)


def read_back(
    candidate: Candidate, keys: Sequence[str], application: Application | None, at: datetime
) -> str:
    """In the words of the house, which are in a higher room: `READ_BACK` names them."""
    words: str = import_string(settings.READ_BACK)(candidate, keys, application, at)
    return words
