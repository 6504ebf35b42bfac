"""What was changed in the tables that matter, by whom: written by the database itself."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from candidates.enums import ChangeKind


class AuditEntry(models.Model):
    """One row that was added, changed or deleted, by whatever means. Append only, says the database.

    Which columns, never what stood in them; only words of our own (a role, an outcome) are written out.
    Ids without foreign keys: an entry outlives what it is about.
    """

    at = models.DateTimeField(_("at"))
    table = models.CharField(_("table"), max_length=60)
    row = models.BigIntegerField(_("row"))
    kind = models.CharField(_("what"), max_length=8, choices=ChangeKind)
    columns = ArrayField(models.TextField(), verbose_name=_("columns"))  # read whole
    candidate_id = models.BigIntegerField(null=True)
    by_id = models.BigIntegerField(null=True)
    through = models.CharField(_("through"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("change on record")
        verbose_name_plural = _("changes on record")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["candidate_id", "-id"], name="audit_by_candidate"),
            models.Index(fields=["by_id", "-id"], name="audit_by_user"),
        ]
