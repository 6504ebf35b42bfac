"""What a token may be for, and how it goes with telling other systems."""

from collections.abc import Iterable
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class Scope(models.TextChoices):
    """One thing that a program may do. What it may see of whom follows from its teams."""

    CANDIDATES_READ = "candidates:read", _("Read people")
    CANDIDATES_WRITE = "candidates:write", _("Add people")
    APPLICATIONS_READ = "applications:read", _("Read applications")
    APPLICATIONS_WRITE = "applications:write", _("Make and move applications")
    USUAL_READ = "usual:read", _("Read the usual and take the verdict")
    ANSWERS_WRITE = "answers:write", _("Note what people said")
    CONTACTS_WRITE = "contacts:write", _("Log contacts made elsewhere")
    MESSAGES_READ = "messages:read", _("Read messages")
    MESSAGES_WRITE = "messages:write", _("Send messages")
    INTERVIEWS_READ = "interviews:read", _("Read interviews")
    UNMET_READ = "unmet:read", _("Read unmet requests")
    WEBHOOKS_READ = "webhooks:read", _("See webhooks and what they were told")
    WEBHOOKS_WRITE = "webhooks:write", _("Make and change webhooks")
    CARDS_WRITE = "cards:write", _("Make cards to show elsewhere")


# What changes nothing about anybody: whoever only reads may have it.
OF_THEIR_OWN: Final = frozenset({Scope.WEBHOOKS_WRITE, Scope.CARDS_WRITE})


def writes(scopes: Iterable[str]) -> bool:
    return any(scope.endswith(":write") for scope in scopes)


def changes_people(scopes: Iterable[str]) -> bool:
    return writes(set(scopes) - OF_THEIR_OWN)


class NoticeState(models.TextChoices):
    """How far it came that a webhook was told of something."""

    WAITING = "waiting", _("Waiting for its time")
    TAKEN = "taken", _("Taken")
    DEAD = "dead", _("Given up")
    WITHHELD = "withheld", _("Not for them any more")


class WhyOff(models.TextChoices):
    """Why a webhook is told nothing."""

    PERSON = "person", _("Switched off")
    GONE = "gone", _("It says that it is gone")
    FAILING = "failing", _("It took nothing for days")


class WhyNot(models.TextChoices):
    """Why a notice was not taken. The first four are those of `candidates.outside`."""

    ADDRESS = "address", _("Not an address that may be asked")
    NOT_REACHED = "not_reached", _("Could not be reached")
    TOO_BIG = "too_big", _("Answered with too much")
    TOO_SLOW = "too_slow", _("Took too long")
    REFUSED = "refused", _("Did not take it")
    BUSY = "busy", _("Asked to wait")
    REDIRECTED = "redirected", _("Sent us elsewhere, where we do not go")
