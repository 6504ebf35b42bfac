"""The ledger of erasures: in the database, and in a file that no backup of it takes back."""

import os
from collections.abc import Collection
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.files.storage import storages
from django.db import transaction
from django.db.models import F

from candidates.enums import DataWish, ErasedWhy
from candidates.models import Candidate, DataRequest, Erasure, ErasureWork, FileToRemove
from candidates.rules.ledger import line_of, person_hash
from candidates.staff import Staff, id_of


def begin(*, candidate: Candidate, why: ErasedWhy, by: Staff | None, at: datetime) -> Erasure:
    """The candidate's row is held. Twice it is the one that is there."""
    Candidate.objects.filter(pk=candidate.pk, erased_at=None).update(erased_at=at)
    DataRequest.objects.filter(
        candidate=candidate, wish=DataWish.ERASURE, done_at=None, taken_back_at=None
    ).update(done_at=at, by_id=id_of(by))
    erasure, is_new = Erasure.objects.get_or_create(
        person_hash=person_hash(settings.SUPPRESSION_KEY, candidate.pk, candidate.created_at),
        defaults={"candidate": candidate, "why": why, "by_id": id_of(by), "at": at},
    )
    if is_new:
        ErasureWork.objects.create(erasure=erasure)
    return erasure


@transaction.atomic
def know(*, person_hashes: Collection[str], at: datetime) -> int:
    """Lines about people whom a restored backup never knew; how many were new."""
    known = set(
        Erasure.objects.filter(person_hash__in=person_hashes).values_list("person_hash", flat=True)
    )
    new = [
        Erasure(person_hash=each, why=ErasedWhy.RESTORED, at=at)
        for each in sorted(set(person_hashes) - known)
    ]
    return len(Erasure.objects.bulk_create(new, ignore_conflicts=True))


# --- the file ---------------------------------------------------------------------------------


@transaction.atomic
def write_lines() -> int:
    """What is not in the file yet, in one piece and on the disk; a line twice does no harm."""
    waiting = list(
        ErasureWork.objects.select_for_update(of=("self",), skip_locked=True)
        .filter(is_written=False)
        .select_related("erasure")
        .order_by("pk")[:500]
    )
    if waiting:
        lines = "".join(line_of(row.erasure.person_hash, row.erasure.at) for row in waiting)
        append(Path(settings.ERASURE_LEDGER), lines)
        ErasureWork.objects.filter(pk__in=[row.pk for row in waiting]).update(is_written=True)
    return len(waiting)


def append(path: Path, lines: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    opened = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(opened, lines.encode())
        os.fsync(opened)
    finally:
        os.close(opened)


# --- files ------------------------------------------------------------------------------------


def note_files(*, names: Collection[str], at: datetime) -> None:
    """In the transaction that deletes their rows: they go once that is certain."""
    FileToRemove.objects.bulk_create(
        [FileToRemove(name=name, since_at=at) for name in names], ignore_conflicts=True
    )


def remove_files(most: int = 200) -> int:
    """From the storage; what it cannot remove now it is asked for again. How many are gone."""
    done = 0
    for row in FileToRemove.objects.order_by("tries", "pk")[:most]:
        try:
            storages["papers"].delete(row.name)
        except OSError:
            FileToRemove.objects.filter(pk=row.pk).update(tries=F("tries") + 1)
            continue
        row.delete()
        done += 1
    return done


def finish(*, erasure: Erasure) -> None:
    """Nothing of theirs is on its way any more."""
    ErasureWork.objects.filter(erasure=erasure).update(is_swept=True)
    ErasureWork.objects.filter(is_swept=True, is_written=True).delete()
