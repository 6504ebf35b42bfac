"""Wording that many messages start from: every change is a new version, and none is written over."""

from datetime import datetime

from django.db import transaction
from django.utils.text import slugify

from candidates.queries import employer
from candidates.staff import Staff
from messaging.enums import BodyState
from messaging.exceptions import (
    AlreadyHandled,
    BadWords,
    NameTaken,
    NothingNew,
    NotYourOwn,
    VersionMoved,
)
from messaging.models import MessageTemplate, TemplateBody
from messaging.queries.placeholders import sample_values
from messaging.rules.lint import Wording, refusals
from preferences.enums import Channel, TopicKey


@transaction.atomic
def add_template(*, name: str, topic: TopicKey) -> MessageTemplate:
    """Without words yet. Raises NameTaken."""
    key = slugify(name).replace("-", "_")[:40] or f"template_{MessageTemplate.objects.count() + 1}"
    made, is_new = MessageTemplate.objects.get_or_create(
        key=key, defaults={"name": name, "topic": topic}
    )
    if not is_new:
        raise NameTaken
    return made


@transaction.atomic
def save_version(
    *,
    template: MessageTemplate,
    wording: Wording,
    seen: int,
    by: Staff,
    may_approve: bool,
    at: datetime,
) -> TemplateBody:
    """`seen` is the newest version its writer knew of; 0 for the first words.

    Where versions wait for approval, one by somebody who may not approve is not used until then.
    Pressed twice it is one version. Raises VersionMoved, BadWords and NothingNew.
    """
    MessageTemplate.objects.select_for_update().get(pk=template.pk)
    newest = newest_of(template, wording)
    if newest is not None and says_the_same(newest, wording):
        if newest.by_id == by.pk and newest.version == seen + 1:
            return newest
        raise NothingNew
    if newest is not None and newest.version != seen:
        raise VersionMoved(newest)
    found = refusals(wording, sample_values(by))
    if found:
        raise BadWords(found)
    waits = employer().has_template_approval and not may_approve
    return TemplateBody.objects.create(
        template=template,
        channel=wording.channel,
        language=wording.language,
        version=(newest.version if newest else 0) + 1,
        subject=wording.subject,
        body=wording.body,
        asks=wording.asks,
        state=BodyState.WAITING if waits else BodyState.APPROVED,
        by_id=by.pk,
        at=at,
    )


def bring_back(
    *, body: TemplateBody, seen: int, by: Staff, may_approve: bool, at: datetime
) -> TemplateBody:
    """The words of an older version, as a new one. Raises what `save_version` raises."""
    return save_version(
        template=body.template,
        wording=wording_of(body),
        seen=seen,
        by=by,
        may_approve=may_approve,
        at=at,
    )


@transaction.atomic
def judge(*, body: TemplateBody, is_approved: bool, by: Staff, at: datetime) -> TemplateBody:
    """Raises AlreadyHandled when it waits no more, NotYourOwn for its writer."""
    held = TemplateBody.objects.select_for_update(of=("self",)).get(pk=body.pk)
    if held.state != BodyState.WAITING:
        raise AlreadyHandled
    if is_approved and held.by_id == by.pk:
        raise NotYourOwn
    held.state = BodyState.APPROVED if is_approved else BodyState.SET_ASIDE
    held.judged_by_id, held.judged_at = by.pk, at
    held.save(update_fields=["state", "judged_by", "judged_at"])
    return held


# --- parts ------------------------------------------------------------------------------------


def newest_of(template: MessageTemplate, wording: Wording) -> TemplateBody | None:
    """Whether or not it may be used."""
    same = TemplateBody.objects.filter(
        template=template, channel=wording.channel, language=wording.language
    )
    return same.order_by("-version").first()


def wording_of(body: TemplateBody) -> Wording:
    return Wording(
        channel=Channel(body.channel),
        language=body.language,
        subject=body.subject,
        body=body.body,
        asks=body.asks,
    )


def says_the_same(body: TemplateBody, wording: Wording) -> bool:
    return wording_of(body) == wording
