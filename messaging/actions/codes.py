"""Six digits to a contact point: they verify it, or raise a session to level 2."""

from datetime import datetime

from django.db import transaction

from candidates.actions.contact_points import make_code
from candidates.models import ContactPoint
from messaging.actions.letters import send_letter
from messaging.models import Message


@transaction.atomic
def send_code(*, contact_point: ContactPoint, at: datetime) -> Message:
    """Raises ContactPointClosed and TooManyCodes.

    To a number that opted out nothing is sent, and nobody learns that from the answer: the page
    that takes the code says to everyone alike what else they can do.
    """
    code = make_code(contact_point=contact_point, at=at)
    return send_letter("code", contact_point=contact_point, secrets={"code": code}, at=at)
