"""What holds for one key, in the words of its question."""

from dataclasses import replace

from django.utils.translation import gettext as _

from portal.words import preference_words
from preferences.enums import AnswerState
from preferences.queries.questions import QuestionAsked
from preferences.rules.keys import CHANNEL_FIRST
from preferences.rules.values import Preference


def answer_words(question: QuestionAsked, preference: Preference, zone: str = "") -> str:
    labels = {key: option.label for key, option in question.known.items()}
    if preference.is_missing and not (preference.options or preference.windows):
        return _("Not told yet")
    if question.key == CHANNEL_FIRST and not preference.is_chosen:
        # A default is a ranked list, of which the first that is possible is used.
        preference = replace(preference, options=preference.options[:1])
    if preference.state == AnswerState.SKIPPED and not preference.options:
        return _("Left open")
    return preference_words(preference, labels, zone)
