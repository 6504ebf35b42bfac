"""A time agreed in person or on the phone: written down at once, without asking for it first."""

import uuid
from datetime import datetime

from django.db import transaction

from candidates.actions.candidates import locked_candidate
from candidates.models import Application
from candidates.staff import Staff
from scheduling.actions.interviews import book
from scheduling.actions.offers import Meet, new_offer
from scheduling.enums import Way
from scheduling.models import Interview, Offer


@transaction.atomic
def book_directly(
    *,
    application: Application,
    meet: Meet,
    starts_at: datetime,
    by: Staff,
    at: datetime,
    client_token: uuid.UUID,
) -> Interview:
    """ "Do it for me": the interview, with an offer behind it that they can move and cancel on their
    page. The same token gives the same interview. Raises what offering and booking raise.
    """
    locked_candidate(application.candidate_id)
    known = Offer.objects.filter(client_token=client_token, application=application).first()
    if known is None:
        known = new_offer(application, meet, by, at, client_token)
        known.way = Way.RING
        known.save(update_fields=["way"])
    return book(offer=known, starts_at=starts_at, by=by, at=at)
