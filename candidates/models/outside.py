"""By what other systems know a person."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from candidates.models.candidate import Candidate


class OutsideId(models.Model):
    """The id of a person in another system. One id is one person; a person may have several."""

    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="outside_ids")
    system = models.SlugField(_("system"), max_length=40)
    value = models.CharField(_("id there"), max_length=120)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("id elsewhere")
        verbose_name_plural = _("ids elsewhere")
        constraints = [
            models.UniqueConstraint(
                name="outside_id_once",
                fields=["system", "value"],
                violation_error_message=_("Somebody else is known by this id."),
            )
        ]
