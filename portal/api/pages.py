"""Pages of lists by the last id that was shown: nothing is shown twice or left out while rows come."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from collections.abc import Callable
from typing import Annotated, Any, Final, TypeVar

from django.db.models import Model, QuerySet
from ninja import Field, Schema

from portal.api.problems import Problem
from portal.api.shapes import MOST

M = TypeVar("M", bound=Model)
LARGEST: Final = 2**63 - 1


class Paging(Schema):
    cursor: Annotated[str, Field(max_length=64)] = ""
    limit: Annotated[int, Field(ge=1, le=MOST)] = 50


def page_of(rows: QuerySet[M], paging: Paging, line: Callable[[M], Any]) -> dict[str, Any]:
    """In the order of ids."""
    after = after_of(paging.cursor)
    found = list(rows.filter(pk__gt=after).order_by("pk")[: paging.limit + 1])
    shown = found[: paging.limit]
    has_more = len(found) > len(shown)
    return {
        "items": [line(row) for row in shown],
        "next": cursor_of(shown[-1].pk) if has_more else None,
    }


def cursor_of(pk: int) -> str:
    return urlsafe_b64encode(f"after {pk}".encode()).decode().rstrip("=")


def after_of(cursor: str) -> int:
    """Raises Problem for one that is not ours."""
    if not cursor:
        return 0
    try:
        text = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        word, _space, number = text.partition(" ")
    except (Error, ValueError) as broken:
        raise bad_cursor() from broken
    if word != "after" or not (number.isascii() and number.isdigit()) or int(number) > LARGEST:
        raise bad_cursor()
    return int(number)


def bad_cursor() -> Problem:
    words = "The cursor is none of ours: leave it out to begin again."
    found = [{"where": "query/cursor", "why": words}]
    return Problem(422, "not_valid", words, errors=found)
