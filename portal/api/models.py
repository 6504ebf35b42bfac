"""Tokens of other systems, and the answers that were given to what they wrote."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.api.enums import Scope


class ApiToken(models.Model):
    """A program's way in. It acts as a user of its own, who is a member of its teams."""

    name = models.CharField(_("name"), max_length=60, unique=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="api_token"
    )
    secret_hash = models.CharField(max_length=64, unique=True)
    begins = models.CharField(_("begins with"), max_length=12)
    scopes = ArrayField(models.CharField(max_length=24, choices=Scope), verbose_name=_("scopes"))
    # Whose ids are meant where it names people by the ids of another system.
    system = models.SlugField(_("system"), max_length=40)
    per_minute = models.PositiveIntegerField(_("requests a minute"), default=600)
    created_at = models.DateTimeField(_("made"))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    expires_at = models.DateTimeField(_("ends"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    last_used_at = models.DateTimeField(_("last used"), null=True)
    # How often it was used in the minute that began then.
    counted_at = models.DateTimeField(null=True)
    counted = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("token")
        verbose_name_plural = _("tokens")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class KeptAnswer(models.Model):
    """What was answered to a write with a key, for a day: the same again gets the same."""

    token = models.ForeignKey(ApiToken, on_delete=models.CASCADE, related_name="answers")
    key = models.CharField(max_length=120)
    # Of the method, the address and the body: another request under the same key is refused.
    request_hash = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    body = models.TextField(blank=True)  # ids and states; answers to writes name nobody
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(name="kept_answer_once", fields=["token", "key"])]
        indexes = [models.Index(fields=["at"], name="kept_answer_oldest")]
