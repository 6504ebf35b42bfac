"""What is asked: publishing questions, and changing words without changing what was answered."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from candidates.models import Stage
from preferences.exceptions import QuestionNotReady
from preferences.models import Answer, Option, OptionWording, Question, Wording
from preferences.rules.check_in import FEWEST_OPTIONS, MOST_QUESTIONS

COPIED = ("text", "why", "hint", "statement", "second", "missing")


@transaction.atomic
def publish(*, question: Question, at: datetime) -> Question:
    """Raises QuestionNotReady: without why, what it changes, or two options; or one too many."""
    held = Question.objects.select_for_update().get(pk=question.pk)
    check_words(held)
    check_place(held)
    held.published_at = held.published_at or at
    held.save(update_fields=["published_at"])
    return held


@transaction.atomic
def withdraw(*, question: Question) -> Question:
    """Asked no more; what was answered stays."""
    Question.objects.filter(pk=question.pk).update(published_at=None)
    return Question.objects.get(pk=question.pk)


@transaction.atomic
def reword(
    *, wording: Wording, words: Mapping[str, str], options: Mapping[int, Mapping[str, str]]
) -> Wording:
    """Changes a wording; one that answers were given to stays, and a next version is made.

    `options` are the words of options, by the id of the option.
    """
    held = Wording.objects.select_for_update().get(pk=wording.pk)
    before = {row.option_id: row for row in held.options.all()}
    if was_answered(held):
        held = next_version(held)
    for name, value in words.items():
        setattr(held, name, value)
    held.save()
    for option_id in before.keys() | options.keys():
        row = before.get(option_id) or OptionWording(option_id=option_id)
        for name, value in options.get(option_id, {}).items():
            setattr(row, name, value)
        if row.wording_id != held.pk:
            row.pk, row.wording = None, held
            row._state.adding = True
        row.save()
    return held


# --- what has to hold -------------------------------------------------------------------------


def check_words(question: Question) -> None:
    if not question.drives.strip():
        raise QuestionNotReady(_("Say what it changes first."))
    newest = question.wordings.order_by("-version").first()
    if newest is None or not (newest.text and newest.statement):
        raise QuestionNotReady(_("Write the question first."))
    if not newest.why.strip():
        raise QuestionNotReady(_("Say why we ask first."))
    offered = question.options.filter(is_retired=False)
    if offered.exclude(is_no_preference=True).count() < FEWEST_OPTIONS:
        raise QuestionNotReady(_("It needs two options at least."))
    unworded = offered.exclude(wordings__wording=newest).first()
    if unworded is not None:
        words = _("Write the label of the option “%(option)s” first.")
        raise QuestionNotReady(words % {"option": unworded.key})


def check_place(question: Question) -> None:
    """No more than four are asked at a stage."""
    if question.stage_id is None:
        return
    # Locked, so that two admins cannot publish a fifth together.
    stage = Stage.objects.select_for_update(no_key=True).get(pk=question.stage_id)
    beside = stage.questions.filter(published_at__isnull=False).exclude(pk=question.pk)
    if beside.count() >= MOST_QUESTIONS:
        raise QuestionNotReady(
            _("This stage asks four questions already. Withdraw one before you publish another.")
        )


def was_answered(wording: Wording) -> bool:
    return Answer.objects.filter(wording=wording).exists()


def is_key_fixed(question: Question) -> bool:
    return question.pk is not None and Answer.objects.filter(question=question).exists()


def next_version(wording: Wording) -> Wording:
    of_language = Wording.objects.filter(question=wording.question, language=wording.language)
    last = of_language.aggregate(last=Max("version"))["last"] or 0
    return Wording(
        question=wording.question,
        language=wording.language,
        version=last + 1,
        **{name: getattr(wording, name) for name in COPIED},
    )


def chosen_by_anyone(option: Option) -> bool:
    return Answer.objects.filter(question=option.question, chosen__key=option.key).exists()
