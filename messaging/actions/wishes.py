"""What candidates asked for and we could not do: done by hand, or offered once we can."""

from datetime import datetime
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation

from candidates.models import Application
from candidates.queries import employer
from candidates.staff import Staff
from messaging.actions.calls import log_outside
from messaging.actions.messages import compose
from messaging.enums import CallOutcome
from preferences.actions import unmet
from preferences.enums import Channel, TopicKey
from preferences.models import UnmetRequest
from preferences.queries.adopted import requests_met


@transaction.atomic
def serve_by_hand(
    *, request: UnmetRequest, by: Staff, at: datetime, client_token: UUID | None = None
) -> UnmetRequest:
    """Somebody wrote or went there themselves: it counts as a contact. Twice changes nothing."""
    if UnmetRequest.objects.filter(pk=request.pk, served_at__isnull=False).exists():
        return request
    log_outside(
        candidate=request.candidate,
        channel=Channel.BY_HAND,
        topic=TopicKey.UPDATE,
        outcome=CallOutcome.DONE,
        words=request.words,
        application=application_for(request),
        client_token=client_token or uuid5(NAMESPACE_URL, f"wish:{request.pk}"),
        by=by,
        at=at,
    )
    return unmet.serve(request=request, at=at)


def offer_what_we_can(at: datetime) -> int:
    """To everyone who asked for what was adopted since, once, in their way."""
    return sum(offer_one(request=request, at=at) for request in list(requests_met()))


@transaction.atomic
def offer_one(*, request: UnmetRequest, at: datetime) -> bool:
    offered = unmet.offer(request=request, at=at)
    if offered.offered_at != at:
        return False
    candidate = request.candidate
    words = {"first_name": candidate.called, "asked": request.words, "employer": employer().name}
    with translation.override(candidate.language):
        subject, email, text = (
            render_to_string(f"letters/adopted/{part}.txt", words).strip()
            for part in ("subject", "email", "text")
        )
    compose(
        candidate=candidate,
        topic=TopicKey.CHECK_IN,
        subject=subject,
        body=email,
        text=text,
        application=application_for(request),
        is_automatic=True,
        asks=1,
        client_token=uuid5(NAMESPACE_URL, f"adopted:{request.pk}"),
        at=at,
    )
    return True


def application_for(request: UnmetRequest) -> Application | None:
    """The live one it was asked about, else their newest live one."""
    live = Application.objects.filter(candidate=request.candidate_id, closed_at=None)
    asked_in = live.filter(pk=request.answer.application_id or 0) if request.answer else live.none()
    return asked_in.first() or live.order_by("-applied_at").first()
