"""Which tables there are, and which of their rows a reader may see.

The columns are those of the copy that a person gets of their own data: each room says them once, in
`people`. Admins get every table. A recruiter gets the usual of everybody they see; what is said and written
about applications only for those of their own teams; never what is asked for an interview to be possible.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Q

from candidates.people import Part
from candidates.queries import applications_readable_by, candidates_visible_to
from candidates.staff import Staff
from portal.exports.people_table import HEADERS, people_rows
from portal.people import parts
from preferences.rules import keys

Cells = Sequence[Any]
# The way from a row to its application, for those that a recruiter gets of their own teams alone.
OF_OWN_TEAMS: Final[Mapping[str, str]] = {
    "candidates.Application": "pk",
    "candidates.Move": "application",
    "candidates.Note": "application",
    "messaging.MessageBody": "message__application",
    "messaging.Delivery": "message__application",
    "messaging.Duty": "application",
    "scheduling.Interview": "application",
    "followup.Promise": "application",
}
OF_ALL_THEY_SEE: Final = frozenset(
    {
        "candidates.ContactPoint",
        "candidates.OutsideId",
        "preferences.Answer",
        "preferences.AnswerOption",
        "preferences.AnswerWindow",
        "preferences.Consent",
        "preferences.Pause",
        "preferences.UnmetRequest",
    }
)
KEYS: Final[Mapping[str, str]] = {
    "preferences.Answer": "key",
    "preferences.AnswerOption": "answer__key",
    "preferences.AnswerWindow": "answer__key",
    "preferences.UnmetRequest": "key",
}


@dataclass(frozen=True, slots=True)
class Table:
    """`rows` gives those after an id, in the order of ids, the id in front; not more than asked for."""

    name: str
    headers: Sequence[str]
    rows: Callable[[Staff, int, int, datetime], Iterator[Cells]]


class Whole:
    """Who asks at the command line."""

    pk = 0
    is_active = True
    is_superuser = True


def tables_for(user: Staff) -> list[Table]:
    found = [Table("people", HEADERS, people_rows)]
    for part in parts():
        label = part.model._meta.label
        if part.of == "pk" or not (
            user.is_superuser or label in OF_OWN_TEAMS or label in OF_ALL_THEY_SEE
        ):
            continue
        name = f"{part.model._meta.app_label}-{part.model._meta.model_name}"
        found.append(Table(name, ["id", "person", *part.fields], rows_in(part)))
    return found


def rows_in(part: Part) -> Callable[[Staff, int, int, datetime], Iterator[Cells]]:
    def rows(user: Staff, after: int, most: int, at: datetime) -> Iterator[Cells]:
        people = candidates_visible_to(user, at).order_by().values("pk")
        found = part.model._default_manager.filter(
            part.only, narrowed(part, user), pk__gt=after, **{f"{part.of}__in": people}
        )
        columns = found.order_by("pk").values_list("pk", part.of, *part.fields.values())
        yield from columns[:most].iterator(chunk_size=1000)

    return rows


def narrowed(part: Part, user: Staff) -> Q:
    label = part.model._meta.label
    if user.is_superuser:
        return Q()
    only = Q()
    if label in OF_OWN_TEAMS:
        readable = applications_readable_by(user).order_by().values("pk")
        only &= Q(**{f"{OF_OWN_TEAMS[label]}__in": readable})
    if label in KEYS:
        only &= ~Q(**{KEYS[label]: keys.MEET_SUPPORT})
    return only
