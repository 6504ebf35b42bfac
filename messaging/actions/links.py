"""A lost or old link sends itself again, to the contact on file and nowhere else."""

from datetime import datetime

from django.db import transaction

from candidates.enums import ContactKind, LinkPurpose
from candidates.models import Candidate, ContactPoint, Link
from candidates.queries import main_contact_point
from messaging.actions.letters import send_letter
from messaging.models import Message
from messaging.queries.verdicts import verdict_for
from preferences.enums import Channel, TopicKey
from preferences.models import CheckIn


def point_for_link(candidate: Candidate, at: datetime) -> ContactPoint | None:
    """Where a new link would go: their way when it is a text or an email, else what we have."""
    preferred = verdict_for(candidate, None, TopicKey.CHECK_IN, at)
    email = main_contact_point(candidate, ContactKind.EMAIL)
    if preferred.channel == Channel.TEXT and preferred.contact_id is not None:
        return ContactPoint.objects.get(pk=preferred.contact_id)
    return email


@transaction.atomic
def send_link_again(*, link: Link, at: datetime) -> Message | None:
    """None when there is nothing to send it to. The old one stays as it is."""
    point = point_for_link(link.candidate, at)
    if point is None:
        return None
    check_in = None
    if link.purpose == LinkPurpose.CHECK_IN:
        check_in = CheckIn.objects.filter(candidate=link.candidate, closed_at=None).first()
    return send_letter(
        "link_again",
        contact_point=point,
        application=link.application,
        check_in=check_in,
        job=link.application.job.title if link.application else "",
        at=at,
    )
