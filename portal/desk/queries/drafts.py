"""What the composer opens with: a draft, a message that came back, one that did not arrive."""

from datetime import date

from candidates.models import Candidate
from candidates.queries import may_see_bodies_of
from candidates.staff import Staff
from followup.models import Pledge
from messaging.enums import MessageState
from messaging.models import Message


def draft_of(candidate: Candidate, user: Staff, asked: str) -> Message | None:
    """Drafts are shared: whoever may read about the job may go on writing."""
    message = written_to(candidate, user, asked)
    return message if message and message.state == MessageState.DRAFT else None


def sent_before(candidate: Candidate, user: Staff, asked: str) -> Message | None:
    """Did not arrive, and is to be sent once more another way."""
    message = written_to(candidate, user, asked)
    return message if message and message.queued_at else None


def written_to(candidate: Candidate, user: Staff, asked: str) -> Message | None:
    if not asked.isdecimal():
        return None
    found = Message.objects.filter(pk=asked, thread__candidate=candidate)
    message = (
        found.select_related("application__job").prefetch_related("bodies", "deliveries").first()
    )
    if message is None:
        return None
    job = message.application.job if message.application else None
    return message if may_see_bodies_of(user, job) else None


def day_named_by(draft: Message | None) -> date | None:
    """By which they hear again, as it was said when it was last sent."""
    if draft is None:
        return None
    return Pledge.objects.filter(message=draft).values_list("due_on", flat=True).first()
