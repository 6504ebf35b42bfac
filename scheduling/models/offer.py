"""Times proposed to a candidate, in the way they like to agree on them."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from candidates.models import Application, Candidate
from scheduling.enums import Meeting, OfferEnd, OfferState, PersonWhy, Way


class Offer(models.Model):
    """One arranging of a time, from the first proposal until the interview is over.

    What the candidate's page is about: its address stays the same through choosing, moving and
    cancelling. `way` is how it goes now; empty: they have not said, so the offer has links and numbers.
    """

    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="offers")
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="offers")
    what = models.CharField(_("what for"), max_length=60)
    meeting = models.CharField(_("how you meet"), max_length=12, choices=Meeting)
    where = models.CharField(_("where"), max_length=200, blank=True)
    minutes = models.PositiveSmallIntegerField(_("minutes"))
    way = models.CharField(max_length=12, choices=Way, blank=True)
    # The way they took although nothing was known: proposed as their usual, never made so.
    used_way = models.CharField(max_length=12, choices=Way, blank=True)
    used_way_settled_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=8, choices=OfferState, default=OfferState.OPEN)
    ended_why = models.CharField(max_length=12, choices=OfferEnd, blank=True)
    version = models.PositiveIntegerField(default=1)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    # What they said about when they are free, in their own words or from the grid.
    said = models.CharField(max_length=600, blank=True)
    said_at = models.DateTimeField(null=True)
    person_why = models.CharField(max_length=16, choices=PersonWhy, blank=True)
    person_at = models.DateTimeField(null=True)
    client_token = models.UUIDField(unique=True)
    panel = models.ManyToManyField(
        settings.AUTH_USER_MODEL, through="scheduling.OfferPanel", related_name="+"
    )

    class Meta:
        verbose_name = _("offer of times")
        verbose_name_plural = _("offers of times")
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(
                fields=["person_at"],
                name="offer_for_a_person",
                condition=models.Q(person_at__isnull=False),
            ),
            models.Index(
                fields=["created_at"], name="offer_open", condition=models.Q(state=OfferState.OPEN)
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                name="offer_live_once",
                fields=["application"],
                condition=models.Q(state=OfferState.OPEN),
            ),
            models.CheckConstraint(
                name="offer_end_agrees",
                condition=models.Q(state=OfferState.ENDED, ended_at__isnull=False)
                | (~models.Q(state=OfferState.ENDED) & models.Q(ended_at=None, ended_why="")),
            ),
            models.CheckConstraint(
                name="offer_person_agrees",
                condition=models.Q(person_why="", person_at=None)
                | (~models.Q(person_why="") & models.Q(person_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="offer_minutes_within_reason",
                condition=models.Q(minutes__range=(10, 480)),
            ),
        ]


class OfferPanel(models.Model):
    """Who would hold the interview."""

    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="panel_rows")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="offer_panels"
    )

    class Meta:
        constraints = [models.UniqueConstraint(name="offer_panel_once", fields=["offer", "user"])]


class Slot(models.Model):
    """A time that was proposed by number. A later round of numbers replaces the one before."""

    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="slots")
    number = models.PositiveSmallIntegerField()
    starts_at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(name="slot_number_once", fields=["offer", "number"])]
