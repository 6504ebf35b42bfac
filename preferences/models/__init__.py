"""Questions, answers, check-ins, consents, pauses and what the employer can do."""

from preferences.models.answer import (
    Answer,
    AnswerOption,
    AnswerWindow,
    Default,
    DefaultWindow,
    UnmetRequest,
)
from preferences.models.check_in import AskedKey, CheckIn, LeaveBeOffer, StillRightAsked
from preferences.models.consent import Consent, OptOutHold, Pause, Suppression
from preferences.models.question import Option, OptionWording, Question, Wording
from preferences.models.setup import Capability, LegalHours, Topic

__all__ = [
    "Answer",
    "AnswerOption",
    "AnswerWindow",
    "AskedKey",
    "Capability",
    "CheckIn",
    "Consent",
    "Default",
    "DefaultWindow",
    "LeaveBeOffer",
    "LegalHours",
    "OptOutHold",
    "Option",
    "OptionWording",
    "Pause",
    "Question",
    "StillRightAsked",
    "Suppression",
    "Topic",
    "UnmetRequest",
    "Wording",
]
