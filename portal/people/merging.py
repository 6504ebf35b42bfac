"""Two records of one person become one: each room's part, in one transaction, the lowest room first.

First every room settles what cannot be there twice, while it is known which record a row is of; then rows
go over; then what hung on the doubles. The record that is taken up stays as a number without a name: old
links, addresses and numbers lead from it to the person. It cannot be taken back, so a preview comes first:
the same merge, done and undone in one transaction.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from functools import partial
from importlib import import_module

from django.conf import settings
from django.db import transaction
from django.db.models import Model

from candidates.actions import happenings, joining
from candidates.enums import HappeningKind
from candidates.exceptions import MergeChanged
from candidates.models import Application, Candidate, ContactPoint, Merge
from candidates.people import Share
from candidates.rules.joining import Pair
from candidates.staff import Staff, id_of
from portal.people.erasing import end_sessions, fates, forget_in_admin


def shares() -> Iterator[Share]:
    for name in settings.PERSON_PARTS:
        yield from import_module(name).MERGED


def versions_of(*people: Candidate) -> str:
    """What the preview was made from: whoever changed since is looked at again."""
    return " ".join(f"{person.pk}:{person.contact_version}" for person in people)


@transaction.atomic
def merge(
    *, kept: Candidate, gone: Candidate, by: Staff | None, at: datetime, seen: str = ""
) -> Merge:
    """For good. Raises MergeRefused, MergeChanged, SomethingLeaves, BookedTwice."""
    held = joining.locked_both(kept.pk, gone.pk)
    if seen and seen != versions_of(*held):
        raise MergeChanged
    pair = pair_of(kept.pk, gone.pk, by, at)
    carry_out(pair)
    row = joining.note_merge(pair)
    happenings.record(kind=HappeningKind.MERGED, candidate=held[0], subject=held[1], by=by, at=at)
    transaction.on_commit(partial(end_sessions, {gone.pk}), robust=True)
    return row


def pair_of(kept_id: int, gone_id: int, by: Staff | None, at: datetime) -> Pair:
    return Pair(
        kept=kept_id,
        gone=gone_id,
        at=at,
        by_id=id_of(by),
        doubled=joining.doubled(kept_id, gone_id),
        points=joining.same_points(kept_id, gone_id),
    )


def carry_out(pair: Pair) -> None:
    """With both rows held; safe to run again. What is left of the record goes as at an erasure."""
    every = list(shares())
    for share in every:
        share.prepare(pair)
    for share in every:
        share.carry_out(pair)
    hang(Application, pair.doubled)
    hang(ContactPoint, pair.points)
    joining.drop_doubles(pair)
    gone = Candidate.objects.get(pk=pair.gone)
    forget_in_admin(gone)
    for fate in fates():
        fate.carry_out(gone.pk, pair.at)
    joining.raise_versions(pair)


def hang(model: type[Model], doubles: Mapping[int, int]) -> None:
    """Whatever hangs on a double hangs on the one that remains."""
    for related in model._meta.related_objects:
        field = related.field
        if field.primary_key:
            continue
        for double, own in doubles.items():
            rows = field.model._default_manager.filter(**{field.name: double})
            rows.update(**{field.name: own})


# --- afterwards -------------------------------------------------------------------------------


def sweep(at: datetime) -> int:
    """Merges whose moment is over: what others were writing in it goes over as well."""
    settled = at - timedelta(seconds=2 * settings.OUTBOX_LEASE)
    waiting = Merge.objects.filter(is_swept=False, at__lte=settled).order_by("pk")
    return sum(again(row.pk, at) for row in waiting[:100])


@transaction.atomic
def again(merge_id: int, at: datetime) -> bool:
    row = Merge.objects.get(pk=merge_id)
    people = Candidate.objects.select_for_update(no_key=True).order_by("pk")
    list(people.filter(pk__in=[row.kept_id, row.gone_id]))
    if row.kept.erased_at is None:
        carry_out(pair_of(row.kept_id, row.gone_id, None, at))
    Merge.objects.filter(pk=merge_id).update(is_swept=True)
    return True
