"""A candidate withdraws an application: everything about it stops first."""

from datetime import datetime

from django.db import transaction

from candidates.actions import applications, documents
from candidates.actions.candidates import locked_candidate
from candidates.models import Application, Move
from messaging.actions.messages import cancel
from messaging.enums import MessageState
from messaging.exceptions import AlreadyLeaving, NotWaiting
from messaging.models import Message
from preferences.actions import check_ins
from preferences.enums import TopicKey
from preferences.models import CheckIn

WITHDRAWN = "withdrawn"


@transaction.atomic
def withdraw_application(*, application: Application, why: str = "", at: datetime) -> Move:
    """Twice is once; raises ApplicationClosed when it had ended otherwise.

    What is queued about it goes no more, what we asked of them for it is not needed any more. What is
    leaving at this moment still arrives.
    """
    locked_candidate(application.candidate_id)
    move = applications.withdraw(application=application, why=why, at=at)
    about_it = Message.objects.filter(application=application, state=MessageState.OUT)
    for message in about_it.exclude(topic=TopicKey.SERVICE).order_by("pk"):
        try:
            cancel(message=message, by=None, at=at)
        except (AlreadyLeaving, NotWaiting):
            continue
    for request in application.wanted.filter(done_at=None):
        documents.need_no_more(request=request, at=at)
    for check_in in CheckIn.objects.filter(application=application, closed_at=None):
        check_ins.stop(check_in=check_in, why=WITHDRAWN, at=at)
    return move
