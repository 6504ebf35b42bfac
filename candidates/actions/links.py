"""Links in messages: made, used, revoked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import randbits

from django.conf import settings
from django.db import transaction

from candidates.enums import LinkPurpose
from candidates.exceptions import LinkNotTheirs
from candidates.models import Application, Candidate, Link
from candidates.queries.links import PURPOSE
from candidates.rules import secrets

LASTS = timedelta(days=30)


@transaction.atomic
def make_link(
    *,
    candidate: Candidate,
    purpose: LinkPurpose,
    at: datetime,
    application: Application | None = None,
    topic: str = "",
    channel: str = "",
) -> str:
    """The token: it is said once, here, and kept only as a hash. Raises LinkNotTheirs."""
    if application is not None and application.candidate_id != candidate.pk:
        raise LinkNotTheirs
    token = secrets.token_of(randbits(secrets.TOKEN_BITS))
    Link.objects.create(
        token_hmac=secrets.keyed_hash(settings.LINK_KEY, PURPOSE, token),
        candidate=candidate,
        application=application,
        purpose=purpose,
        topic=topic,
        channel=channel,
        created_at=at,
        expires_at=at + LASTS,
    )
    return token


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkWanted:
    """One of many links that are made at once."""

    candidate_id: int
    purpose: LinkPurpose
    application_id: int | None = None
    topic: str = ""
    channel: str = ""


def make_links(*, wanted: Sequence[LinkWanted], at: datetime) -> list[str]:
    """The tokens, in order, in one statement: the sender needs one for nearly every letter.

    The application has to be the candidate's own; the caller holds both from one row.
    """
    tokens = [secrets.token_of(randbits(secrets.TOKEN_BITS)) for _each in wanted]
    Link.objects.bulk_create(
        Link(
            token_hmac=secrets.keyed_hash(settings.LINK_KEY, PURPOSE, token),
            candidate_id=each.candidate_id,
            application_id=each.application_id,
            purpose=each.purpose,
            topic=each.topic,
            channel=each.channel,
            created_at=at,
            expires_at=at + LASTS,
        )
        for each, token in zip(wanted, tokens, strict=True)
    )
    return tokens


def revoke(*, link: Link, why: str, at: datetime) -> None:
    """The first reason stays."""
    Link.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=at, revoked_why=why)


def mark_used(*, link: Link, at: datetime) -> None:
    """When it was first used; a link may be used again."""
    Link.objects.filter(pk=link.pk, used_at=None).update(used_at=at)
