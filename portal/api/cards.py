"""Cards for other systems: an address for a short time, to show beside a record there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_urlsafe
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language
from ninja import Field, Router, Schema, Status

from candidates.models import Application, Candidate
from candidates.queries import applications_visible_to, candidates_visible_to
from candidates.queries.links import link_keys
from candidates.rules.secrets import keyed_hash
from messaging.queries.verdicts import facts_for
from portal.api.door import Answer, ApiRequest, meant_for
from portal.api.enums import Scope
from portal.api.models import CardLink
from portal.api.problems import missing
from portal.api.scope import application_of, looked_at, must_have
from portal.api.shapes import PROBLEMS, Given, Id
from portal.desk.queries.card import FIRST_LINES, CardLine, is_shown, line_of
from portal.words import VerdictWords
from portal.words.verdicts import verdict_words
from preferences.enums import TopicKey, VerdictKind
from preferences.queries import questions
from preferences.queries.setup import employer_setup
from preferences.rules.verdict import preferred_way

router = Router(tags=["The usual and the verdict"])
# An address that opens something is not kept with an answer: sent again, it is another one.
MAKES = meant_for(Scope.CARDS_WRITE, with_key=False)
PURPOSE: Final = "shown card"
KEPT: Final = timedelta(days=1)


class CardIn(Given):
    topic: TopicKey = TopicKey.UPDATE
    application: Id | None = None
    minutes: int = Field(15, ge=1, le=24 * 60, description="How long the address opens.")


class CardOut(Schema):
    id: int
    address: str = Field(
        description="Shown now alone. Whoever has it sees the card: hand it to one page."
    )
    expires_at: datetime


@router.post("/candidates/{int:pk}/card", **MAKES, response={201: CardOut, **PROBLEMS})
def make_card(request: ApiRequest, pk: int, given: CardIn) -> Answer:
    """An address that shows their usual and the verdict of that moment, without numbers, to embed beside a record.

    Needs `usual:read` as well. In whose pages it may stand is said with the token.
    """
    must_have(request, Scope.USUAL_READ)
    candidate = looked_at(request, pk, "card made")
    card, secret = open_card(
        token_id=request.auth.token_id,
        candidate=candidate,
        application=application_of(request, candidate, given.application),
        topic=given.topic,
        until=request.at + timedelta(minutes=given.minutes),
        at=request.at,
    )
    address = f"{settings.PUBLIC_URL}{reverse('shown_card', args=[secret])}"
    return Status(201, {"id": card.pk, "address": address, "expires_at": card.expires_at})


@router.delete("/cards/{int:pk}", **MAKES, response={204: None, **PROBLEMS})
def revoke_card(request: ApiRequest, pk: int) -> Answer:
    """At once: its address opens nothing any more."""
    if not revoke(pk=pk, token_id=request.auth.token_id, at=request.at):
        raise missing()
    return Status(204, None)


# --- what is kept ---------------------------------------------------------------------------------


@transaction.atomic
def open_card(
    *,
    token_id: int,
    candidate: Candidate,
    application: Application | None,
    topic: str,
    until: datetime,
    at: datetime,
) -> tuple[CardLink, str]:
    """The secret is shown now and never again."""
    secret = token_urlsafe(32)
    card = CardLink.objects.create(
        token_id=token_id,
        candidate=candidate,
        application=application,
        topic=topic,
        secret_hash=keyed_hash(settings.LINK_KEY, PURPOSE, secret),
        created_at=at,
        expires_at=until,
    )
    return card, secret


def revoke(*, pk: int, token_id: int, at: datetime) -> bool:
    """Whether there is such a card; twice changes nothing more."""
    mine = CardLink.objects.filter(pk=pk, token=token_id)
    return bool(mine.filter(revoked_at=None).update(revoked_at=at)) or mine.exists()


def found_card(secret: str, at: datetime) -> CardLink | None:
    """One that opens something now: not over, its token lets somebody in, and may see them still."""
    hashes = [keyed_hash(key, PURPOSE, secret) for key in link_keys()]
    live = Q(token__revoked_at=None, token__user__is_active=True, revoked_at=None) & (
        Q(token__expires_at=None) | Q(token__expires_at__gt=at)
    )
    rows = CardLink.objects.filter(live, secret_hash__in=hashes, expires_at__gt=at)
    card = rows.select_related("token__user", "candidate", "application__job").first()
    if card is None or Scope.USUAL_READ not in card.token.scopes:
        return None
    who = card.token.user
    if not candidates_visible_to(who, at).filter(pk=card.candidate_id).exists():
        return None
    of = card.application_id
    if of and not applications_visible_to(who, at).filter(pk=of).exists():
        return None
    return card


def forget_cards(at: datetime) -> int:
    return CardLink.objects.filter(expires_at__lt=at - KEPT).delete()[0]


# --- what it shows --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Shown:
    candidate: Candidate
    kind: VerdictKind
    words: VerdictWords
    lines: Sequence[CardLine]
    zone: str


def shown(card: CardLink, at: datetime) -> Shown:
    """As at the desk, without what is for those alone who arrange an interview."""
    candidate, application = card.candidate, card.application
    setup = employer_setup()
    facts = facts_for(candidate, card.topic, at, application, setup)
    usual, found = facts.usual, preferred_way(facts)
    zone = usual.zone.name_at(at)
    asked = questions(
        language=get_language() or "en",
        setup=setup,
        usual=usual,
        job_id=application.job_id if application else None,
    )
    lines = [
        line_of(usual, key, str(label), candidate, asked.get(key))
        for key, label in FIRST_LINES.items()
    ]
    lines += [
        line_of(usual, key, each.statement, candidate, each)
        for key, each in asked.items()
        if key not in FIRST_LINES and not each.is_restricted
        if is_shown(usual.of(key), each, None)
    ]
    words = verdict_words(found, name=candidate.called, zone=zone, at=at)
    return Shown(candidate, found.kind, words, lines, zone)


def policy_of(embedded_in: str) -> dict[str, Any]:
    """Its own: nothing runs, nothing is sent, and it stands in named pages alone."""
    houses = embedded_in or "'none'"
    return {
        "Cache-Control": "no-store",
        "Referrer-Policy": "no-referrer",
        "X-Robots-Tag": "noindex",
        "Content-Security-Policy": (
            "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
            f"form-action 'none'; base-uri 'none'; frame-ancestors {houses}"
        ),
    }
