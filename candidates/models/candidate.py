"""A person, and the ways to reach them."""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.functions import Concat
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from candidates.enums import ClosedWhy, ContactKind, Source
from candidates.rules import names


class Fold(models.Func):
    """Names without case and accents, the same on every machine: `usual_fold` is our own function."""

    function = "usual_fold"
    output_field = models.TextField()


class Candidate(models.Model):
    """A person. What they prefer lives in `preferences`, what was said in `messaging`."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="candidate",
    )
    first_name = models.CharField(_("first name"), max_length=80)
    last_name = models.CharField(_("last name"), max_length=80, blank=True)
    wanted_name = models.CharField(_("name they want"), max_length=80, blank=True)
    name_said = models.CharField(_("how it is said"), max_length=80, blank=True)
    folded_name = models.GeneratedField(
        expression=Fold(
            Concat("first_name", models.Value(" "), "last_name", models.Value(" "), "wanted_name")
        ),
        output_field=models.TextField(),
        db_persist=True,
    )
    time_zone = models.CharField(
        _("time zone"), max_length=64, blank=True, help_text=_("Empty: not known, ours is assumed.")
    )
    away_time_zone = models.CharField(_("time zone while away"), max_length=64, blank=True)
    away_until = models.DateTimeField(_("away until"), null=True, blank=True)
    language = models.CharField(_("language"), max_length=12, default="en")
    source = models.CharField(_("came to us"), max_length=12, choices=Source)
    created_at = models.DateTimeField(_("since"))
    erased_at = models.DateTimeField(_("erased"), null=True, blank=True)
    legal_stop_at = models.DateTimeField(_("legal stop"), null=True, blank=True)
    # Agreed to stay in touch: until then every team that hires may see them.
    pool_until = models.DateTimeField(_("in the pool until"), null=True, blank=True)
    # Raised in the same write as any change of zone, contact point, answer, consent or pause:
    # the sender, the composer and cached verdicts compare it.
    contact_version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("candidate")
        verbose_name_plural = _("candidates")
        ordering = ["folded_name", "pk"]
        indexes = [
            models.Index(fields=["folded_name", "id"], name="candidate_by_name"),
            GinIndex(OpClass("folded_name", name="gin_trgm_ops"), name="candidate_name_parts"),
            models.Index(
                fields=["pool_until"],
                name="candidate_in_pool",
                condition=models.Q(pool_until__isnull=False),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="candidate_away_agrees",
                condition=models.Q(away_time_zone="", away_until=None)
                | (~models.Q(away_time_zone="") & models.Q(away_until__isnull=False)),
                violation_error_message=_("A zone for a while needs the date it ends."),
            )
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def called(self) -> str:
        """The name to greet them by."""
        return names.called(self.first_name, self.wanted_name)

    @property
    def full_name(self) -> str:
        return names.in_full(self.called, self.last_name) or gettext("Somebody who was erased")


class ContactPoint(models.Model):
    """An email address or phone number of a candidate.

    Two people may share a number, so a value is unique for a candidate, not in the world.
    """

    candidate = models.ForeignKey(
        Candidate, on_delete=models.CASCADE, related_name="contact_points"
    )
    kind = models.CharField(_("kind"), max_length=8, choices=ContactKind)
    value = models.CharField(
        _("address or number"), max_length=254, help_text=_("Normalised: lower case, or E.164.")
    )
    is_at_work = models.BooleanField(_("at work"), default=False)
    created_at = models.DateTimeField(_("since"))
    verified_at = models.DateTimeField(_("verified"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    closed_why = models.CharField(_("why closed"), max_length=16, choices=ClosedWhy, blank=True)

    class Meta:
        verbose_name = _("contact point")
        verbose_name_plural = _("contact points")
        ordering = ["kind", models.F("verified_at").desc(nulls_last=True), "pk"]
        indexes = [models.Index(fields=["value"], name="contact_point_by_value")]
        constraints = [
            models.UniqueConstraint(
                name="contact_point_once",
                fields=["candidate", "kind", "value"],
                violation_error_message=_("We have this one already."),
            ),
            models.CheckConstraint(
                name="contact_point_closed_agrees",
                condition=models.Q(closed_at=None, closed_why="")
                | (models.Q(closed_at__isnull=False) & ~models.Q(closed_why="")),
                violation_error_message=_("A closed contact point says when and why."),
            ),
        ]

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


class ContactCode(models.Model):
    """A six-digit code sent to a contact point: verifies it, or raises a session to level 2."""

    contact_point = models.ForeignKey(ContactPoint, on_delete=models.CASCADE, related_name="codes")
    code_hmac = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries_left = models.PositiveSmallIntegerField(default=5)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["contact_point", "-created_at"], name="contact_code_last")]
