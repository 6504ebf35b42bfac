"""Asking for an export, taking it once, and its end."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from candidates.actions.erasures import note_files
from candidates.exceptions import Refusal
from candidates.staff import Staff, id_of
from messaging.enqueue import run_soon
from portal.exports.enums import WAITING, Form, State
from portal.exports.models import Export

WORK: Final = "portal.exports.tasks.carry_on"
READY_FOR: Final = timedelta(days=1)
TAKING: Final = timedelta(hours=1)  # the longest that somebody may be at it


class Gone(Refusal):
    words = _("This export was taken already, or its day is over. Make a new one.")


@transaction.atomic
def ask_for(*, form: Form, by: Staff | None, at: datetime) -> Export:
    """One at a time: what somebody has waiting ends."""
    if by is not None:
        end_all(Export.objects.filter(by=by.pk), at)
    export = Export.objects.create(form=form, by_id=id_of(by), created_at=at, moved_at=at)
    run_soon(WORK)
    return export


@transaction.atomic
def take(*, export: Export, at: datetime) -> Export:
    """Once. Raises Gone."""
    held = Export.objects.select_for_update().get(pk=export.pk)
    if held.state != State.READY or held.until is None or held.until <= at:
        raise Gone
    held.state, held.taken_at, held.moved_at = State.TAKEN, at, at
    held.save(update_fields=["state", "taken_at", "moved_at"])
    return held


def bytes_of(export: Export) -> Iterator[bytes]:
    """Piece by piece, out of private storage."""
    for part in export.parts.order_by("number").iterator(100):
        with part.file.open("rb") as file:
            yield from file.chunks()


def end_all(exports: QuerySet[Export], at: datetime) -> int:
    """Those of them that wait: their pieces go."""
    held = exports.filter(state__in=WAITING).select_for_update().order_by("pk")
    return sum(end(export, at) for export in held)


def end(export: Export, at: datetime) -> int:
    note_files(names=list(export.parts.values_list("file", flat=True)), at=at)
    export.parts.all().delete()
    export.tables.all().delete()
    export.state = State.ENDED if export.state in WAITING else export.state
    export.moved_at = at
    export.save(update_fields=["state", "moved_at"])
    return 1


@transaction.atomic
def give_up(*, export: Export, at: datetime) -> None:
    end_all(Export.objects.filter(pk=export.pk), at)


@transaction.atomic
def forget(at: datetime) -> int:
    """What nobody took in its day, and what was taken."""
    late = end_all(Export.objects.filter(until__lte=at), at)
    taken = Export.objects.filter(state=State.TAKEN, taken_at__lte=at - TAKING)
    return late + sum(end(export, at) for export in taken.filter(parts__isnull=False).distinct())
