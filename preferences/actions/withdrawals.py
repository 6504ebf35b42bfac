"""The record of an opt-out. What is queued has to stop in the same transaction, so only
`messaging.actions.opt_outs` may call this (docs/house.md); the import law keeps it so.
"""

from datetime import datetime

from django.db import transaction

from candidates.actions import happenings
from candidates.actions.versions import raise_contact_version
from candidates.enums import HappeningKind
from candidates.models import Candidate, ContactPoint
from preferences.actions import suppressions
from preferences.enums import Channel, ConsentAct, ConsentHow, Through
from preferences.models import Consent
from preferences.rules.shown import wording_of


@transaction.atomic
def withdraw_primitive(
    *,
    candidate: Candidate,
    channel: Channel,
    topic: str = "",
    contact_point: ContactPoint | None = None,
    how: ConsentHow,
    through: Through,
    words: str = "",
    at: datetime,
) -> Consent:
    """Withdraws a consent and suppresses the addresses it was about.

    Everyone who shares a number that said STOP is locked, in the order of their ids, and gets a new
    contact version.
    """
    suppressions.lock_people(candidate, contact_point, how)
    consent = Consent.objects.create(
        candidate=candidate,
        contact_point=contact_point,
        act=ConsentAct.WITHDRAWN,
        channel=channel,
        topic=topic,
        how=how,
        through=through,
        words=words[:300],
        wording=wording_of(how),
        at=at,
    )
    suppressions.suppress(consent)
    raise_contact_version(candidate.pk)
    happenings.record(kind=HappeningKind.OPTED_OUT, candidate=candidate, subject=consent, at=at)
    return consent
