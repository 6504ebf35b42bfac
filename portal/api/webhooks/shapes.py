"""What goes in and out where programs look after their webhooks."""

from datetime import datetime
from typing import Annotated, Any

from ninja import Field, Schema
from pydantic import AwareDatetime, StringConstraints

from portal.api.enums import NoticeState, WhyNot, WhyOff
from portal.api.models import Webhook, WebhookNotice
from portal.api.shapes import Given
from portal.api.webhooks.rules import notice_id

HookName = Annotated[str, StringConstraints(min_length=1, max_length=24, strip_whitespace=True)]
Url = Annotated[str, StringConstraints(min_length=1, max_length=500)]
Kind = Annotated[str, StringConstraints(max_length=24)]


class WebhookIn(Given):
    name: HookName
    url: Url = Field(description="https, and public.")
    kinds: list[Kind] = Field(min_length=1, max_length=40, description="What to be told of.")


class WebhookChange(Given):
    """What is left out stays."""

    url: Url | None = None
    kinds: Annotated[list[Kind], Field(min_length=1, max_length=40)] | None = None
    is_on: bool | None = Field(None, description="On again: from now on. For before, replay.")


class WebhookOut(Schema):
    id: int
    name: str
    url: str
    kinds: list[str]
    is_on: bool
    off_why: WhyOff | None
    failures: int = Field(description="In a row, as of now.")
    failing_since: datetime | None
    taken_at: datetime | None = Field(description="When something was taken last.")
    created_at: datetime


class WebhookMade(WebhookOut):
    secret: str = Field(description="Shown now and never again.")


class SecretOut(Schema):
    secret: str = Field(description="Shown now and never again. For a day the old one signs, too.")
    old_until: datetime


class ReplayIn(Given):
    since: AwareDatetime = Field(description="30 days ago at the earliest.")
    kinds: Annotated[list[Kind], Field(min_length=1, max_length=40)] | None = None


class ReplayOut(Schema):
    again: int = Field(description="How many are told, or told again; each under its old id.")


class NoticeOut(Schema):
    id: str = Field(description="The `webhook-id` that it is told under.")
    type: str
    candidate: int | None
    application: int | None
    subject: int | None
    happened_at: datetime
    state: NoticeState
    tries: int
    next_try: datetime | None
    status: int | None = Field(description="What you answered last.")
    why_not: WhyNot | None


def webhook_line(webhook: Webhook) -> dict[str, Any]:
    return {
        "id": webhook.pk,
        "name": webhook.name,
        "url": webhook.url,
        "kinds": webhook.kinds,
        "is_on": webhook.off_at is None,
        "off_why": webhook.off_why or None,
        "failures": webhook.failures,
        "failing_since": webhook.first_failed_at,
        "taken_at": webhook.taken_at,
        "created_at": webhook.created_at,
    }


def notice_line(notice: WebhookNotice) -> dict[str, Any]:
    is_waiting = notice.state == NoticeState.WAITING
    return {
        "id": notice_id(notice.webhook_id, notice.happening, notice.pk),
        "type": notice.kind,
        "candidate": notice.candidate_id,
        "application": notice.application_id,
        "subject": notice.subject,
        "happened_at": notice.happened_at,
        "state": notice.state,
        "tries": notice.tries,
        "next_try": notice.not_before if is_waiting else None,
        "status": notice.status,
        "why_not": notice.why_not or None,
    }
