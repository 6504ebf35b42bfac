"""Two records of one person become one: whatever was stopped, narrowed or seen by few stays so (case 38)."""

from datetime import timedelta

import pytest

from candidates.models import Application, Candidate, ContactPoint, Note
from candidates.queries import candidates_visible_to
from followup.models import Promise
from messaging.actions import opt_outs
from messaging.models import Message
from messaging.queries.verdicts import verdict_for
from preferences.actions import pauses
from preferences.enums import Channel, ConsentHow, PauseKind, Rule, Through, TopicKey, VerdictKind
from preferences.models import Answer, Consent, Pause
from preferences.queries.usual import usual_of
from preferences.rules.windows import PRESETS
from tests.factories.candidates import (
    NOW,
    ApplicationFactory,
    JobFactory,
    TeamFactory,
    member,
    person,
)
from tests.factories.messaging import compose, delivery_of, pretend_sent, text_in
from tests.factories.preferences import give, set_up
from tests.portal.merging import LATER, PHONE, SAM, merged, two_records


@pytest.fixture(autouse=True)
def _house(db, settings, tmp_path):
    set_up()
    settings.ERASURE_LEDGER = str(tmp_path / "erasures.ledger")


@pytest.fixture
def pair():
    return two_records()


# --- the stricter holds -----------------------------------------------------------------------


def verdict(candidate, channel, topic=TopicKey.UPDATE, at=LATER):
    return verdict_for(candidate, channel, topic, at)


def test_an_opt_out_of_one_outlives_a_newer_yes_of_the_other(pair):
    kept, gone = pair
    opt_outs.opt_out(
        candidate=gone, channel=Channel.EMAIL, how=ConsentHow.SWITCH, through=Through.WEB, at=NOW
    )
    give(kept, "channel.first", "email", at=NOW + timedelta(minutes=1))
    sam = merged(kept, gone)
    assert verdict(sam, Channel.EMAIL).rule == Rule.OPTED_OUT
    noted = Consent.objects.filter(candidate=sam, act="withdrawn").latest("pk")
    assert (noted.channel, noted.topic) == (Channel.EMAIL, "")


def test_their_own_newer_word_opens_it_again(pair):
    kept, gone = pair
    opt_outs.opt_out(
        candidate=gone, channel=Channel.EMAIL, how=ConsentHow.SWITCH, through=Through.WEB, at=NOW
    )
    sam = merged(kept, gone)
    give(sam, "channel.first", "email", at=LATER + timedelta(minutes=1))
    assert verdict(sam, Channel.EMAIL, at=LATER + timedelta(minutes=2)).kind == VerdictKind.CLEAR


def test_a_number_that_said_stop_in_one_is_stopped(pair):
    kept, _other = pair
    gone = person(phone=PHONE, first_name="Sam")
    give(kept, "channel.first", "text", showed_number=True, at=NOW)
    text_in("STOP", NOW, PHONE)
    sam = merged(kept, gone)
    assert verdict(sam, Channel.TEXT).kind == VerdictKind.BLOCKED


def test_nevers_hours_and_doubt(pair):
    kept, gone = pair
    give(kept, "channel.first", "email", at=NOW - timedelta(days=2))
    give(gone, "channel.first", "text", at=NOW - timedelta(days=1))
    give(kept, "channel.never", "call")
    give(gone, "contact.hours", "mornings", "afternoons")
    give(kept, "contact.hours", "afternoons", "evenings")
    sam = merged(kept, gone)
    usual = usual_of(sam, LATER)
    assert usual.of("channel.first").option == "text"
    assert usual.of("channel.first").is_doubted
    assert usual.of("channel.never").picks("call")
    assert usual.of("contact.hours").windows == PRESETS["afternoons"]
    assert (
        Answer.objects.filter(candidate=sam, key="contact.hours", superseded_at=None).count() == 1
    )
    # Taken back, one of the two is in force again: never two.
    from preferences.actions import answers

    row = Answer.objects.get(candidate=sam, key="contact.hours", superseded_at=None)
    assert answers.undo(answer=row, at=LATER) is not None


def test_pauses_become_the_stricter_one(pair):
    kept, gone = pair
    for who, kind, days in ((kept, PauseKind.ONLY_URGENT, 9), (gone, PauseKind.ALL, 3)):
        until = NOW + timedelta(days=days)
        pauses.pause(candidate=who, kind=kind, until=until, through=Through.WEB, at=NOW)
    sam = merged(kept, gone)
    on = Pause.objects.get(candidate=sam, lifted_at=None)
    assert (on.kind, on.until) == (PauseKind.ALL, NOW + timedelta(days=9))
    assert verdict(sam, Channel.EMAIL, TopicKey.DECISION).rule == Rule.PAUSED


def test_caps_count_what_both_got(pair):
    kept, gone = pair
    for who in (kept, gone, gone):
        give(who, "channel.first", "email", at=NOW - timedelta(days=3))
        pretend_sent(delivery_of(compose(who)), NOW)
    assert verdict(merged(kept, gone), Channel.EMAIL).rule == Rule.DAY_CAP


def test_an_address_of_both_is_one_and_closed_if_one_closed_it(pair):
    kept, _other = pair
    gone = person(email=SAM)
    ContactPoint.objects.filter(candidate=gone).update(closed_at=NOW, closed_why="bounced")
    sam = merged(kept, gone)
    [email] = sam.contact_points.filter(kind="email")
    assert (email.value, email.closed_why) == (SAM, "bounced")


def test_what_neither_could_be_texted_at_is_proved_once_more(pair):
    kept, _other = pair
    ContactPoint.objects.filter(candidate=kept, kind="phone").update(verified_at=None)
    give(kept, "channel.first", "text", showed_number=True, at=NOW)
    gone = person(phone=PHONE)
    ContactPoint.objects.filter(candidate=gone).update(verified_at=NOW)
    assert verdict(merged(kept, gone), Channel.TEXT).kind == VerdictKind.BLOCKED


def test_a_legal_stop_of_one_and_a_pool_of_both(pair):
    kept, gone = pair
    Candidate.objects.filter(pk=gone.pk).update(legal_stop_at=NOW)
    give(kept, "touch.which", "like_this", at=NOW)
    give(gone, "touch.which", "no", at=NOW - timedelta(days=90))
    sam = merged(kept, gone)
    assert (sam.legal_stop_at, sam.pool_until) == (NOW, None)
    assert verdict(sam, Channel.EMAIL).rule == Rule.LEGAL_STOP


# --- applications, teams ----------------------------------------------------------------------


def test_two_open_applications_for_one_job_become_one_as_far_as_the_further(pair):
    kept, gone = pair
    job = JobFactory.create()
    own = ApplicationFactory.create(candidate=kept, job=job)
    far = ApplicationFactory.create(candidate=gone, job=job)
    Application.objects.filter(pk=far.pk).update(stage=job.job_stages.last().stage)
    for row, days in ((own, 9), (far, 2)):
        Promise.objects.create(
            candidate=row.candidate,
            application=row,
            origin="said",
            due_on=(NOW + timedelta(days=days)).date(),
            due_at=NOW + timedelta(days=days),
            made_at=NOW,
        )
    compose(gone, application=far)
    sam = merged(kept, gone)
    [left] = sam.applications.all()
    assert (left.pk, left.stage) == (own.pk, job.job_stages.last().stage)
    assert left.promises.get(state="open").due_at == NOW + timedelta(days=2)
    assert Message.objects.filter(application=left).count() == 1
    assert left.moves.count() == 2


def test_no_team_reads_more_than_it_did(pair):
    kept, gone = pair
    ours, theirs = TeamFactory.create(), TeamFactory.create()
    ana, ben = member(ours), member(theirs)
    mine = ApplicationFactory.create(candidate=kept, job__team=ours)
    ApplicationFactory.create(candidate=gone, job__team=theirs)
    note = Note.objects.create(candidate=kept, body="About nothing in particular", by=ana, at=NOW)
    sent = compose(kept, by=ana)
    pretend_sent(delivery_of(sent), NOW)
    sam = merged(kept, gone)
    for user in (ana, ben):
        assert sam in candidates_visible_to(user, LATER)
    assert sam not in candidates_visible_to(member(TeamFactory.create()), LATER)
    note.refresh_from_db()
    sent.refresh_from_db()
    assert (note.application, sent.application) == (mine, mine)
