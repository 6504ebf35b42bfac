"""What was chosen. Append only: the answer in force is the newest that nothing superseded."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from candidates.models import Application, Candidate
from preferences.enums import AnswerState, GivenBy, Scope, Through
from preferences.models.question import Question, Wording

ANSWER_SCOPES = [Scope.NOW, Scope.APPLICATION, Scope.ALWAYS]


class Answer(models.Model):
    """One answer about one key in one scope: who gave it, when, through what, to which words.

    Only what says that it was superseded, undone or doubted ever changes; the rest is history.
    """

    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="answers")
    key = models.CharField(max_length=40)
    scope = models.CharField(max_length=12, choices=[(s.value, s.label) for s in ANSWER_SCOPES])
    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, null=True, related_name="answers"
    )
    until = models.DateTimeField(null=True)
    state = models.CharField(max_length=16, choices=AnswerState)
    given_by = models.CharField(max_length=12, choices=GivenBy)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    noted_words = models.CharField(max_length=300, blank=True)
    through = models.CharField(max_length=12, choices=Through)
    wording = models.ForeignKey(Wording, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    # "Still right": the newer row that repeats an older one.
    confirms = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="+")
    superseded_at = models.DateTimeField(null=True)
    # What took its place; undoing that puts this back.
    superseded_by = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, related_name="superseded"
    )
    undone_at = models.DateTimeField(null=True)
    doubted_at = models.DateTimeField(null=True)
    doubted_why = models.CharField(max_length=60, blank=True)
    # Noted by staff or imported, and different from their own: waits for the candidate's word.
    is_waiting = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(
                fields=["candidate"],
                name="answer_in_force",
                condition=models.Q(superseded_at=None),
            ),
            models.Index(fields=["candidate", "key", "-at"], name="answer_history"),
        ]
        constraints = [
            models.UniqueConstraint(
                name="answer_in_force_once",
                fields=["candidate", "key", "scope", "application"],
                condition=models.Q(superseded_at=None, is_waiting=False),
                nulls_distinct=False,
            ),
            models.UniqueConstraint(
                name="answer_waiting_once",
                fields=["candidate", "key", "scope", "application"],
                condition=models.Q(superseded_at=None, is_waiting=True),
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="answer_undone_is_superseded",
                condition=models.Q(undone_at=None) | models.Q(superseded_at__isnull=False),
            ),
            models.CheckConstraint(
                name="answer_scope_agrees",
                condition=models.Q(scope=Scope.NOW, until__isnull=False, application=None)
                | models.Q(scope=Scope.APPLICATION, until=None, application__isnull=False)
                | models.Q(scope=Scope.ALWAYS, until=None, application=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} ({self.scope})"


class AnswerOption(models.Model):
    """A chosen option. Rank 1 is the first choice, 2 the second; ticked ones all have rank 1."""

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="chosen")
    key = models.CharField(max_length=40)
    rank = models.PositiveSmallIntegerField(default=1)
    words = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["rank", "pk"]
        constraints = [models.UniqueConstraint(name="answer_option_once", fields=["answer", "key"])]


class AnswerWindow(models.Model):
    """Hours of the week in the candidate's zone, Monday is 0. Midnight at the end is 24:00, kept as
    00:00 in `ends`; a span over midnight is two rows.
    """

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="windows")
    weekday = models.PositiveSmallIntegerField()
    starts = models.TimeField()
    ends = models.TimeField()

    class Meta:
        ordering = ["weekday", "starts"]
        constraints = [
            models.UniqueConstraint(
                name="answer_window_once", fields=["answer", "weekday", "starts"]
            ),
            models.CheckConstraint(
                name="answer_window_runs_forward",
                condition=models.Q(ends__gt=models.F("starts")) | models.Q(ends="00:00"),
            ),
            models.CheckConstraint(
                name="answer_window_weekday", condition=models.Q(weekday__lte=6)
            ),
        ]


class Default(models.Model):
    """What holds for a key when a candidate has said nothing: the employer's, or a job's."""

    job = models.ForeignKey(
        "candidates.Job", on_delete=models.CASCADE, null=True, blank=True, related_name="defaults"
    )
    key = models.CharField(_("key"), max_length=40)
    option = models.CharField(_("option"), max_length=40)
    rank = models.PositiveSmallIntegerField(_("rank"), default=1)

    class Meta:
        verbose_name = _("default")
        verbose_name_plural = _("defaults")
        ordering = ["key", "rank"]
        constraints = [
            models.UniqueConstraint(
                name="default_once", fields=["job", "key", "option"], nulls_distinct=False
            )
        ]


class DefaultWindow(models.Model):
    """Hours of the week of a default, as those of an answer."""

    default = models.ForeignKey(Default, on_delete=models.CASCADE, related_name="windows")
    weekday = models.PositiveSmallIntegerField(_("weekday"), help_text=_("Monday is 0."))
    starts = models.TimeField(_("from"))
    ends = models.TimeField(_("to"))

    class Meta:
        verbose_name = _("hours of a default")
        verbose_name_plural = _("hours of a default")
        ordering = ["weekday", "starts"]
        constraints = [
            models.UniqueConstraint(
                name="default_window_once", fields=["default", "weekday", "starts"]
            ),
            models.CheckConstraint(
                name="default_window_runs_forward",
                condition=models.Q(ends__gt=models.F("starts")) | models.Q(ends="00:00"),
            ),
            models.CheckConstraint(
                name="default_window_weekday", condition=models.Q(weekday__lte=6)
            ),
        ]


class UnmetRequest(models.Model):
    """Something candidates asked for that we cannot do yet: counted, and offered when we can."""

    candidate = models.ForeignKey(
        Candidate, on_delete=models.CASCADE, related_name="unmet_requests"
    )
    key = models.CharField(max_length=40)
    words = models.CharField(max_length=300)
    answer = models.ForeignKey(Answer, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    served_at = models.DateTimeField(null=True)
    offered_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("unmet request")
        verbose_name_plural = _("unmet requests")
        ordering = ["-at"]
