"""Lists that a team keeps."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from candidates.models.team import Team


class SavedView(models.Model):
    """A name for what the list of people is narrowed by; everybody in the team has it.

    `query` is the address of the list after its question mark, so a view is also a link.
    """

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="views")
    name = models.CharField(_("name"), max_length=40)
    query = models.CharField(max_length=1000, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                name="saved_view_once",
                fields=["team", "name"],
                violation_error_message=_("The team has a view of this name."),
            )
        ]

    def __str__(self) -> str:
        return self.name
