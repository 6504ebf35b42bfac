"""What the rules of this room refuse, in words for the person who asked."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from candidates.exceptions import Refusal


class AnswerRefused(Refusal):
    """An answer that cannot be meant: `words` say what to do, `key` and `option` say where."""

    def __init__(self, words: str | Promise, key: str = "", option: str = "") -> None:
        self.words = words
        self.key = key
        self.option = option
        super().__init__(words)


class UnknownQuestion(Refusal):
    words = _("We do not ask this.")


class NothingToConfirm(Refusal):
    words = _("There is no answer to confirm.")


class TooLateToUndo(Refusal):
    words = _("This has changed since. Change it again instead of undoing it.")


class PauseRefused(Refusal):
    words = _("Choose a date that is still to come.")


class OnlyByText(Refusal):
    """Texts closed by STOP open only by START from that number (RULES 3.4)."""

    words = _("You stopped our texts from your phone. Text START to our number to open them again.")


class QuestionNotReady(Refusal):
    """A question may not be published as it is."""

    def __init__(self, words: str | Promise) -> None:
        self.words = words
        super().__init__(words)
