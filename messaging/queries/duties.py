"""What answers ask people of ours to do."""

from django.db.models import Q, QuerySet

from candidates.enums import Outcome
from candidates.queries import applications_visible_to
from candidates.staff import Staff
from messaging.enums import MessageState
from messaging.models import Duty


def open_duties() -> QuerySet[Duty]:
    """Not done, and their answer still stands. Nothing is owed to who withdrew."""
    stands = Q(answer__superseded_at=None, answer__undone_at=None)
    unsent = Q(message=None) | Q(message__state=MessageState.DRAFT)
    return (
        Duty.objects.filter(stands & unsent, done_at=None, candidate__erased_at=None)
        .exclude(application__outcome=Outcome.WITHDRAWN)
        .select_related("answer", "candidate", "owner", "application__job", "application__stage")
    )


def duties_of(user: Staff) -> QuerySet[Duty]:
    """Theirs to do, the first due first: of applications that they may still see."""
    seen = Q(application=None) | Q(application__in=applications_visible_to(user))
    return open_duties().filter(seen, owner=user.pk)
