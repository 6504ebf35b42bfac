"""What was changed and who looked, for an auditor: the newest first, in a constant number of queries."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from candidates.models import AccessRecord, AuditEntry
from candidates.queries import candidates_visible_to
from candidates.queries.same import numbers_of
from candidates.staff import Staff
from portal.audit.watched import WATCHED

SHOWN = 50
LOOKS = "looks"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    pk: int
    at: datetime
    who: str
    what: str
    where: str
    columns: Sequence[str]
    person_id: int | None
    person: str  # empty: of nobody, or of somebody whom they may not see
    through: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    lines: Sequence[Line]
    next_before: int | None


def recorded(user: Staff, asked: dict[str, Any], at: datetime, *, most: int = SHOWN) -> Recorded:
    """`asked` is what the form let through."""
    is_looks = asked.get("what") == LOOKS
    found = looks(user, asked, at) if is_looks else changes(asked)
    if asked.get("before"):
        found = found.filter(pk__lt=asked["before"])
    rows = list(found.order_by("-pk")[: most + 1])
    names = names_of({row.user_id if is_looks else row.by_id for row in rows})
    people = people_of(user, {row.candidate_id for row in rows}, at)
    line = look_line if is_looks else change_line
    return Recorded(
        lines=[line(row, names, people) for row in rows[:most]],
        next_before=rows[most - 1].pk if len(rows) > most else None,
    )


def changes(asked: dict[str, Any]) -> QuerySet[Any]:
    found = AuditEntry.objects.all()
    if asked.get("who"):
        found = found.filter(by_id=asked["who"].pk)
    if asked.get("table"):
        found = found.filter(table=asked["table"])
    if asked.get("person"):
        found = found.filter(candidate_id__in=numbers_of(asked["person"]))
    return found


def looks(user: Staff, asked: dict[str, Any], at: datetime) -> QuerySet[Any]:
    """At people whom they may see themselves."""
    found = AccessRecord.objects.filter(candidate__in=candidates_visible_to(user, at))
    if asked.get("who"):
        found = found.filter(user=asked["who"])
    if asked.get("person"):
        found = found.filter(candidate=asked["person"])
    return found


def names_of(ids: Iterable[int | None]) -> dict[int, str]:
    users = get_user_model().objects.filter(pk__in=[pk for pk in ids if pk is not None])
    return {user.pk: user.get_full_name() or _("A colleague") for user in users}


def people_of(user: Staff, ids: Iterable[int | None], at: datetime) -> dict[int, str]:
    seen = candidates_visible_to(user, at).filter(pk__in=[pk for pk in ids if pk is not None])
    return {person.pk: person.full_name for person in seen}


def change_line(row: AuditEntry, names: dict[int, str], people: dict[int, str]) -> Line:
    return Line(
        pk=row.pk,
        at=row.at,
        who=names.get(row.by_id or 0, ""),
        what=row.get_kind_display(),
        where=words_of_table(row.table),
        columns=row.columns,
        person_id=row.candidate_id if row.candidate_id in people else None,
        person=people.get(row.candidate_id or 0, ""),
        through=row.through,
    )


def look_line(row: AccessRecord, names: dict[int, str], people: dict[int, str]) -> Line:
    return Line(
        pk=row.pk,
        at=row.at,
        who=names.get(row.user_id or 0, ""),
        what=_("Looked"),
        where="",
        columns=(),
        person_id=row.candidate_id,
        person=people.get(row.candidate_id, ""),
        through=row.screen,
    )


def words_of_table(table: str) -> str:
    for each in WATCHED:
        if each.table == table:
            return str(each.model._meta.verbose_name)
    return table
