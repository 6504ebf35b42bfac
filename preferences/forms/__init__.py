"""Clean input about preferences. Screens hand what was read to one action."""

from preferences.forms.pause import Need, PauseForm
from preferences.forms.question import NoteAnswerForm, QuestionForm
from preferences.forms.questions import CheckInForm, ZoneChange

__all__ = ["CheckInForm", "Need", "NoteAnswerForm", "PauseForm", "QuestionForm", "ZoneChange"]
