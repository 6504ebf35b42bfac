"""What every list of the admin has: a count that ends, a search by person, and rows that are only read."""

from collections.abc import Callable, Iterable
from typing import Any, Final

from django.contrib import admin
from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from candidates.actions import access
from candidates.models import Candidate
from candidates.queries import search_candidates

MOST: Final = 1000
MOST_PEOPLE: Final = 200
LONGEST_ID: Final = 18  # digits: more of them are no id
SCREEN: Final = "admin"


class CappedPaginator(Paginator):
    """Counts no further than `MOST`: a list of a million rows is narrowed, not paged through."""

    @cached_property
    def counted(self) -> int:
        rows: Any = self.object_list
        return int(rows.order_by()[: MOST + 1].count())

    @cached_property
    def count(self) -> int:
        return min(self.counted, MOST)

    @property
    def has_more(self) -> bool:
        return self.counted > MOST


class HouseAdmin(admin.ModelAdmin):
    """Whatever its table's size, a list asks for one page of rows and for a count that ends."""

    list_per_page = 50
    list_max_show_all = 0
    show_full_result_count = False
    paginator = CappedPaginator
    show_facets = admin.ShowFacets.NEVER  # each would count the whole table


def among(column: str, title: Any, values: Callable[[], Iterable[tuple[str, Any]]]) -> Any:
    """A filter over values that are known: looking for the distinct ones would read the whole table."""

    class Among(admin.SimpleListFilter):
        parameter_name = column

        def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
            return list(values())

        def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
            wanted = self.value()
            return queryset.filter(**{column: wanted}) if wanted else queryset

    Among.title = title
    return Among


class ReadOnly:
    """Rows that only actions write."""

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class ReadOnlyAdmin(ReadOnly, HouseAdmin):
    """Newest first by the key, which every table has an index of."""

    ordering = ["-pk"]


class ReadOnlyInline(ReadOnly, admin.TabularInline):
    extra = 0


class AboutPerson(HouseAdmin):
    """Rows of a candidate: found by who it is, and each look at one is on record.

    `person` is the way from the row to the candidate. Only when nobody is called so the list's own fields
    are searched; a number is an id.
    """

    person = "candidate"
    looks = True
    search_fields = ["=pk"]
    search_help_text = _("A name, a whole address or number, or the id of a row.")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        term = search_term.strip().replace("\x00", "")
        if not term:
            return queryset, False
        if term.isdecimal() and len(term) <= LONGEST_ID:
            return queryset.filter(pk=int(term)), False
        people = search_candidates(Candidate.objects.all(), term)
        found = list(people.values_list("pk", flat=True)[:MOST_PEOPLE])
        if found or self.search_fields == ["=pk"]:
            return queryset.filter(**{f"{self.person}__in": found}), False
        return super().get_search_results(request, queryset, term)

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, *args: Any, **more: Any
    ) -> HttpResponse:
        answer: HttpResponse = super().changeform_view(request, object_id, *args, **more)
        if self.looks and request.method == "GET" and answer.status_code == 200 and object_id:
            self.record_look(request, object_id)
        return answer

    def record_look(self, request: HttpRequest, object_id: str) -> None:
        row = self.get_object(request, object_id)
        for name in self.person.split("__"):
            row = getattr(row, name, None) if name != "pk" else row
        if isinstance(row, Candidate):
            at = timezone.now()
            access.record_look(user=request.user, candidate=row, screen=SCREEN, at=at)
