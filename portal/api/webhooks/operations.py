"""Webhooks, for the program that is told: each token sees its own."""

from datetime import timedelta
from typing import Annotated, Any, Final

from django.db.models import QuerySet
from ninja import Field, Query, Router, Status

from portal.api.door import Answer, ApiRequest, meant_for, once
from portal.api.enums import NoticeState, Scope, WhyOff
from portal.api.models import ApiToken, Webhook, WebhookNotice
from portal.api.pages import Paging, page_of
from portal.api.problems import Problem
from portal.api.scope import one
from portal.api.shapes import PROBLEMS, Page
from portal.api.webhooks import keeping
from portal.api.webhooks.rules import OLD_SECRET
from portal.api.webhooks.shapes import (
    NoticeOut,
    ReplayIn,
    ReplayOut,
    SecretOut,
    WebhookChange,
    WebhookIn,
    WebhookMade,
    WebhookOut,
    notice_line,
    webhook_line,
)

router = Router(tags=["Webhooks"])
READS = meant_for(Scope.WEBHOOKS_READ)
WRITES = meant_for(Scope.WEBHOOKS_WRITE)
# A secret is not kept with an answer, and what is set twice is set.
SETS = meant_for(Scope.WEBHOOKS_WRITE, with_key=False)
MOST: Final = 20  # of one token
FURTHEST: Final = timedelta(days=30)


def own(request: ApiRequest) -> QuerySet[Webhook]:
    return Webhook.objects.filter(token=request.auth.token_id).select_related("token")


@router.get("/webhooks", **READS, response={200: Page[WebhookOut], **PROBLEMS})
def list_webhooks(request: ApiRequest, paging: Query[Paging]) -> Any:
    """The token's own, and how each is doing."""
    return page_of(own(request), paging, webhook_line)


@router.post("/webhooks", **SETS, response={201: WebhookMade, **PROBLEMS})
def add_webhook(request: ApiRequest, given: WebhookIn) -> Answer:
    """Told of what happens from now on, as far as the token may see it. Its secret is in this answer alone."""
    keeping.check_address(given.url)
    if own(request).count() >= MOST:
        raise Problem(409, "too_many", "A token has up to 20 webhooks.")
    made = keeping.make_webhook(
        token=ApiToken.objects.get(pk=request.auth.token_id),
        name=given.name,
        url=given.url,
        kinds=given.kinds,
        at=request.at,
    )
    return Status(201, webhook_line(made.webhook) | {"secret": made.secret})


@router.get("/webhooks/{int:pk}", **READS, response={200: WebhookOut, **PROBLEMS})
def read_webhook(request: ApiRequest, pk: int) -> Any:
    """One, and how it is doing."""
    return webhook_line(one(own(request), pk=pk))


@router.patch("/webhooks/{int:pk}", **SETS, response={200: WebhookOut, **PROBLEMS})
def change_webhook(request: ApiRequest, pk: int, given: WebhookChange) -> Any:
    """Another address, other kinds, off or on."""
    webhook = one(own(request), pk=pk)
    if given.url is not None:
        keeping.check_address(given.url)
    webhook = keeping.change_webhook(webhook=webhook, url=given.url, kinds=given.kinds)
    if given.is_on is True:
        webhook = keeping.switch_on(webhook=webhook, at=request.at)
    elif given.is_on is False:
        webhook = keeping.switch_off(webhook=webhook, why=WhyOff.PERSON, at=request.at)
    return webhook_line(webhook)


@router.delete("/webhooks/{int:pk}", **SETS, response={204: None, **PROBLEMS})
def remove_webhook(request: ApiRequest, pk: int) -> Answer:
    """At once, with what waits for it."""
    keeping.remove_webhook(webhook=one(own(request), pk=pk))
    return Status(204, None)


@router.post("/webhooks/{int:pk}/secret", **SETS, response={201: SecretOut, **PROBLEMS})
def change_secret(request: ApiRequest, pk: int) -> Answer:
    """Another secret. For a day both sign, each with a signature of its own."""
    secret = keeping.change_secret(webhook=one(own(request), pk=pk), at=request.at)
    return Status(201, {"secret": secret, "old_until": request.at + OLD_SECRET})


@router.post("/webhooks/{int:pk}/test", **WRITES, response={201: NoticeOut, **PROBLEMS})
@once
def try_webhook(request: ApiRequest, pk: int) -> Answer:
    """One of type `test`, about nobody."""
    notice = keeping.send_test(webhook=one(own(request), pk=pk), at=request.at)
    return Status(201, NoticeOut(**notice_line(notice)))


@router.post("/webhooks/{int:pk}/replay", **WRITES, response={200: ReplayOut, **PROBLEMS})
@once
def replay(request: ApiRequest, pk: int, given: ReplayIn) -> Answer:
    """Everything since then once more, also what was taken: know it again by its id."""
    webhook = one(own(request), pk=pk)
    since = max(given.since, request.at - FURTHEST)
    again = keeping.tell_again(webhook=webhook, since=since, kinds=given.kinds, at=request.at)
    return Status(200, ReplayOut(again=again))


class Filters(Paging):
    state: NoticeState | None = None
    since: Annotated[int, Field(ge=1, le=2**63 - 1)] | None = Field(
        None, description="Of happenings from this `sequence` on."
    )


@router.get("/webhooks/{int:pk}/notices", **READS, response={200: Page[NoticeOut], **PROBLEMS})
def list_notices(request: ApiRequest, pk: int, filters: Query[Filters]) -> Any:
    """What it was told in the last 30 days, and what waits."""
    rows = WebhookNotice.objects.filter(webhook=one(own(request), pk=pk))
    if filters.state:
        rows = rows.filter(state=filters.state)
    if filters.since:
        rows = rows.filter(happening__gte=filters.since)
    return page_of(rows, filters, notice_line)
