"""A day that a message or a move names: said in one act with it, or not at all."""

from datetime import date, datetime

from django.db import transaction

from candidates.actions import applications
from candidates.actions.applications import locked_application
from candidates.models import Application, Move, Stage
from candidates.staff import Staff, id_of
from followup.actions.promises import check_may_promise, end, open_promise, owe_next, promise
from followup.enums import PromiseOrigin, PromiseState
from followup.models import Pledge
from messaging.models import Message


@transaction.atomic
def name_day(
    *,
    message: Message,
    application: Application | None,
    due_on: date | None,
    by: Staff,
    at: datetime,
) -> Pledge | None:
    """Belongs in the transaction that sends the message; sent once more, the newer day or none holds.

    Raises PromiseInThePast, PromiseTooFar and NothingToPromise.
    """
    if due_on is None or application is None:
        Pledge.objects.filter(message=message, promise=None).delete()
        return None
    check_may_promise(application, due_on, at)
    row, _new = Pledge.objects.update_or_create(
        message=message,
        defaults={"application": application, "due_on": due_on, "by_id": id_of(by)},
    )
    return row


@transaction.atomic
def move_and_promise(
    *,
    application: Application,
    to_stage: Stage,
    why: str,
    version: int,
    due_on: date | None,
    by: Staff,
    at: datetime,
) -> Move:
    """Raises what a move and what a promise raises; then neither was made."""
    made = applications.move(
        application=application, to_stage=to_stage, why=why, version=version, by=by, at=at
    )
    if due_on is not None:
        origin = PromiseOrigin.MOVE
        promise(application=application, due_on=due_on, by=by, origin=origin, at=at)
    return made


@transaction.atomic
def take_back_move(*, move: Move, by: Staff, at: datetime) -> Move:
    """With the day that was said with it: nobody was told yet."""
    undone = applications.undo_move(move=move, by=by, at=at)
    held = locked_application(move.application_id)
    known = open_promise(held)
    if known is not None and (known.origin, known.made_at) == (PromiseOrigin.MOVE, move.at):
        end(known, PromiseState.DROPPED, at)
        owe_next(held, at)
    return undone
