"""Words of what follows."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SlipKind(models.TextChoices):
    AGAINST_THE_USUAL = "against_the_usual", _("Contacted against their usual")
    DOUBLED = "doubled", _("Sent twice")
    ASKED_TWICE = "asked_twice", _("Asked the same twice")
    MISSED_PROMISE = "missed_promise", _("No news by the date we said")


class Repair(models.TextChoices):
    """How a slip was mended."""

    APOLOGISED = "apologised", _("We said sorry")
    CHANGED = "changed", _("They changed their usual")
    NOTHING_NEEDED = "nothing_needed", _("They said: no, go on")


class PromiseOrigin(models.TextChoices):
    """Where a date came from."""

    SAID = "said", _("A colleague said so")
    MOVE = "move", _("Said with a change of stage")
    MESSAGE = "message", _("Said in a message")
    INTERVIEW = "interview", _("After an interview")
    RHYTHM = "rhythm", _("As often as they chose")
    HARD_STOP = "hard_stop", _("Nobody waits longer")


class PromiseState(models.TextChoices):
    OPEN = "open", _("Open")
    KEPT = "kept", _("Kept")
    BROKEN = "broken", _("Broken")
    REPLACED = "replaced", _("Another date took its place")
    DROPPED = "dropped", _("No longer owed")
