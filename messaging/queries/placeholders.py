"""What the placeholders of a template stand for."""

from typing import Final

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from candidates.models import Application, Candidate
from candidates.queries import employer
from candidates.staff import Staff

# As long as a name, a job and a link usually are: what is shown and counted while a template is written.
SAMPLE_NAME: Final = "Alexandra"
SAMPLE_TOKEN: Final = "7K2M9QXD44TR"  # noqa: S105  the shape of one, and no more


def placeholder_values(
    candidate: Candidate, application: Application | None, sender: Staff | None, house: str = ""
) -> dict[str, str]:
    """Everything but the secrets, which are made as the message leaves.

    `house` is the name of the employer, for who has read it already.
    """
    return {
        "first_name": candidate.called,
        "job": application.job.title if application else "",
        "employer": house or employer().name,
        "sender": name_of(sender),
    }


def sample_values(sender: Staff | None, first_name: str = SAMPLE_NAME) -> dict[str, str]:
    """For somebody who does not exist."""
    page = reverse(settings.PAGE_NAMES["link"], args=[SAMPLE_TOKEN])
    return {
        "first_name": first_name,
        "job": _("Night Carer"),
        "employer": employer().name,
        "sender": name_of(sender),
        "link": settings.PUBLIC_URL + page,
    }


def name_of_house() -> str:
    return employer().name


def name_of(sender: Staff | None) -> str:
    return getattr(sender, "first_name", "") or str(sender or "")
