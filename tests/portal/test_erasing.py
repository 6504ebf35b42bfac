"""Erasing somebody: nothing of theirs is left, what has to stay stays without them, once and for good."""

import logging
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.files.storage import storages
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from candidates.actions import erasures
from candidates.enums import ErasedWhy, Source
from candidates.models import Candidate, ContactPoint, Erasure, ErasureWork, FileToRemove
from candidates.queries.erasures import is_ledger_ahead
from candidates.rules.ledger import hashes_in, line_of, person_hash
from messaging.actions import opt_outs
from messaging.models import Delivery, Forgetting, Message
from messaging.queries.ledger import findings
from messaging.queries.verdicts import verdict_for
from portal.accounts.models import VisitSession as Session
from portal.people import copy_of, erase, fates, preview
from portal.people.erasing import sweep
from preferences.enums import Channel, ConsentHow, Rule, Through, TopicKey
from preferences.models import Suppression
from tests.factories.candidates import NOW, UserFactory, person
from tests.factories.messaging import compose, text_in
from tests.factories.preferences import give, set_up
from tests.portal.test_people import reaching
from tests.portal.whole import CANARY, EMAIL, PHONE, tables_with, whole_person

LATER = NOW + timedelta(minutes=5)


@pytest.fixture(autouse=True)
def _house(db, settings, tmp_path):
    set_up()
    settings.ERASURE_LEDGER = str(tmp_path / "erasures.ledger")


def erased(candidate, capture, **more):
    with capture(execute=True):
        return erase(candidate=candidate, why=ErasedWhy.DECIDED, at=NOW, **more)


def test_every_model_that_leads_to_a_candidate_has_a_fate():
    assert reaching() - {fate.model for fate in fates()} == set()


def test_nothing_of_them_is_left(django_capture_on_commit_callbacks, caplog, settings):
    there = set(storages["papers"].listdir("")[1])  # of other tests
    sam = whole_person()
    caplog.set_level(logging.DEBUG)
    caplog.clear()
    assert len(tables_with(CANARY)) > 15, "the canary was everywhere"
    gone, left = preview(sam)
    assert {"notes", "documents", "contact points"} <= {each.heading for each in gone}
    assert all(each.why for each in left)
    erased(sam, django_capture_on_commit_callbacks)
    assert tables_with(CANARY, EMAIL, PHONE) == {}
    assert set(storages["papers"].listdir("")[1]) == there
    assert not Session.objects.exists()
    assert FileToRemove.objects.count() == 0
    ledger = Path(settings.ERASURE_LEDGER).read_text()
    for text in (ledger, caplog.text):
        assert CANARY not in text
        assert EMAIL not in text
    assert [found for found in findings() if not found.holds] == []
    assert [each.heading for each in preview(Candidate.objects.get())[0]] == []


def test_the_skeleton_stays(django_capture_on_commit_callbacks):
    sam = whole_person()
    before = Delivery.objects.count()
    erased(sam, django_capture_on_commit_callbacks)
    assert Delivery.objects.count() == before
    assert not Message.objects.filter(state__in=["draft", "out"]).exists()
    assert str(Candidate.objects.get()) == "Somebody who was erased"
    assert sam.data_requests.get().done_at == NOW
    assert Forgetting.objects.filter(provider_ref__startswith="SM").count() == 2
    verdict = verdict_for(Candidate.objects.get(), Channel.EMAIL, TopicKey.UPDATE, NOW)
    assert verdict.rule == Rule.ERASED
    assert set(copy_of(Candidate.objects.get())) <= {
        "You",
        "Applications",
        "Stages",
        "Who looked",
        "What you asked about your data",
        "Messages to you",
        "How they went",
        "Why they came this way",
        "Messages from you",
        "When we went against your usual",
        "What you allowed and stopped",
        "Times we offered",
        "News we promised",
        "When we got it wrong",
        "What was done for you besides",
        "Whether we kept to your usual, you said",
    }


def test_twice_is_once(django_capture_on_commit_callbacks, settings):
    sam = person(email=EMAIL)
    first = erased(sam, django_capture_on_commit_callbacks)
    assert erased(sam, django_capture_on_commit_callbacks) == first
    sweep(LATER)
    assert Erasure.objects.count() == 1
    assert not ErasureWork.objects.exists()
    assert len(Path(settings.ERASURE_LEDGER).read_text().splitlines()) == 1


def test_what_a_colleague_wrote_meanwhile_goes_with_the_sweep(django_capture_on_commit_callbacks):
    sam = person(email=EMAIL)
    erased(sam, django_capture_on_commit_callbacks)
    ContactPoint.objects.create(candidate=sam, kind="email", value=EMAIL, created_at=NOW)
    sweep(NOW + timedelta(seconds=30))
    assert ContactPoint.objects.exists(), "not while it may still be leaving"
    sweep(LATER)
    assert not ContactPoint.objects.exists()


def test_a_file_that_cannot_be_removed_is_asked_for_again(
    django_capture_on_commit_callbacks, monkeypatch
):
    papers = storages["papers"]
    there = set(papers.listdir("")[1])
    sam = whole_person()
    monkeypatch.setattr(papers, "delete", lambda name: (_ for _ in ()).throw(OSError))
    erased(sam, django_capture_on_commit_callbacks)
    assert FileToRemove.objects.get().tries == 1
    monkeypatch.undo()
    sweep(LATER)
    assert not FileToRemove.objects.exists()
    assert set(papers.listdir("")[1]) == there


# --- who comes again --------------------------------------------------------------------------


def test_an_opt_out_outlives_them(django_capture_on_commit_callbacks):
    sam = person(email=EMAIL, phone=PHONE)
    opt_outs.stop_for_good(candidate=sam, through=Through.WEB, at=NOW)
    Suppression.objects.all().delete()  # as if it had been said of the person alone
    erased(sam, django_capture_on_commit_callbacks)
    again = person(email=EMAIL, phone=PHONE, source=Source.IMPORTED)
    for channel in (Channel.EMAIL, Channel.TEXT, Channel.CALL):
        verdict = verdict_for(again, channel, TopicKey.UPDATE, NOW)
        assert verdict.rule in (Rule.OPTED_OUT, Rule.NO_CONTACT_POINT), channel


def test_a_late_text_is_dropped_after_its_stop(django_capture_on_commit_callbacks):
    sam = person(phone=PHONE)
    give(sam, "channel.first", "text", showed_number=True, at=NOW)
    erased(sam, django_capture_on_commit_callbacks)
    for words in (f"Here is {CANARY}", "STOP"):
        with pytest.raises(Exception, match="does not exist"):
            text_in(words, NOW, PHONE)
    assert tables_with(CANARY, PHONE) == {}
    assert Suppression.objects.get().how == ConsentHow.KEYWORD


# --- the ledger -------------------------------------------------------------------------------


def test_lines_of_the_ledger_say_nothing_of_anybody():
    line = line_of(person_hash("key", 7, NOW), NOW)
    assert hashes_in([line, line, "cut off", line[:-1]]) == {person_hash("key", 7, NOW)}
    assert person_hash("key", 7, NOW) != person_hash("key", 7, NOW + timedelta(microseconds=1))
    assert person_hash("key", 7, NOW) != person_hash("other", 7, NOW)


def test_a_restored_backup_forgets_them_before_it_serves(
    django_capture_on_commit_callbacks, settings, client: Client
):
    gone, stays = person(email=EMAIL), person(email="else@example.org")
    compose(gone)
    never_known = line_of(person_hash(settings.SUPPRESSION_KEY, 12345, NOW), NOW)
    known = line_of(person_hash(settings.SUPPRESSION_KEY, gone.pk, gone.created_at), NOW)
    erasures.append(Path(settings.ERASURE_LEDGER), known + never_known)
    assert is_ledger_ahead()
    assert client.get("/health/ready").json()["checks"]["erasures"] == {"ok": False}
    with pytest.raises(CommandError, match="replay_erasures"):
        call_command("run_outbox", once=True)
    said = StringIO()
    call_command("replay_erasures", stdout=said)
    assert said.getvalue() == "1 erased again; 1 were not in this backup.\n"
    assert not is_ledger_ahead()
    assert list(Candidate.objects.filter(erased_at=None)) == [stays]
    call_command("replay_erasures", stdout=said)
    assert said.getvalue().endswith("0 erased again; 0 were not in this backup.\n")


# --- for admins -------------------------------------------------------------------------------


def test_an_admin_sees_what_goes_and_stays_and_then_erases(
    client, django_capture_on_commit_callbacks
):
    sam = whole_person()
    client.force_login(UserFactory.create(is_staff=True, is_superuser=True))
    listed = reverse("admin:candidates_candidate_changelist")
    chosen = {"action": "erase_one", "_selected_action": [sam.pk]}
    page = reverse("admin:candidates_candidate_erase", args=[sam.pk])
    assert client.post(listed, chosen).url == page
    shown = client.get(page).content.decode()
    assert "contact points" in shown
    assert "that something was sent, when and by which way" in shown
    request = reverse("admin:candidates_datarequest_change", args=[sam.data_requests.get().pk])
    assert page in client.get(request).content.decode()
    assert client.post(page).status_code == 422
    assert Candidate.objects.get().erased_at is None
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(page, {"is_certain": "on"}).url == listed
    assert Erasure.objects.get().why == ErasedWhy.ASKED
    assert tables_with(CANARY, EMAIL, PHONE) == {}
    assert client.get(page).status_code == 404


def test_who_may_not_delete_may_not_erase(client):
    sam = person(email=EMAIL)
    client.force_login(UserFactory.create(is_staff=True))
    page = reverse("admin:candidates_candidate_erase", args=[sam.pk])
    assert client.post(page, {"is_certain": "on"}).status_code == 403
    assert not Erasure.objects.exists()
