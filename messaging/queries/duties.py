"""What answers ask people of ours to do."""

from django.db.models import F, Q, QuerySet

from candidates.enums import Outcome
from candidates.queries import applications_visible_to
from candidates.staff import Staff
from messaging.enums import MessageState
from messaging.models import Duty
from preferences.rules.keys import PAPERS_HOW


def open_duties() -> QuerySet[Duty]:
    """Not done, and their answer still stands, as does the stage it is about. Nothing is owed to who
    withdrew. Papers are for every stage.
    """
    question = "answer__question__stage"
    is_ahead = (
        Q(application=None)
        | Q(answer__key=PAPERS_HOW)
        | Q(**{question: None})
        | Q(application__stage__position__lte=F(f"{question}__position"))
    )
    stands = Q(answer__superseded_at=None, answer__undone_at=None)
    unsent = Q(message=None) | Q(message__state=MessageState.DRAFT)
    return (
        Duty.objects.filter(stands & unsent & is_ahead, done_at=None, candidate__erased_at=None)
        .exclude(application__outcome=Outcome.WITHDRAWN)
        .select_related("answer", "candidate", "owner", "application__job", "application__stage")
    )


def duties_of(user: Staff) -> QuerySet[Duty]:
    """Theirs to do, the first due first: of applications that they may still see."""
    seen = Q(application=None) | Q(application__in=applications_visible_to(user))
    return open_duties().filter(seen, owner=user.pk)
