"""Promises from the acts that make and keep them; in any order, twice, and by two at once."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from candidates.actions import applications, closing
from candidates.enums import Outcome, Source
from candidates.queries import stages_of
from followup.actions import promises
from followup.enums import PromiseOrigin, PromiseState, SlipKind
from followup.exceptions import NothingToPromise, PromiseInThePast
from followup.models import Holiday, Slip
from followup.queries import open_promises, promises_made_to, promises_to_see
from messaging.enums import MessageState
from preferences.enums import TopicKey
from tests.factories.candidates import (
    NOW,
    ApplicationFactory,
    JobFactory,
    TeamFactory,
    member,
    person,
)
from tests.factories.messaging import compose, delivery_of, pretend_sent
from tests.factories.preferences import give, set_up

DAY = timedelta(days=1)
WEDNESDAY = date(2027, 3, 3)


@pytest.fixture
def team(db):
    set_up()
    return TeamFactory.create()


@pytest.fixture
def ana(team):
    return member(team)


@pytest.fixture
def sam(team, ana):
    return person(email="sam@example.com", time_zone="Pacific/Auckland")


@pytest.fixture
def application(sam, team, ana):
    job = JobFactory.create(team=team, owner=ana)
    return ApplicationFactory.create(candidate=sam, job=job, owner=ana, applied_at=NOW)


def news(application, at, topic=TopicKey.UPDATE):
    message = compose(application.candidate, at=at, topic=topic, application=application)
    pretend_sent(delivery_of(message), at)


def states(application):
    rows = application.promises.order_by("pk")
    return [(row.origin, row.state, row.due_on) for row in rows]


def look(application, at):
    """What a happening about it leads to."""
    promises.settle_open(application, at)
    promises.owe_next(application, at)


def test_a_week_after_they_applied_news_is_owed_in_their_zone(application):
    look(application, NOW)
    look(application, NOW)
    row = application.promises.get()
    # It was Thursday in Auckland already.
    assert (row.origin, row.due_on) == (PromiseOrigin.RHYTHM, date(2027, 3, 11))
    assert row.due_at == datetime(2027, 3, 11, 11, 0, tzinfo=UTC)


def test_news_keeps_it_and_the_next_week_begins(application):
    look(application, NOW)
    news(application, NOW + 2 * DAY)
    look(application, NOW + 2 * DAY)
    assert states(application) == [
        (PromiseOrigin.RHYTHM, PromiseState.KEPT, date(2027, 3, 11)),
        (PromiseOrigin.RHYTHM, PromiseState.OPEN, date(2027, 3, 15)),
    ]


def test_other_contacts_keep_nothing(application):
    look(application, NOW)
    news(application, NOW + DAY, topic=TopicKey.DOCUMENTS)
    look(application, NOW + DAY)
    assert application.promises.get().state == PromiseState.OPEN


def test_a_day_without_news_opens_one_slip_with_a_draft_and_the_count_begins_anew(application, ana):
    look(application, NOW)
    late = NOW + 9 * DAY
    assert promises.break_overdue(at=late) == 1
    assert promises.break_overdue(at=late) == 0
    slip = Slip.objects.get()
    assert (slip.kind, slip.promise.state) == (SlipKind.MISSED_PROMISE, PromiseState.BROKEN)
    draft = slip.apology
    assert (draft.state, draft.topic, draft.channel) == (MessageState.DRAFT, TopicKey.UPDATE, "")
    assert draft.owner_id == ana.pk
    assert "11 March" in draft.bodies.get().body
    assert application.promises.filter(state=PromiseState.OPEN).count() == 1


def test_news_that_came_in_time_is_never_called_missed_however_late_it_is_noticed(application):
    look(application, NOW)
    news(application, NOW + 2 * DAY)
    promises.break_overdue(at=NOW + 9 * DAY)
    assert application.promises.order_by("pk")[0].state == PromiseState.KEPT
    assert not Slip.objects.exists()


def test_a_colleague_says_a_day_and_another(application, ana):
    look(application, NOW)
    first = promises.promise(
        application=application, due_on=date(2027, 3, 6), by=ana, at=NOW, what="the rota"
    )
    again = promises.promise(
        application=application, due_on=date(2027, 3, 6), by=ana, at=NOW, what="the rota"
    )
    assert first == again
    promises.promise(application=application, due_on=date(2027, 3, 20), by=ana, at=NOW)
    look(application, NOW)
    assert [(origin, state) for origin, state, _day in states(application)] == [
        (PromiseOrigin.RHYTHM, PromiseState.REPLACED),
        (PromiseOrigin.SAID, PromiseState.REPLACED),
        (PromiseOrigin.SAID, PromiseState.OPEN),
    ]


def test_yesterday_cannot_be_promised_nor_anything_about_what_is_closed(application, ana):
    with pytest.raises(PromiseInThePast):
        promises.promise(application=application, due_on=WEDNESDAY, by=ana, at=NOW)
    applications.withdraw(application=application, at=NOW)
    with pytest.raises(NothingToPromise):
        promises.promise(application=application, due_on=date(2027, 3, 9), by=ana, at=NOW)


def test_a_new_day_does_not_hide_that_the_old_one_was_missed(application, ana):
    promises.promise(application=application, due_on=date(2027, 3, 5), by=ana, at=NOW)
    late = NOW + 4 * DAY
    promises.promise(application=application, due_on=date(2027, 3, 12), by=ana, at=late)
    assert [row.state for row in application.promises.order_by("pk")] == [
        PromiseState.BROKEN,
        PromiseState.OPEN,
    ]
    assert Slip.objects.count() == 1


def test_whoever_withdrew_is_owed_nothing(application):
    look(application, NOW)
    applications.withdraw(application=application, at=NOW)
    application.refresh_from_db()
    look(application, NOW)
    assert application.promises.get().state == PromiseState.DROPPED


def test_who_was_erased_is_owed_nothing_more_and_nothing_is_called_missed(application):
    look(application, NOW)
    application.candidate.erased_at = NOW
    look(application, NOW + timedelta(days=60))
    assert application.promises.get().state == PromiseState.DROPPED
    assert not Slip.objects.exists()


def test_a_closed_application_is_owed_its_answer_and_then_nothing(application, ana):
    look(application, NOW)
    closing.close(
        application=application, outcome=Outcome.REJECTED, by=ana, version=1, at=NOW + DAY
    )
    application.refresh_from_db()
    look(application, NOW + DAY)
    assert application.promises.get().state == PromiseState.OPEN
    news(application, NOW + 2 * DAY, topic=TopicKey.DECISION)
    look(application, NOW + 2 * DAY)
    assert application.promises.get().state == PromiseState.KEPT


def test_their_rhythm_decides_and_may_be_changed(sam, team, ana):
    job = JobFactory.create(team=team, owner=ana)
    application = applications.apply(candidate=sam, job=job, source=Source.APPLIED, at=NOW)
    notice(NOW)
    assert application.promises.get().origin == PromiseOrigin.RHYTHM
    give(sam, "news.rhythm", "only_news", at=NOW)
    notice(NOW)
    assert [(origin, state) for origin, state, _day in states(application)] == [
        (PromiseOrigin.RHYTHM, PromiseState.REPLACED),
        (PromiseOrigin.HARD_STOP, PromiseState.OPEN),
    ]


def test_another_answer_changes_nothing(application, sam):
    look(application, NOW)
    give(sam, "channel.first", "email", at=NOW)
    notice(NOW)
    assert application.promises.count() == 1


def test_a_holiday_moves_the_week_on(application):
    Holiday.objects.create(off_on=date(2027, 3, 11), name="Day of rest")
    look(application, NOW)
    assert application.promises.get().due_on == date(2027, 3, 12)


def test_a_move_is_noticed_once_and_keeps_what_is_open(application, ana):
    look(application, NOW)
    to = stages_of(application.job)[1]
    application.refresh_from_db()
    applications.move(application=application, to_stage=to, by=ana, version=1, at=NOW)
    assert notice(NOW) == 1
    assert notice(NOW) == 0
    assert application.promises.count() == 1


def test_who_sees_them(application, sam, ana):
    promises.promise(application=application, due_on=date(2027, 3, 9), by=ana, at=NOW)
    stranger = member(TeamFactory.create())
    assert open_promises(ana).count() == promises_to_see(ana, sam).count() == 1
    assert not open_promises(stranger).exists()
    assert not promises_to_see(stranger, sam).exists()
    assert promises_made_to(sam).get().by == ana


def notice(at):
    return promises.notice(at=at)


def test_the_table_holds_one_open_promise(application):
    look(application, NOW)
    known = application.promises.get()
    known.pk = None
    with pytest.raises(IntegrityError, match="promise_open_once"), transaction.atomic():
        known.save(force_insert=True)
