"""Openings and the stages they go through."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from candidates.models.team import Team
from candidates.rules.our_names import spoken_name


class Stage(models.Model):
    """A stage that a job may use. A new one is a row, not a line of code."""

    key = models.SlugField(_("key"), unique=True)
    name = models.CharField(_("name"), max_length=40)
    position = models.PositiveSmallIntegerField(_("position"), unique=True)

    class Meta:
        verbose_name = _("stage")
        verbose_name_plural = _("stages")
        ordering = ["position"]

    def __str__(self) -> str:
        return self.name

    @property
    def spoken(self) -> str:
        """Its name, in the language of the moment."""
        return spoken_name(self.name)


class Job(models.Model):
    """An opening, with the stages it uses, in order."""

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="jobs")
    title = models.CharField(_("title"), max_length=120)
    slug = models.SlugField(_("address"), max_length=80, unique=True)
    place = models.CharField(_("place"), max_length=120)
    hours = models.CharField(_("hours"), max_length=120, blank=True)
    pay = models.CharField(_("pay"), max_length=120, blank=True)
    about = models.TextField(_("about the job"), blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="jobs",
        verbose_name=_("owner"),
        help_text=_("Who looks after people who apply, until someone else does."),
    )
    stages = models.ManyToManyField(Stage, through="JobStage", related_name="jobs")
    opened_at = models.DateTimeField(_("opened"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    # Keeps two desks from overwriting each other.
    version = models.PositiveIntegerField(default=1, db_default=1, editable=False)

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        ordering = ["title"]
        constraints = [
            models.CheckConstraint(
                name="job_closes_after_opening",
                condition=models.Q(closed_at=None) | models.Q(closed_at__gte=models.F("opened_at")),
                violation_error_message=_("A job closes after it opened."),
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.opened_at is not None and self.closed_at is None


class JobStage(models.Model):
    """One stage of a job."""

    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="job_stages")
    stage = models.ForeignKey(Stage, on_delete=models.PROTECT, related_name="job_stages")
    position = models.PositiveSmallIntegerField(_("position"))

    class Meta:
        verbose_name = _("stage of a job")
        verbose_name_plural = _("stages of a job")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(name="job_stage_once", fields=["job", "stage"]),
            models.UniqueConstraint(
                name="job_stage_position_once",
                fields=["job", "position"],
                deferrable=models.Deferrable.DEFERRED,
            ),
        ]
