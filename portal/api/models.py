"""Tokens of other systems, the answers that were given to what they wrote, and what they are told."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from candidates.models import Application, Candidate
from portal.api.enums import NoticeState, Scope, WhyNot, WhyOff
from preferences.enums import TopicKey


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
    # In whose pages its cards may stand: what `frame-ancestors` lists. Empty: nowhere.
    embedded_in = models.CharField(
        _("cards may stand in"), max_length=500, blank=True, default="", db_default=""
    )
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


# --- what they are told ---------------------------------------------------------------------------


class Webhook(models.Model):
    """An address of another system that is told what happened, as far as its token may see it."""

    token = models.ForeignKey(
        ApiToken, on_delete=models.PROTECT, related_name="webhooks", verbose_name=_("token")
    )
    name = models.CharField(_("name"), max_length=24, unique=True)
    url = models.CharField(_("address"), max_length=500)
    kinds = ArrayField(models.CharField(max_length=24), verbose_name=_("told of"))
    # Its secret is made of these and a key of the house: a copy of the database alone signs nothing.
    salt = models.CharField(max_length=64)
    salt_before = models.CharField(max_length=64, blank=True)
    before_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField(_("made"))
    # It is told of what happened since. Happenings up to `done_until` were all looked at.
    listens_at = models.DateTimeField()
    done_until = models.BigIntegerField(default=0)
    off_at = models.DateTimeField(_("switched off"), null=True)
    off_why = models.CharField(max_length=8, choices=WhyOff, blank=True)
    # How it goes: in a row, since when, and until when nothing is tried.
    failures = models.PositiveIntegerField(default=0)
    first_failed_at = models.DateTimeField(null=True)
    probe_at = models.DateTimeField(null=True)
    taken_at = models.DateTimeField(_("last taken"), null=True)
    # Somebody looked at what was given up until then: it raises no alarm any more.
    seen_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="webhook_off_and_why",
                condition=models.Q(off_at__isnull=True, off_why="")
                | models.Q(off_at__isnull=False) & ~models.Q(off_why=""),
            )
        ]

    def __str__(self) -> str:
        return self.name


class WebhookNotice(models.Model):
    """One happening to tell one webhook: its consumption. Ids alone; what is sent is made when it leaves.

    Without a happening it is a test.
    """

    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="notices")
    happening = models.BigIntegerField(_("happening"), null=True)
    kind = models.CharField(_("what"), max_length=24)
    candidate = models.ForeignKey(
        Candidate, on_delete=models.CASCADE, null=True, related_name="+", verbose_name=_("person")
    )
    application_id = models.BigIntegerField(null=True)
    subject = models.BigIntegerField(null=True)
    happened_at = models.DateTimeField(_("happened"))
    state = models.CharField(
        _("state"), max_length=8, choices=NoticeState, default=NoticeState.WAITING
    )
    # A day from `begun_at` it is given up; telling it again begins anew.
    begun_at = models.DateTimeField()
    not_before = models.DateTimeField(_("next try"))
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    lease_token = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    status = models.PositiveSmallIntegerField(_("their answer"), null=True)
    why_not = models.CharField(_("why not"), max_length=12, choices=WhyNot, blank=True)
    took_ms = models.PositiveIntegerField(_("milliseconds"), null=True)
    tried_at = models.DateTimeField(_("last try"), null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("notice to a webhook")
        verbose_name_plural = _("notices to webhooks")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(name="notice_once", fields=["webhook", "happening"]),
            models.CheckConstraint(
                name="notice_ended_and_when",
                condition=models.Q(state="waiting", ended_at__isnull=True)
                | ~models.Q(state="waiting") & models.Q(ended_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["not_before", "id"],
                name="notice_due",
                condition=models.Q(state="waiting"),
            ),
            models.Index(fields=["ended_at"], name="notice_oldest"),
        ]


class CardLink(models.Model):
    """An address that shows one person's usual and verdict beside a record elsewhere, for a short time."""

    token = models.ForeignKey(ApiToken, on_delete=models.CASCADE, related_name="cards")
    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="+")
    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, null=True, related_name="+"
    )
    topic = models.CharField(max_length=12, choices=TopicKey)
    secret_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("card shown elsewhere")
        verbose_name_plural = _("cards shown elsewhere")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["expires_at"], name="card_link_oldest")]
