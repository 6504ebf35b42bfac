"""Links in messages: made, used, revoked."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import randbits
from typing import Any

from django.conf import settings
from django.db import transaction

from candidates.actions.candidates import locked_candidate
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
    """A link that goes out with a message."""

    purpose: LinkPurpose
    application_id: int | None = None
    topic: str = ""
    channel: str = ""


def new_link(wanted: LinkWanted, at: datetime) -> tuple[str, dict[str, Any]]:
    """A token, and what is to be kept of it, as columns: the sender writes them with its attempt.

    The application has to be the candidate's own; the caller holds both from one row.
    """
    token = secrets.token_of(randbits(secrets.TOKEN_BITS))
    return token, {
        "token_hmac": secrets.keyed_hash(settings.LINK_KEY, PURPOSE, token),
        "application_id": wanted.application_id,
        "purpose": wanted.purpose,
        "topic": wanted.topic,
        "channel": wanted.channel,
        "created_at": at,
        "expires_at": at + LASTS,
    }


def revoke(*, link: Link, why: str, at: datetime) -> None:
    """The first reason stays."""
    Link.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=at, revoked_why=why)


@transaction.atomic
def revoke_all(*, candidate: Candidate, why: str, at: datetime) -> int:
    """Every link of theirs that would still open something; how many."""
    person = locked_candidate(candidate.pk)
    live = Link.objects.filter(candidate=person, revoked_at=None, expires_at__gt=at)
    return live.update(revoked_at=at, revoked_why=why)


def mark_used(*, link: Link, at: datetime) -> None:
    """When it was first used; a link may be used again."""
    Link.objects.filter(pk=link.pk, used_at=None).update(used_at=at)
