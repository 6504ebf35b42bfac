from django.db import models
from django.utils.translation import gettext_lazy as _


class Form(models.TextChoices):
    CSV = "csv", _("tables for a spreadsheet (CSV)")
    JSON = "json", _("lines for a program (JSON lines)")


class State(models.TextChoices):
    MAKING = "making", _("being made")
    READY = "ready", _("ready to be taken")
    TAKEN = "taken", _("taken")
    ENDED = "ended", _("gone")


WAITING = (State.MAKING, State.READY)
