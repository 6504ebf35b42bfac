"""RULES 9: a contact against the usual that really left is a slip, unless they asked for it."""

from datetime import timedelta

import pytest

from candidates.actions import happenings
from candidates.enums import HappeningKind, Role
from followup.actions.slips import mend_slip, notice_overrides
from followup.enums import Repair, SlipKind
from followup.exceptions import AlreadyMended
from followup.models import Slip
from followup.queries import open_slips
from followup.rules.slips import opens_slip
from preferences.enums import Channel, OverrideReason, Rule
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

LATER = NOW + timedelta(minutes=5)


@pytest.fixture
def team(db):
    set_up()
    return TeamFactory.create()


@pytest.fixture
def ana(team):
    return member(team)


@pytest.fixture
def sam(team, ana):
    candidate = person(email="sam@example.com", phone="+447700900123")
    ApplicationFactory.create(candidate=candidate, job=JobFactory.create(team=team, owner=ana))
    give(candidate, "channel.first", "text")
    candidate.refresh_from_db()
    return candidate


def contact_against_the_usual(candidate, by, reason):
    """An email to someone who wants texts, and the happening that the sender leaves behind."""
    overrides = [(Channel.EMAIL, Rule.NOT_THEIR_WAY, reason, "It matters today")]
    message = compose(candidate, channel=Channel.EMAIL, author=by, overrides=overrides)
    delivery = delivery_of(message)
    pretend_sent(delivery, NOW)
    happenings.record(
        kind=HappeningKind.OVERRIDDEN,
        candidate=candidate,
        subject=delivery.attempts.get(),
        at=NOW,
    )
    return message


@pytest.mark.parametrize(
    ("reasons", "expected"),
    [
        ([], False),
        ([OverrideReason.ASKED_FOR_IT], False),
        ([OverrideReason.SAFETY], True),
        ([OverrideReason.ASKED_FOR_IT, OverrideReason.OTHER], True),
    ],
)
def test_when_an_override_is_a_slip(reasons, expected):
    assert opens_slip(reasons) is expected


def test_a_contact_against_the_usual_opens_one_slip(sam, ana):
    message = contact_against_the_usual(sam, ana, OverrideReason.OTHER_WAYS_FAILED)
    notice_overrides(at=LATER)
    notice_overrides(at=LATER)
    slip = Slip.objects.get()
    assert (slip.message, slip.candidate, slip.kind) == (message, sam, SlipKind.AGAINST_THE_USUAL)


def test_what_they_asked_for_is_none(sam, ana):
    contact_against_the_usual(sam, ana, OverrideReason.ASKED_FOR_IT)
    assert notice_overrides(at=LATER) == 1
    assert not Slip.objects.exists()


def test_who_was_erased_meanwhile_is_told_nothing(sam, ana):
    contact_against_the_usual(sam, ana, OverrideReason.SAFETY)
    type(sam).objects.update(erased_at=LATER)
    assert notice_overrides(at=LATER) == 1
    assert not Slip.objects.exists()


def test_the_team_sees_it_until_it_is_mended_once(sam, ana):
    contact_against_the_usual(sam, ana, OverrideReason.SAFETY)
    notice_overrides(at=LATER)
    stranger = member(TeamFactory.create(), Role.RECRUITER)
    assert [slip.candidate for slip in open_slips(ana)] == [sam]
    assert not open_slips(stranger).exists()
    mend_slip(slip=open_slips(ana).get(), repair=Repair.APOLOGISED, by=ana, at=LATER)
    assert not open_slips(ana).exists()
    with pytest.raises(AlreadyMended):
        mend_slip(slip=Slip.objects.get(), repair=Repair.CHANGED, by=ana, at=LATER)
