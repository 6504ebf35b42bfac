"""Applications that nobody has written about."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from candidates.models import Application, Candidate


class Unwritten(models.Model):
    """A live application in a stage that nobody has written about yet: Today finds it here.

    The database makes the row with the application and with each move, and takes it away in the same
    commit as whatever was sent (decision 0025). Looked for among all applications, such a one
    would be found after most of the others.
    """

    application = models.OneToOneField(
        Application, on_delete=models.CASCADE, primary_key=True, related_name="unwritten"
    )
    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="+")
    stage_at = models.DateTimeField()

    class Meta:
        verbose_name = _("application nobody wrote about")
        verbose_name_plural = _("applications nobody wrote about")
        indexes = [models.Index(fields=["stage_at"], name="unwritten_longest")]
