"""The employer: one per installation."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Employer(models.Model):
    """Whose portal this is, and what holds when a candidate has said nothing."""

    name = models.CharField(_("name"), max_length=80)
    time_zone = models.CharField(_("time zone"), max_length=64, default="Europe/London")
    language = models.CharField(_("language"), max_length=12, default="en")
    phone = models.CharField(_("phone number to ring for help"), max_length=32, blank=True)
    brand = models.CharField(_("brand colour"), max_length=7, blank=True)
    day_cap = models.PositiveSmallIntegerField(_("messages a day at most"), default=3)
    week_cap = models.PositiveSmallIntegerField(_("messages a week at most"), default=8)
    sender_name = models.CharField(
        _("name that letters come from"),
        max_length=80,
        blank=True,
        help_text=_("Empty: the name above. The address is set where the portal runs."),
    )
    reply_name = models.CharField(
        _("name that answers go to"),
        max_length=80,
        blank=True,
        help_text=_("What stands beside the reply address, for example “The hiring team”."),
    )
    has_template_approval = models.BooleanField(
        _("new versions of templates wait for approval"),
        default=False,
        help_text=_("A coordinator or an admin lets what recruiters write be used."),
    )
    keep_people_months = models.PositiveSmallIntegerField(
        _("months people are kept after the last contact"),
        default=24,
        db_default=24,
        help_text=_(
            "Then they are erased. Whoever is in the pool, or in a live application, stays."
        ),
    )
    keep_words_months = models.PositiveSmallIntegerField(
        _("months the words of messages are kept"), default=12, db_default=12
    )
    keep_attempts_months = models.PositiveSmallIntegerField(
        _("months letters and texts are kept as they left"), default=13, db_default=13
    )
    keep_raw_days = models.PositiveSmallIntegerField(
        _("days raw calls of providers are kept"), default=30, db_default=30
    )
    keep_audit_months = models.PositiveSmallIntegerField(
        _("months the record of looks and changes is kept"), default=24, db_default=24
    )
    stale_days = models.PositiveSmallIntegerField(_("days until an answer is stale"), default=90)

    class Meta:
        verbose_name = _("employer")
        verbose_name_plural = _("employer")
        constraints = [
            models.CheckConstraint(
                name="employer_is_one",
                condition=models.Q(pk=1),
                violation_error_message=_("There is one employer in an installation."),
            ),
            models.CheckConstraint(
                name="employer_caps_agree",
                condition=models.Q(day_cap__gte=1) & models.Q(week_cap__gte=models.F("day_cap")),
                violation_error_message=_("A week allows at least what a day allows."),
            ),
            models.CheckConstraint(
                name="employer_keeps_a_while",
                condition=models.Q(keep_people_months__gte=1)
                & models.Q(keep_words_months__gte=1)
                & models.Q(keep_attempts_months__gte=1)
                & models.Q(keep_raw_days__gte=7)
                & models.Q(keep_audit_months__gte=1),
                violation_error_message=_("A month at least, and raw calls for seven days."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
