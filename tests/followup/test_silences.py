"""Silences worked out from real rows, again and again, by two at once, and for whoever is gone."""

from datetime import timedelta

import pytest

from candidates.actions.happenings import record
from candidates.enums import HappeningKind
from candidates.models import Candidate
from followup.actions import nightly, silences
from followup.enums import SilenceKind
from followup.models import Round, Silence
from followup.queries import silences_of
from messaging.actions.messages import save_draft
from messaging.enums import Report
from messaging.models import Delivery, InboundMessage
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
LATER = NOW + 7 * DAY


@pytest.fixture
def team(db):
    set_up()
    return TeamFactory.create()


@pytest.fixture
def ana(team):
    return member(team)


@pytest.fixture
def job(team, ana):
    return JobFactory.create(team=team, owner=ana)


@pytest.fixture
def sam(job):
    found = person(email="sam@example.com", phone="+447700900123")
    ApplicationFactory.create(candidate=found, job=job, applied_at=NOW, stage_at=NOW)
    return found


def known(candidate):
    """As the list keeps it: what they said counts for the next look."""
    from messaging.actions.reach import refresh

    refresh(NOW)
    return candidate


def told(candidate, at=NOW, **more):
    delivery = delivery_of(compose(candidate, at=at, **more))
    pretend_sent(delivery, at)
    return delivery


def wrote(candidate, at):
    thread = candidate.thread
    InboundMessage.objects.create(
        provider="x",
        provider_msg_id=str(at),
        channel="email",
        from_address="sam@example.com",
        thread=thread,
        body="Hello",
        received_at=at,
    )
    thread.last_in_at, thread.last_in_channel = at, "email"
    thread.save()


def look(candidate, at=LATER):
    silences.look_again(candidate_ids=[candidate.pk], at=at)
    row = Silence.objects.filter(candidate=candidate).first()
    return row.kind if row else None


def test_nobody_wrote_and_then_somebody_did(sam):
    assert look(known(sam)) == SilenceKind.WE
    told(sam, LATER)
    assert look(sam, LATER + DAY / 2) is None
    assert look(sam, LATER + 5 * DAY) == SilenceKind.NEVER_ANSWERED
    assert look(sam, LATER + 5 * DAY) == SilenceKind.NEVER_ANSWERED


def test_what_they_wrote_is_ours_to_answer_and_a_draft_is_no_answer(sam, ana):
    told(sam)
    wrote(sam, NOW + DAY)
    assert look(known(sam)) == SilenceKind.WE
    save_draft(
        candidate=sam,
        topic="update",
        at=NOW + 2 * DAY,
        client_token="6f8f4a6e-2f6d-4a52-9a54-111111111111",
        author=ana,
        body="Soon",
    )
    assert look(sam) == SilenceKind.WE
    told(sam, NOW + 3 * DAY)
    assert look(sam, NOW + 3 * DAY) is None


def test_an_opened_letter_is_no_answer(sam):
    give(sam, "channel.first", "email", at=NOW)
    sam.refresh_from_db()
    delivery = told(sam, NOW + DAY)
    Delivery.objects.filter(pk=delivery.pk).update(report=Report.READ)
    assert look(known(sam)) == SilenceKind.THEY


def test_what_bounced_names_the_message_and_the_next_way(sam):
    delivery = told(sam, NOW + DAY)
    Delivery.objects.filter(pk=delivery.pk).update(report=Report.BOUNCED)
    assert look(known(sam)) == SilenceKind.BOUNCED
    row = sam.silence
    assert (row.message_id, row.channel, row.next_way) == (delivery.message_id, "email", "call")


def test_erased_or_closed_is_no_silence(sam):
    assert look(known(sam)) == SilenceKind.WE
    Candidate.objects.filter(pk=sam.pk).update(erased_at=NOW)
    assert look(sam) is None


def test_a_zone_a_day_ahead_has_its_own_weekend(sam):
    """In Auckland it is Saturday already while it is Friday noon in London."""
    Candidate.objects.filter(pk=sam.pk).update(time_zone="Pacific/Auckland")
    sam.refresh_from_db()
    friday = NOW + 2 * DAY
    told(known(sam), friday)
    assert look(sam, friday + 3 * DAY) is None


def test_happenings_lead_to_a_look_once(sam):
    known(sam)
    record(kind=HappeningKind.MOVED, candidate=sam, at=LATER)
    assert silences.listen(at=LATER) >= 1
    assert silences.listen(at=LATER) == 0
    assert sam.silence.kind == SilenceKind.WE


def test_a_round_that_died_goes_on_where_it_was_and_doubles_nothing(job, sam, monkeypatch):
    monkeypatch.setattr(nightly, "AT_ONCE", 2)
    for _each in range(4):
        ApplicationFactory.create(candidate=person(), job=job, applied_at=NOW, stage_at=NOW)
    known(sam)
    assert nightly.go_round(at=LATER, most=2) == 2
    reached = Round.objects.get().reached
    assert reached > 0
    monkeypatch.setattr(silences, "look_again", fail)
    with pytest.raises(RuntimeError):
        nightly.go_round(at=LATER)
    assert Round.objects.get().reached == reached
    monkeypatch.undo()
    assert nightly.go_round(at=LATER) == 3
    assert Silence.objects.count() == 5
    assert nightly.go_round(at=LATER) == 0
    assert nightly.go_round(at=LATER + DAY) == 5
    assert Silence.objects.count() == 5


def fail(**_given):
    raise RuntimeError


def test_only_of_the_people_one_sees(sam, ana):
    look(known(sam))
    assert [row.candidate for row in silences_of(ana, LATER)] == [sam]
    assert not silences_of(member(TeamFactory.create()), LATER).exists()
