"""What a token may be for."""

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


def writes(scopes: list[str]) -> bool:
    return any(scope.endswith(":write") for scope in scopes)
