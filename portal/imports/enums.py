from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Where an import stands: columns, a dry run, and then for good."""

    MAPPING = "mapping", _("columns to be told")
    CHECKING = "checking", _("being tried")
    CHECKED = "checked", _("tried, nothing written yet")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    CANCELLED = "cancelled", _("cancelled")
    EXPIRED = "expired", _("not started in time")


WORKING = (State.CHECKING, State.RUNNING)
WAITING = (State.MAPPING, State.CHECKED)
ENDED = (State.DONE, State.CANCELLED, State.EXPIRED)


class Became(models.TextChoices):
    """What becomes of a row."""

    UNTRIED = "untried", _("not tried yet")
    NEW = "new", _("new")
    KNOWN = "known", _("found again, nothing to add")
    CHANGED = "changed", _("found again, and added to")
    AGAIN = "again", _("in this file already")
    REFUSED = "refused", _("refused")
