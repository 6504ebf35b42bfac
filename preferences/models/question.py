"""What we ask: questions, their wordings and options. All of it is edited by admins."""

from typing import Any

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from candidates.models import Stage
from preferences.enums import AfterOutcome, QuestionForm


class Question(models.Model):
    """One question with a stable key. It belongs to a stage, to outcomes, or is a setting."""

    key = models.CharField(
        _("key"),
        max_length=40,
        unique=True,
        validators=[RegexValidator(r"^[a-z]+\.?[a-z_]*$", _("Lower-case words and one dot."))],
        help_text=_("Stable: answers are kept under it."),
    )
    form = models.CharField(_("answered by"), max_length=8, choices=QuestionForm)
    stage = models.ForeignKey(
        Stage, on_delete=models.PROTECT, null=True, blank=True, related_name="questions"
    )
    outcome = models.CharField(
        _("after the outcome"), max_length=12, choices=AfterOutcome, blank=True
    )
    is_setting = models.BooleanField(
        _("only a setting on My usual"), default=False, help_text=_("Never asked in a check-in.")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=1)
    most = models.PositiveSmallIntegerField(
        _("choices at most"), default=0, help_text=_("0: no limit.")
    )
    only_if: "models.ManyToManyField[Option, Any]" = models.ManyToManyField(
        "Option",
        blank=True,
        related_name="opens",
        verbose_name=_("only if one of these was chosen"),
    )
    is_restricted = models.BooleanField(
        _("seen only by those who arrange or hold the interview"), default=False
    )
    drives = models.CharField(_("what it changes"), max_length=200)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["stage__position", "outcome", "position", "key"]
        constraints = [
            models.CheckConstraint(
                name="question_has_one_place",
                condition=models.Q(is_setting=True, stage=None, outcome="")
                | models.Q(is_setting=False, stage__isnull=False, outcome="")
                | (models.Q(is_setting=False, stage=None) & ~models.Q(outcome="")),
                violation_error_message=_(
                    "A question belongs to a stage, or to an outcome, or is a setting."
                ),
            )
        ]

    def __str__(self) -> str:
        return self.key


class Wording(models.Model):
    """The words of a question in one language. An answer knows the words it was given to."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="wordings")
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    language = models.CharField(_("language"), max_length=12, default="en")
    text = models.CharField(_("question"), max_length=160)
    why = models.CharField(_("why we ask"), max_length=160)
    hint = models.CharField(_("hint"), max_length=160, blank=True)
    statement = models.CharField(
        _("as a statement"),
        max_length=80,
        help_text=_("The row on My usual: “When we contact you”."),
    )
    second = models.CharField(
        _("second question"),
        max_length=160,
        blank=True,
        help_text=_("Asked beside it when it is ranked: “And if that does not reach you?”"),
    )
    missing = models.CharField(
        _("when nothing is selected"),
        max_length=160,
        blank=True,
        help_text=_("Where an answer is needed: “Select when we can contact you.”"),
    )

    class Meta:
        verbose_name = _("wording")
        verbose_name_plural = _("wordings")
        ordering = ["question", "language", "-version"]
        constraints = [
            models.UniqueConstraint(
                name="wording_version_once", fields=["question", "language", "version"]
            )
        ]

    def __str__(self) -> str:
        return self.text


class Option(models.Model):
    """One choice. What the employer cannot serve is not offered."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="options")
    key = models.SlugField(_("key"), max_length=40)
    position = models.PositiveSmallIntegerField(_("position"), default=1)
    needs = models.CharField(
        _("needs"), max_length=40, blank=True, help_text=_("The capability it needs, if any.")
    )
    takes_words = models.BooleanField(_("takes words of their own"), default=False)
    is_exclusive = models.BooleanField(
        _("stands alone"), default=False, help_text=_("“No, anything is fine”: no other beside it.")
    )
    is_no_preference = models.BooleanField(
        _("means: I do not mind"), default=False, help_text=_("Kept as asked, no preference.")
    )
    is_retired = models.BooleanField(_("no longer offered"), default=False)

    class Meta:
        verbose_name = _("option")
        verbose_name_plural = _("options")
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(name="option_once", fields=["question", "key"])]

    def __str__(self) -> str:
        return self.key


class OptionWording(models.Model):
    """The words of an option, in one wording of its question."""

    option = models.ForeignKey(Option, on_delete=models.CASCADE, related_name="wordings")
    wording = models.ForeignKey(Wording, on_delete=models.CASCADE, related_name="options")
    label = models.CharField(_("label"), max_length=120)
    short = models.CharField(
        _("in a sentence"), max_length=80, blank=True, help_text=_("On cards: “Text 3 options”.")
    )

    asks = models.CharField(
        _("asks for their words"),
        max_length=80,
        blank=True,
        help_text=_("Above the text box of an option that takes words: “Which way?”"),
    )
    asks_hint = models.CharField(_("hint of the text box"), max_length=160, blank=True)

    class Meta:
        verbose_name = _("wording of an option")
        verbose_name_plural = _("wordings of options")
        constraints = [
            models.UniqueConstraint(name="option_wording_once", fields=["option", "wording"])
        ]
