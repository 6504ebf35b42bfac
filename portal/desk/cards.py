"""What the board says, in words: the same that a row of the list says of somebody, on a card."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import QueryDict
from django.urls import reverse
from django.utils.timesince import timesince
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from candidates.models import Job
from portal.desk.queries.board import Card, Column
from portal.desk.rows import address, pill_in_words


@dataclass(frozen=True, slots=True, kw_only=True)
class CardWords:
    name: str
    kind: str
    pill: str
    since: str
    waits_on_us: bool
    person_url: str
    move_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnWords:
    key: str
    name: str
    count: int
    cards: Sequence[CardWords]
    has_more: bool
    is_too_long: bool
    is_wanted: bool  # the one that a phone shows
    list_url: str
    more_url: str


def columns_in_words(
    columns: Sequence[Column], job: Job, at: datetime, *, wanted: str, is_mine: bool
) -> list[ColumnWords]:
    keys = [column.key for column in columns]
    first = next((column.key for column in columns if column.count), keys[0] if keys else "")
    shown = wanted if wanted in keys else first
    return [
        ColumnWords(
            key=column.key,
            name=column.name,
            count=column.count,
            cards=[card_words(card, at) for card in column.cards],
            has_more=column.has_more,
            is_too_long=column.is_too_long,
            is_wanted=column.key == shown,
            list_url=f"{reverse('desk_people')}?{query(job, is_mine=is_mine, stage=column.key)}",
            more_url=f"{reverse('desk_board_column', args=[column.key])}?{query(job, is_mine=is_mine)}",
        )
        for column in columns
    ]


def card_words(card: Card, at: datetime) -> CardWords:
    person, verdict = card.candidate, card.reached.verdict
    return CardWords(
        name=person.full_name,
        kind=verdict.kind.value,
        pill=pill_in_words(verdict, card.reached.zone, at, get_language() or ""),
        since=_("here for %(span)s") % {"span": timesince(card.placed.stage_at, at, depth=1)},
        waits_on_us=person.is_our_turn,
        person_url=address("desk_person") % person.pk,
        move_url=address("desk_move") % card.placed.pk,
    )


def query(job: Job, *, is_mine: bool, stage: str = "") -> str:
    """What the board or the list is narrowed by."""
    pairs = QueryDict(mutable=True)
    pairs["job"] = job.slug
    if stage:
        pairs["stage"] = stage
    if is_mine:
        pairs["mine"] = "on"
    return pairs.urlencode()
