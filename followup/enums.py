"""Words of slips."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SlipKind(models.TextChoices):
    AGAINST_THE_USUAL = "against_the_usual", _("Contacted against their usual")
    DOUBLED = "doubled", _("Sent twice")
    ASKED_TWICE = "asked_twice", _("Asked the same twice")


class Repair(models.TextChoices):
    """How a slip was mended."""

    APOLOGISED = "apologised", _("We said sorry")
    CHANGED = "changed", _("They changed their usual")
    NOTHING_NEEDED = "nothing_needed", _("They said: no, go on")
