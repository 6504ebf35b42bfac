"""That somebody was erased: what a restored backup is brought up to date with."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from candidates.enums import ErasedWhy
from candidates.models.candidate import Candidate


class Erasure(models.Model):
    """One line of the ledger. Append only; the same line stands in a file outside of the database.

    The hash is keyed, and of an id and an instant: it says nothing to anybody without the key.
    """

    person_hash = models.CharField(max_length=64, unique=True)
    # None: a backup was restored that had never known them.
    candidate = models.OneToOneField(
        Candidate, on_delete=models.PROTECT, null=True, related_name="erasure"
    )
    why = models.CharField(_("why"), max_length=12, choices=ErasedWhy)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    at = models.DateTimeField(_("erased"))

    class Meta:
        verbose_name = _("erasure")
        verbose_name_plural = _("erasures")
        ordering = ["-at", "-pk"]


class ErasureWork(models.Model):
    """What is still to be done about one: the line in the file, and what was leaving at that moment."""

    erasure = models.OneToOneField(Erasure, on_delete=models.CASCADE, related_name="work")
    is_written = models.BooleanField(default=False)
    is_swept = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("erasure to be finished")
        verbose_name_plural = _("erasures to be finished")


class FileToRemove(models.Model):
    """A file of somebody who is gone, until the storage has removed it."""

    name = models.CharField(max_length=120, unique=True)
    since_at = models.DateTimeField()
    tries = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("file to be removed")
        verbose_name_plural = _("files to be removed")
