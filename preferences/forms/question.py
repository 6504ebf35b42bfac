"""Forms of one question: changed on My usual, or noted by staff."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from candidates.models import Application
from preferences.actions.consents import ways_named
from preferences.actions.said import Said
from preferences.enums import Channel, Scope, Through
from preferences.forms.days import day_field, instant_typed
from preferences.forms.layout import Revealing
from preferences.forms.questions import QuestionsForm
from preferences.queries.questions import QuestionAsked

NOTED = (Through.CALL, Through.IN_PERSON, Through.TEXT, Through.EMAIL)


class ScopedForm(QuestionsForm):
    """One question, and for how long its answer holds."""

    is_needed = True

    def __init__(
        self, data: Any = None, *, application: Application | None = None, **more: Any
    ) -> None:
        self.application = application
        super().__init__(data, **more)
        self.fields |= self.scope_fields()

    def scope_fields(self) -> dict[str, forms.Field]:
        scopes: list[tuple[Scope, str]] = [
            (Scope.ALWAYS, _("Always")),
            (Scope.NOW, _("Just for now")),
        ]
        if self.application is not None:
            words = _("Only for %(job)s") % {"job": self.application.job}
            scopes.append((Scope.APPLICATION, words))
        return {
            "scope": forms.ChoiceField(
                label=_("How long should this hold?"),
                choices=scopes,
                initial=Scope.ALWAYS,
                required=False,
                widget=forms.RadioSelect,
            ),
            "until": day_field(_("Go back to the usual on")),
        }

    def parts(self, hints: Mapping[str, Mapping[str, str]]) -> list[Any]:
        return [*super().parts(hints), Revealing("scope", {Scope.NOW: ["until"]})]

    def read(self, asked: QuestionAsked) -> Said | None:
        said = super().read(asked)
        if said is None:
            return None
        scope = Scope(self.cleaned_data.get("scope") or Scope.ALWAYS)
        until = None
        if scope == Scope.NOW:
            until = instant_typed(self, "until", self.usual, self.at)
        application = self.application if scope == Scope.APPLICATION else None
        return replace(said, scope=scope, until=until, application=application)

    def hidden(self) -> set[str]:
        is_for_now = self.cleaned_data.get("scope") == Scope.NOW
        return super().hidden() | (set() if is_for_now else {"until"})

    @property
    def answer(self) -> Said:
        return self.answers[0]


class QuestionForm(ScopedForm):
    """A row of My usual, changed by the candidate: `answer` for `actions.answers.give_page`."""


class NoteAnswerForm(ScopedForm):
    """What a candidate said, noted by staff: `answer`, `through` and `noted_words` for
    `actions.answers.note_said`.
    """

    has_zone = False

    def __init__(self, data: Any = None, **more: Any) -> None:
        super().__init__(data, **more)
        self.fields["through"] = forms.ChoiceField(
            label=_("Where did they say it?"),
            choices=[(through.value, through.label) for through in NOTED],
            initial=Through.CALL,
            widget=forms.RadioSelect,
            error_messages={"required": _("Select where they said it.")},
        )
        self.fields["noted_words"] = forms.CharField(
            label=_("Their words"),
            help_text=_("Needed for texts: it is what allows us to send one."),
            max_length=300,
            required=False,
        )
        self.helper.layout.append("through")
        self.helper.layout.append("noted_words")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        named = ways_named(self.questions[0].key, [p.option for p in self.answers[0].picks])
        if Channel.TEXT in named and not (cleaned.get("noted_words") or "").strip():
            self.add_error("noted_words", _("Write what they said: it allows us to send one text."))
        return cleaned
