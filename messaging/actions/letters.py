"""Service messages: letters of the house, caused by the candidate's own act, to one contact point."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.template.loader import render_to_string
from django.utils import translation

from candidates.enums import ContactKind
from candidates.models import Application, ContactPoint
from candidates.queries import employer
from messaging.actions.messages import compose
from messaging.models import Message
from preferences.enums import Channel, TopicKey
from preferences.models import CheckIn

CHANNELS = {ContactKind.EMAIL: Channel.EMAIL, ContactKind.PHONE: Channel.TEXT}


def send_letter(
    name: str,
    *,
    contact_point: ContactPoint,
    at: datetime,
    client_token: UUID | None = None,
    secrets: dict[str, str] | None = None,
    confirms_opt_out: bool = False,
    application: Application | None = None,
    check_in: CheckIn | None = None,
    **context: Any,
) -> Message:
    """Goes at once, or not at all: nothing is owed when the verdict says no."""
    candidate = contact_point.candidate
    words = {"first_name": candidate.called, "employer": employer().name} | context
    with translation.override(candidate.language):
        parts = {part: written(name, part, words) for part in ("subject", "email", "text")}
    return compose(
        candidate=candidate,
        topic=TopicKey.SERVICE,
        subject=parts["subject"],
        body=parts["email"],
        text=parts["text"],
        channel=CHANNELS[ContactKind(contact_point.kind)],
        application=application,
        check_in=check_in,
        client_token=client_token,
        is_automatic=True,
        only_to=contact_point.pk,
        confirms_opt_out=confirms_opt_out,
        secrets=secrets,
        at=at,
    )


def written(name: str, part: str, words: dict[str, Any]) -> str:
    return render_to_string(f"letters/{name}/{part}.txt", words).strip()
