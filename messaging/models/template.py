"""Message templates: versioned wording per topic, channel and language."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from candidates.models import Stage
from messaging.enums import BodyState
from preferences.enums import Channel, TopicKey


class MessageTemplate(models.Model):
    """What a message is for. Its words are in versions."""

    key = models.SlugField(_("key"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=80)
    topic = models.CharField(_("topic"), max_length=16, choices=TopicKey)
    stage = models.ForeignKey(
        Stage,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("The stage that sends it on a move, if any."),
    )
    is_automatic = models.BooleanField(_("sent by itself"), default=False)

    class Meta:
        verbose_name = _("message template")
        verbose_name_plural = _("message templates")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class TemplateBody(models.Model):
    """One body: a channel, a language, a version. Placeholders are replaced as plain text."""

    template = models.ForeignKey(MessageTemplate, on_delete=models.CASCADE, related_name="bodies")
    channel = models.CharField(_("channel"), max_length=8, choices=Channel)
    language = models.CharField(_("language"), max_length=12, default="en")
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    subject = models.CharField(_("subject"), max_length=120, blank=True)
    body = models.TextField(_("body"))
    asks = models.PositiveSmallIntegerField(
        _("asks"), default=0, help_text=_("How many things it asks of the candidate.")
    )
    state = models.CharField(
        _("may it be used"), max_length=12, choices=BodyState, default=BodyState.APPROVED
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField()
    # Who said that it may be used, or not: nobody, where nothing waits for that.
    judged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    judged_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("body of a template")
        verbose_name_plural = _("bodies of a template")
        ordering = ["template", "channel", "language", "-version"]
        constraints = [
            models.UniqueConstraint(
                name="template_body_once", fields=["template", "channel", "language", "version"]
            ),
            models.CheckConstraint(
                name="template_body_judged",
                condition=models.Q(state=BodyState.APPROVED)
                | models.Q(state=BodyState.WAITING, judged_at=None)
                | models.Q(state=BodyState.SET_ASIDE, judged_at__isnull=False),
            ),
        ]
