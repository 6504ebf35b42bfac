"""The way out of the admin for the rows of a list: a table that no spreadsheet runs, asked for by somebody who
has just signed in, on record for everybody it is about, and sent as it is read.
"""

import csv
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import islice
from typing import Any, Final

from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.admin.utils import label_for_field, lookup_field
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from candidates.models import AccessRecord
from portal.accounts.fresh import ask_again, is_fresh
from portal.imports.sheet import safe

MOST: Final = 100_000
AT_ONCE: Final = 500
SCREEN: Final = "admin_export"


@admin.action(description=gettext_lazy("Export as a table for spreadsheets"))
def export_rows(
    shown: admin.ModelAdmin, request: HttpRequest, chosen: QuerySet[Any]
) -> HttpResponseBase | None:
    """What the list shows, of the rows that were ticked."""
    if not is_fresh(request):
        return ask_again(request)
    number = chosen.order_by()[: MOST + 1].count()
    if number > MOST:
        words = _("More than %(most)s rows: search or filter first.")
        messages.error(request, words % {"most": MOST})
        return None
    note_export(shown, request, chosen, number)
    name = shown.opts.model_name
    return StreamingHttpResponse(
        lines(shown, chosen.iterator(chunk_size=AT_ONCE)),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )


def note_export(
    shown: admin.ModelAdmin, request: HttpRequest, chosen: QuerySet[Any], number: int
) -> None:
    """Before the first line leaves: one look for each person, and one entry of the admin's own log."""
    at = timezone.now()
    if person := getattr(shown, "person", ""):
        people = chosen.order_by().values_list(person, flat=True).distinct()
        found = (pk for pk in people.iterator(chunk_size=AT_ONCE) if pk)
        while some := list(islice(found, AT_ONCE)):
            AccessRecord.objects.bulk_create(
                AccessRecord(user_id=request.user.pk, candidate_id=pk, screen=SCREEN, at=at)
                for pk in some
            )
    LogEntry.objects.create(
        user_id=int(request.user.pk or 0),
        content_type=ContentType.objects.get_for_model(shown.model),
        object_repr=str(shown.opts.verbose_name_plural)[:200],
        action_flag=CHANGE,
        change_message=f"exported {number} rows",
    )


class Line:
    """What a writer of tables writes to: it gives the line back."""

    def write(self, line: str) -> str:
        return line


def lines(shown: admin.ModelAdmin, rows: Iterable[Model]) -> Iterator[str]:
    writer = csv.writer(Line())
    columns = [name for name in shown.list_display if name != "action_checkbox"]
    yield writer.writerow([safe(label_of(shown, name)) for name in columns])
    for row in rows:
        yield writer.writerow([safe(cell(shown, name, row)) for name in columns])


def label_of(shown: admin.ModelAdmin, name: Any) -> str:
    return str(label_for_field(name, shown.model, shown))


def cell(shown: admin.ModelAdmin, name: Any, row: Model) -> str:
    """As the list says it, but instants and days as programs read them."""
    field, _attr, value = lookup_field(name, row, shown)
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if field is not None and field.choices:
        return str(dict(field.flatchoices).get(value, value))
    return strip_tags(value) if hasattr(value, "__html__") else str(value)
