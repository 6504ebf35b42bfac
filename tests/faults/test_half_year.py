"""The simulated half year: contacts within the usual, nevers and opt-outs, and figures against a recount."""

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest

from followup.enums import PromiseState
from followup.models import Gesture, Promise, Silence, Slip
from followup.queries.learn import FIGURES, lines_of
from messaging.enums import AttemptOutcome
from messaging.models import Attempt
from preferences.enums import Channel, TopicKey
from tests.factories.preferences import set_up
from tests.faults.half_year import BEGAN, DAYS, HalfYear
from tests.faults.scale import at_length

PEOPLE = at_length(5, 2000)
LIVED = at_length(8, DAYS)

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def test_half_a_year_within_the_usual(provider: Any) -> None:
    set_up()
    world = HalfYear(PEOPLE)
    world.live(LIVED)
    end = BEGAN + timedelta(days=LIVED)
    world.work(end)
    world.night(end)
    book = world.book
    print(f"\n{PEOPLE} people, {LIVED} days: {book}")  # noqa: T201  the figure of `make faults`
    assert book.contacts >= PEOPLE // 2  # some hold until their hours, or paused
    assert book.against_a_never == 0
    assert book.after_an_opt_out == 0
    assert book.while_paused == 0
    assert book.within >= 0.95 * book.contacts
    the_figures_are_a_recount(world, end)
    every_broken_promise_has_its_slip()
    a_second_night_changes_nothing(world, end)


def the_figures_are_a_recount(world: HalfYear, end: Any) -> None:
    """Row by row in plain words of the language, against what the database added up."""
    since = BEGAN - timedelta(days=1)
    contacts = kept = 0
    for attempt in Attempt.objects.select_related("ruling", "delivery__message"):
        is_contact = (
            attempt.outcome == AttemptOutcome.ACCEPTED
            and attempt.delivery.channel != Channel.PORTAL
            and attempt.delivery.message.topic != TopicKey.SERVICE
            and attempt.delivery.message.application_id is not None
        )
        contacts += is_contact
        kept += is_contact and not attempt.ruling.overridden
    assert total(world, "kept", since) == (contacts, kept)
    assert contacts == world.book.contacts
    ended = Counter(row.state for row in Promise.objects.all())
    held, broken = ended[PromiseState.KEPT], ended[PromiseState.BROKEN]
    assert total(world, "promises", since) == (held + broken, held)
    mended = sum(slip.mended_at is not None for slip in Slip.objects.all())
    assert total(world, "slips", since) == (Slip.objects.count(), mended)
    assert total(world, "gestures", since)[0] == world.book.gestures == Gesture.objects.count()


def total(world: HalfYear, key: str, since: Any) -> tuple[int, int]:
    figure = FIGURES[key]
    lines = lines_of(figure, world.ana, since, next(iter(figure.by)))
    return sum(line.count for line in lines), sum(line.hits or 0 for line in lines)


def every_broken_promise_has_its_slip() -> None:
    broken = set(Promise.objects.filter(state=PromiseState.BROKEN).values_list("pk", flat=True))
    assert broken == set(Slip.objects.exclude(promise=None).values_list("promise", flat=True))


def a_second_night_changes_nothing(world: HalfYear, end: Any) -> None:
    """The same round again, begun anew as after a death in the middle."""
    before = list(Silence.objects.order_by("pk").values("candidate", "kind", "since_at"))
    assert world.night(end + timedelta(hours=21)) >= len(before)
    again = {row.candidate_id for row in Silence.objects.all()}
    assert len(again) == Silence.objects.count()
