"""Whom a screen for many is about: people who were picked on a list, or everybody it found."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Self

from django.http import QueryDict

from candidates.models import Application, Candidate
from candidates.queries import candidates_contactable_by
from portal.access import DeskRequest
from portal.desk.forms.filters import PeopleFilter
from portal.desk.queries.choices import filter_choices
from portal.desk.queries.people import matching, shown_applications

MOST: Final = 500
LONGEST: Final = 8000  # of an address; nobody ticks more
PICKED, BEFORE, EVERYONE, FILTER = "person", "picked", "everyone", "filter"


def picked_in(data: QueryDict) -> tuple[int, ...]:
    """Whoever was ticked, on this page or on those before; what is no number is nobody."""
    asked = [*data.getlist(PICKED), *data.get(BEFORE, "")[:LONGEST].split(".")]
    ids = (int(pk) for pk in asked if pk.isdecimal() and len(pk) < 12)
    return tuple(dict.fromkeys(ids))[: MOST + 1]


@dataclass(frozen=True, slots=True)
class Selection:
    """Names in a form or an address: `person` (an id, repeated) and `picked` (ids with dots between
    them: those of other pages), or `everyone` with `filter`, the query of People as it stands in its
    address. `filter` also says which application is meant.
    """

    picked: tuple[int, ...] = ()
    is_everyone: bool = False
    query: str = ""

    @classmethod
    def of(cls, request: DeskRequest) -> Self:
        data = request.POST if request.method == "POST" else request.GET
        return cls(
            picked=picked_in(data),
            is_everyone=bool(data.get(EVERYONE)),
            query=data.get(FILTER, "")[:4000],
        )

    @property
    def is_empty(self) -> bool:
        return not (self.picked or self.is_everyone)

    @property
    def fields(self) -> Iterable[tuple[str, str]]:
        """To be carried along by the next form."""
        if self.picked and not self.is_everyone:
            yield BEFORE, ".".join(map(str, self.picked))
        if self.is_everyone:
            yield EVERYONE, "on"
        if self.query:
            yield FILTER, self.query

    def wanted(self, request: DeskRequest) -> PeopleFilter:
        query = QueryDict(self.query)
        choices, _views = filter_choices(request.user, request.at, query.get("job", ""))
        return PeopleFilter(query, choices)

    def people(self, request: DeskRequest, wanted: PeopleFilter) -> list[Candidate]:
        """Those of them who may be contacted; one more than `MOST` when there are too many.

        Whoever is out of sight is missing here, and nothing says so.
        """
        if self.is_everyone:
            return listed_and_contactable(request, wanted)
        contactable = candidates_contactable_by(request.user, request.at)
        found = contactable.filter(pk__in=self.picked).order_by("folded_name", "pk")
        return list(found[: MOST + 1])

    def applications(
        self, request: DeskRequest, people: Iterable[Candidate], wanted: PeopleFilter
    ) -> Mapping[int, Application]:
        """Of each person the one that the list showed."""
        ids = [person.pk for person in people]
        return shown_applications(request.user, ids, wanted, request.at)


def listed_and_contactable(request: DeskRequest, wanted: PeopleFilter) -> list[Candidate]:
    """In the order of the list. Whom they only see is rare, so one turn is mostly enough."""
    contactable = candidates_contactable_by(request.user, request.at)
    found: list[Candidate] = []
    begins = 0
    while len(found) <= MOST:
        ids = matching(request.user, wanted, request.at, begins=begins, most=MOST + 1)
        people = contactable.in_bulk(ids)
        found += [people[pk] for pk in ids if pk in people]
        begins += len(ids)
        if len(ids) <= MOST:
            break
    return found[: MOST + 1]
