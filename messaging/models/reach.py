"""How somebody can be reached, as lists show it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from candidates.models import Application, Candidate
from preferences.enums import Channel, Rule, VerdictKind

LONG_AGO = "1970-01-01T00:00:00Z"


class Reach(models.Model):
    """The verdict about an update by their own way, kept for lists; one row for each candidate.

    It holds until `until`, then what is foretold until `then_until`; after that it is *stale* and
    nobody shows it. The database makes the row with the candidate, and makes it stale in the same
    commit as whatever may change the verdict (decision 0015). Composer, sender and API
    always take the real verdict.
    """

    candidate = models.OneToOneField(
        Candidate, on_delete=models.CASCADE, primary_key=True, related_name="reach"
    )
    # The newest live application: job defaults and answers for one application count with it.
    application = models.ForeignKey(
        Application, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    kind = models.CharField(max_length=12, choices=VerdictKind, db_default="")
    way = models.CharField(max_length=8, choices=Channel, db_default="")
    rule = models.CharField(max_length=20, choices=Rule, db_default="")
    opens_at = models.DateTimeField(null=True)
    until = models.DateTimeField(db_default=LONG_AGO)
    then_kind = models.CharField(max_length=12, choices=VerdictKind, db_default="")
    then_way = models.CharField(max_length=8, choices=Channel, db_default="")
    then_rule = models.CharField(max_length=20, choices=Rule, db_default="")
    then_opens_at = models.DateTimeField(null=True)
    then_until = models.DateTimeField(db_default=LONG_AGO)
    # The usual in short, for one row of a list; `hours` as an answer's windows are read.
    zone = models.CharField(max_length=64, db_default="")
    first_way = models.CharField(max_length=8, choices=Channel, db_default="")
    second_way = models.CharField(max_length=8, choices=Channel, db_default="")
    is_known = models.BooleanField(db_default=False)
    hours = models.TextField(db_default="[]")
    nevers = models.CharField(max_length=80, db_default="")
    # Another application of theirs may have another verdict: an answer or a job of its own.
    is_particular = models.BooleanField(db_default=False)
    # How many more contacts change nothing: the sender's next ones leave the row as it is.
    spare = models.SmallIntegerField(db_default=0)
    # Raised with every change: what was worked out before it is not written over it.
    changes = models.BigIntegerField(db_default=0)
    # Of the candidate, kept the same by the database: whoever is reached so is found in the order of names.
    folded_name = models.TextField(db_default="")

    class Meta:
        verbose_name = _("reach")
        verbose_name_plural = _("reaches")
        indexes = [
            models.Index(fields=["then_until"], name="reach_stale"),
            models.Index(fields=["until"], name="reach_lapsed"),
            models.Index(fields=["kind", "way"], name="reach_by_verdict"),
            models.Index(fields=["folded_name", "candidate"], name="reach_by_name"),
            models.Index(
                fields=["is_known", "first_way", "folded_name", "candidate"], name="reach_by_way"
            ),
        ]
