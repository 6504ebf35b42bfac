"""Consents, opt-outs and what opens them again, as the permission facts show it (RULES 3)."""

from datetime import timedelta

import pytest

from candidates.actions import contact_points
from candidates.enums import ClosedWhy
from candidates.models import Candidate, ContactPoint
from preferences.actions import answers, consents, pauses
from preferences.actions.withdrawals import withdraw_primitive
from preferences.enums import (
    Channel,
    ConsentAct,
    ConsentHow,
    PauseKind,
    TextConsent,
    Through,
    TopicKey,
)
from preferences.exceptions import OnlyByText, PauseRefused
from preferences.models import Consent, OptOutHold, Suppression
from preferences.queries import permission_facts
from preferences.queries.permissions import Permissions
from tests.factories.candidates import (
    NOW,
    CandidateFactory,
    ContactPointFactory,
    PhoneFactory,
    UserFactory,
)
from tests.factories.preferences import give, note, set_up

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def sam() -> Candidate:
    set_up()
    return CandidateFactory()


@pytest.fixture
def phone(sam) -> ContactPoint:
    return PhoneFactory(candidate=sam, verified_at=NOW)


def facts(sam: Candidate, at=LATER) -> Permissions:
    return permission_facts([sam.pk], at)[sam.pk]


def text(sam: Candidate) -> TextConsent:
    return facts(sam).consents.text


def opt_out(sam: Candidate, channel: Channel, how=ConsentHow.SWITCH, point=None, topic="", at=NOW):
    return withdraw_primitive(
        candidate=sam,
        channel=channel,
        topic=topic,
        contact_point=point,
        how=how,
        through=Through.TEXT if how == ConsentHow.KEYWORD else Through.WEB,
        at=at,
    )


def closed(sam: Candidate) -> set[tuple[Channel, TopicKey | None]]:
    return {(each.channel, each.topic) for each in facts(sam).consents.opt_outs}


# --- texts: who may say yes, and how ----------------------------------------------------------


def test_choosing_text_where_the_number_was_shown_is_consent(sam, phone):
    answer = give(sam, "channel.first", "text", showed_number=True)
    consent = Consent.objects.get()
    assert (consent.contact_point, consent.how) == (phone, ConsentHow.CHOSEN_ON_PAGE)
    assert (consent.answer, consent.through) == (answer, Through.WEB)
    assert text(sam) == TextConsent.CHOSEN


@pytest.mark.parametrize(
    ("key", "options"),
    [
        ("channel.first", ["email", "text"]),
        ("times.how", ["text_few"]),
        ("news.how", ["text_then_call"]),
        ("meet.remind", ["text_hour_before"]),
    ],
)
def test_every_choice_that_names_texts_is_one(sam, phone, key, options):
    give(sam, key, *options, showed_number=True)
    assert text(sam) == TextConsent.CHOSEN


@pytest.mark.parametrize(
    ("key", "options", "showed"),
    [
        ("channel.first", ["text"], False),
        ("channel.first", ["email"], True),
        ("channel.never", ["text"], True),
    ],
)
def test_nothing_else_is_one(sam, phone, key, options, showed):
    give(sam, key, *options, showed_number=showed)
    assert text(sam) == TextConsent.NONE


def test_an_unverified_number_has_consent_but_waits_for_its_code(sam):
    number = PhoneFactory(candidate=sam)
    give(sam, "channel.first", "text", showed_number=True)
    assert text(sam) == TextConsent.CHOSEN
    [contact] = facts(sam).contacts
    assert (contact.id, contact.is_verified) == (number.pk, False)


def test_without_a_number_it_counts_from_the_code_on(sam):
    give(sam, "channel.first", "text")
    number = contact_points.add_contact_point(
        candidate=sam, kind="phone", value="07700900123", at=NOW
    )
    contact_points.verify(contact_point=number, at=NOW)
    assert text(sam) == TextConsent.NONE
    assert consents.give_for_number(contact_point=number, at=NOW)
    assert text(sam) == TextConsent.CHOSEN


def test_a_verified_number_alone_is_no_consent(sam, phone):
    give(sam, "channel.first", "email")
    note(sam, "times.how", "text_few", by=UserFactory())
    assert consents.give_for_number(contact_point=phone, at=NOW) is None
    assert text(sam) == TextConsent.NONE


def test_spoken_consent_is_who_when_and_the_words(sam, phone):
    ana = UserFactory()
    note(sam, "channel.first", "text", by=ana, noted_words="text is fine")
    consent = Consent.objects.get()
    assert (consent.how, consent.noted_by, consent.words) == (
        ConsentHow.SPOKEN,
        ana,
        "text is fine",
    )
    assert (text(sam), facts(sam).spoken_at) == (TextConsent.SPOKEN, NOW)
    note(sam, "channel.first", "text", by=ana, noted_words="yes, text", at=LATER)
    assert facts(sam).spoken_at == NOW  # said again it is no second text


@pytest.mark.parametrize("more", [{"noted_words": ""}, {"through": Through.IMPORT}])
def test_without_words_or_from_a_file_it_is_none(sam, phone, more):
    note(sam, "channel.first", "text", **{"by": None, "noted_words": "file", **more})
    assert text(sam) == TextConsent.NONE


def test_their_yes_on_the_page_makes_a_spoken_consent_theirs(sam, phone):
    note(sam, "channel.first", "text", by=UserFactory(), noted_words="text is fine")
    answers.confirm(candidate=sam, key="channel.first", at=LATER, showed_number=True)
    assert text(sam) == TextConsent.CHOSEN


def test_consent_is_for_the_number(sam, phone):
    give(sam, "channel.first", "text", showed_number=True)
    other = PhoneFactory(candidate=sam, verified_at=LATER)
    assert [contact.id for contact in facts(sam).contacts] == [phone.pk, other.pk]
    contact_points.close(contact_point=phone, why=ClosedWhy.REPLACED, at=LATER)
    assert text(sam) == TextConsent.NONE


def test_undo_takes_its_consent_with_it(sam, phone):
    answer = give(sam, "channel.first", "text", showed_number=True)
    answers.undo(answer=answer, at=LATER)
    assert text(sam) == TextConsent.NONE
    assert Consent.objects.count() == 1  # the row stays


# --- opting out -------------------------------------------------------------------------------


def test_stop_closes_the_number_for_everyone_who_has_it(sam, phone):
    give(sam, "channel.first", "text", showed_number=True)
    partner = CandidateFactory()
    shared = PhoneFactory(candidate=partner, value=phone.value, verified_at=NOW)
    give(partner, "channel.first", "text", showed_number=True)
    before = Candidate.objects.get(pk=partner.pk).contact_version
    opt_out(sam, Channel.TEXT, ConsentHow.KEYWORD, phone)
    assert set(facts(sam).stopped) == {phone.pk}
    assert set(facts(partner).stopped) == {shared.pk}
    assert Candidate.objects.get(pk=partner.pk).contact_version > before
    assert closed(sam) == set()  # the number's, not the person's


def test_stop_opens_only_by_start_from_that_number(sam, phone):
    give(sam, "channel.first", "text", showed_number=True)
    opt_out(sam, Channel.TEXT, ConsentHow.KEYWORD, phone)
    give(sam, "channel.first", "text", showed_number=True, at=LATER)
    assert set(facts(sam).stopped) == {phone.pk}
    with pytest.raises(OnlyByText):
        consents.lift(
            candidate=sam,
            channel=Channel.TEXT,
            how=ConsentHow.SWITCH,
            through=Through.WEB,
            at=LATER,
        )
    consents.lift(
        candidate=sam,
        channel=Channel.TEXT,
        contact_point=phone,
        how=ConsentHow.KEYWORD,
        through=Through.TEXT,
        at=LATER,
    )
    assert (facts(sam).stopped, text(sam)) == ({}, TextConsent.CHOSEN)


def test_start_opens_the_number_for_everyone_who_has_it(sam, phone):
    partner = CandidateFactory()
    shared = PhoneFactory(candidate=partner, value=phone.value, verified_at=NOW)
    give(sam, "channel.first", "text", showed_number=True)
    opt_out(sam, Channel.TEXT, ConsentHow.KEYWORD, phone)
    before = Candidate.objects.get(pk=sam.pk).contact_version
    consents.lift(
        candidate=partner,
        channel=Channel.TEXT,
        contact_point=shared,
        how=ConsentHow.KEYWORD,
        through=Through.TEXT,
        at=LATER,
    )
    assert (facts(sam).stopped, text(sam)) == ({}, TextConsent.CHOSEN)
    assert (facts(partner).stopped, text(partner)) == ({}, TextConsent.CHOSEN)
    assert Candidate.objects.get(pk=sam.pk).contact_version > before


def test_a_stopped_number_stays_so_for_who_comes_later(sam, phone):
    opt_out(sam, Channel.TEXT, ConsentHow.KEYWORD, phone)
    newcomer = CandidateFactory()
    number = PhoneFactory(candidate=newcomer, value=phone.value)
    assert set(facts(newcomer).stopped) == {number.pk}


def test_unsubscribe_closes_one_topic_by_email(sam):
    ContactPointFactory(candidate=sam)
    opt_out(sam, Channel.EMAIL, ConsentHow.UNSUBSCRIBE, topic=TopicKey.OTHER_JOBS)
    assert closed(sam) == {(Channel.EMAIL, TopicKey.OTHER_JOBS)}
    give(sam, "channel.first", "email", at=LATER)
    assert closed(sam) == {(Channel.EMAIL, TopicKey.OTHER_JOBS)}
    consents.lift(
        candidate=sam,
        channel=Channel.EMAIL,
        topic=TopicKey.OTHER_JOBS,
        how=ConsentHow.SWITCH,
        through=Through.WEB,
        at=LATER,
    )
    assert closed(sam) == set()


def test_choosing_the_way_on_a_page_opens_it_and_undo_closes_it_again(sam):
    ContactPointFactory(candidate=sam)
    opt_out(sam, Channel.EMAIL, ConsentHow.STOP_FOR_GOOD)
    assert closed(sam) == {(Channel.EMAIL, None)}
    assert Suppression.objects.filter(lifted_at=None).count() == 1
    answer = give(sam, "channel.first", "email", at=LATER)
    assert closed(sam) == set()
    answers.undo(answer=answer, at=LATER)
    assert closed(sam) == {(Channel.EMAIL, None)}


def test_a_note_or_an_import_opens_nothing(sam, phone):
    opt_out(sam, Channel.TEXT)
    opt_out(sam, Channel.EMAIL)
    note(sam, "channel.first", "text", by=UserFactory(), noted_words="text is fine")
    note(sam, "channel.first", "email", through=Through.IMPORT, at=LATER)
    assert closed(sam) == {(Channel.TEXT, None), (Channel.EMAIL, None)}


def test_an_address_that_others_have_is_not_suppressed_by_one_of_them(sam):
    point = ContactPointFactory(candidate=sam)
    ContactPointFactory(candidate=CandidateFactory(), value=point.value)
    opt_out(sam, Channel.EMAIL, ConsentHow.STOP_FOR_GOOD)
    assert not Suppression.objects.exists()
    assert closed(sam) == {(Channel.EMAIL, None)}


def test_an_opt_out_of_an_address_outlives_the_person(sam):
    point = ContactPointFactory(candidate=sam)
    opt_out(sam, Channel.EMAIL, ConsentHow.STOP_FOR_GOOD)
    sam.delete()
    again = CandidateFactory()
    ContactPointFactory(candidate=again, value=point.value)
    assert closed(again) == {(Channel.EMAIL, None)}


def test_opting_out_twice_is_two_rows_and_one_suppression(sam, phone):
    for at in (NOW, LATER):
        opt_out(sam, Channel.TEXT, ConsentHow.KEYWORD, phone, at=at)
    assert Consent.objects.filter(act=ConsentAct.WITHDRAWN).count() == 2
    assert Suppression.objects.count() == 1


# --- the rest of the facts --------------------------------------------------------------------


def test_pausing_and_starting_again(sam):
    until = NOW + timedelta(days=7)
    first = pauses.pause(
        candidate=sam, kind=PauseKind.ALL, until=LATER, through=Through.WEB, at=NOW
    )
    pauses.pause(
        candidate=sam,
        kind=PauseKind.ONLY_URGENT,
        until=until,
        through=Through.TEXT,
        lets_appointments_pass=True,
        at=NOW,
    )
    first.refresh_from_db()
    assert first.lifted_at == NOW
    pause = facts(sam).pause
    assert (pause.kind, pause.until, pause.lets_appointments_pass) == (
        PauseKind.ONLY_URGENT,
        until,
        True,
    )
    assert facts(sam, at=until).pause is None
    assert pauses.resume(candidate=sam, at=LATER)
    assert facts(sam).pause is None
    assert pauses.resume(candidate=sam, at=LATER) is None


def test_a_pause_ends_later(sam):
    with pytest.raises(PauseRefused):
        pauses.pause(candidate=sam, kind=PauseKind.ALL, until=NOW, through=Through.WEB, at=NOW)


def test_holds_zones_and_stops_are_there(sam):
    OptOutHold.objects.create(candidate=sam, channel=Channel.TEXT, inbound=1, at=NOW)
    Candidate.objects.filter(pk=sam.pk).update(time_zone="", legal_stop_at=NOW)
    found = facts(sam)
    assert [hold.channel for hold in found.consents.holds] == [Channel.TEXT]
    assert (found.zone.name, found.zone.is_assumed) == ("Europe/London", True)
    assert (found.is_stopped_by_law, found.is_erased) == (True, False)


def test_staying_in_touch_ends_by_itself(sam):
    assert facts(sam).consents.other_jobs_until is None
    give(sam, "touch.which", "like_this")
    assert facts(sam).consents.other_jobs_until == NOW + timedelta(days=365)
