"""Two records of one person become one: nothing is lost, nothing is looser, and old ways lead to the person."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils import timezone

from candidates.actions import links
from candidates.enums import ErasedWhy, LinkPurpose, Role
from candidates.exceptions import BookedTwice, MergeChanged, MergeRefused, SomethingLeaves
from candidates.models import Candidate, Erasure, Happening, Merge, Note
from candidates.queries.links import find_link
from candidates.queries.same import alike, alike_to
from messaging.models import Delivery, Thread
from messaging.queries.ledger import findings
from portal.accounts.models import VisitSession as Session
from portal.people import copy_of, erase
from portal.people.foreseeing import foreseen
from portal.people.merging import shares, sweep, versions_of
from preferences.models import CheckIn
from preferences.queries.permissions import permission_facts
from scheduling.models import Interview, Taken
from tests.factories.candidates import (
    NOW,
    ApplicationFactory,
    TeamFactory,
    UserFactory,
    member,
    person,
)
from tests.factories.messaging import compose, delivery_of
from tests.factories.preferences import give, set_up
from tests.portal.merging import LATER, SAM, merged, two_records
from tests.portal.test_people import reaching
from tests.portal.whole import whole_person


@pytest.fixture
def pair():
    return two_records()


@pytest.fixture(autouse=True)
def _house(db, settings, tmp_path):
    set_up()
    settings.ERASURE_LEDGER = str(tmp_path / "erasures.ledger")


def test_every_model_that_leads_to_a_candidate_says_what_becomes_of_it():
    claimed = [share.model for share in shares()]
    assert len(claimed) == len(set(claimed))
    missing = reaching() - set(claimed)
    assert not missing, "say in people.py of its room what becomes of it at a merge"


# --- everything goes over ---------------------------------------------------------------------


@pytest.fixture
def two():
    return person(email="other@example.org", first_name="Sam"), whole_person()


def test_nothing_is_lost_and_nothing_is_left_behind(two, django_capture_on_commit_callbacks):
    kept, gone = two
    before = {share.model: share.rows(gone.pk).count() for share in shares()}
    words, already = copy_of(gone), broken()
    assert sum(1 for count in before.values() if count) > 35, "there was something of everything"
    with django_capture_on_commit_callbacks(execute=True):
        sam = merged(kept, gone)
    stays = {"Candidate", "Thread", "Reach", "User", "Authenticator", "Merge"}
    ends = {"CardLink", "ContactCode", "Hold", "Silence", "StillRightAsked", "BatchRow"}
    for share in shares():
        name = share.model.__name__
        if name not in stays | ends:
            assert share.rows(gone.pk).count() == 0, name
            assert share.rows(sam.pk).count() >= before[share.model], name
    after = copy_of(sam)
    for heading in ("Messages to you", "Messages from you", "What you told us", "Documents"):
        assert all(line in after[heading] for line in words[heading]), heading
    assert not Session.objects.exists()
    assert broken() == already, "no invariant of the outbox is broken by it"
    assert str(Candidate.objects.get(pk=gone.pk)) == "Somebody who was erased"
    assert Merge.objects.get().gone_id == gone.pk
    assert Happening.objects.filter(kind="merged", candidate_id=sam.pk, subject=gone.pk).exists()


def broken() -> set[str]:
    return {found.name for found in findings() if not found.holds}


def test_no_key_of_any_table_names_the_one_who_is_gone(two):
    kept, gone = two
    merged(kept, gone)
    left = {
        model.__name__
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.related_model is Candidate
        and not field.primary_key
        and model._default_manager.filter(**{field.name: gone.pk}).exists()
    }
    assert left == {"Merge", "Thread"}


def test_the_preview_changes_nothing_and_says_what_will_be(two):
    kept, gone = two
    give(kept, "contact.hours", "mornings", "afternoons", at=NOW - timedelta(days=1))
    counts = {model: model._default_manager.count() for model in apps.get_models()}
    found = foreseen(kept, gone, LATER)
    assert counts == {model: model._default_manager.count() for model in apps.get_models()}
    assert Candidate.objects.filter(erased_at=None).count() == 2
    assert "weekdays 8am to 5pm" in found.after.usual
    assert {row.heading: row.gone for row in found.parts}["documents"] == 1
    assert found.seen == versions_of(kept, gone)


# --- what is on its way, and old ways in ------------------------------------------------------


def test_old_links_and_reply_addresses_lead_to_the_person(pair):
    kept, gone = pair
    token = links.make_link(candidate=gone, purpose=LinkPurpose.USUAL, at=NOW)
    old = compose(gone)
    key = Thread.objects.get(candidate=gone).reply_key
    sam = merged(kept, gone)
    found = find_link(token.token if hasattr(token, "token") else token, LATER)
    assert found is not None
    assert found.link.candidate == sam
    old.refresh_from_db()
    assert old.thread.candidate == sam
    assert Thread.objects.get(reply_key=key).candidate_id == gone.pk
    from django.conf import settings

    from messaging.queries.mail import by_address
    from messaging.rules.addresses import reply_address

    led = by_address([reply_address(key, "usual.example", settings.LINK_KEY)])
    assert led is not None
    assert led.candidate == sam


def test_what_waits_leaves_by_what_holds_now(pair):
    kept, gone = pair
    give(kept, "channel.never", "email")
    waiting = delivery_of(compose(gone))
    merged(kept, gone)
    waiting.refresh_from_db()
    assert (waiting.candidate_id, waiting.state) == (kept.pk, "queued")


def test_what_is_leaving_is_waited_for(pair):
    kept, gone = pair
    leaving = delivery_of(compose(gone))
    Delivery.objects.filter(pk=leaving.pk).update(
        state="sending", lease_token="0" * 32, lease_expires_at=LATER
    )
    with pytest.raises(SomethingLeaves):
        merged(kept, gone)
    assert Candidate.objects.filter(erased_at=None).count() == 2


def test_two_interviews_at_one_time_are_settled_first(pair):
    kept, gone = pair
    for who in (kept, gone):
        application = ApplicationFactory.create(candidate=who)
        Taken.objects.create(candidate=who, span=(NOW, LATER), interview=booked(application))
    with pytest.raises(BookedTwice):
        merged(kept, gone)


def booked(application) -> Interview:
    from uuid import uuid4

    from scheduling.models import Offer

    offer = Offer.objects.create(
        candidate=application.candidate,
        application=application,
        what="Interview",
        meeting="call",
        minutes=30,
        created_at=NOW,
        client_token=uuid4(),
    )
    return Interview.objects.create(
        candidate=application.candidate,
        application=application,
        offer=offer,
        what="Interview",
        meeting="call",
        starts_at=NOW,
        ends_at=LATER,
        booked_at=NOW,
    )


def test_open_check_ins_become_one_that_asks_nothing_known(pair):
    kept, gone = pair
    from preferences.actions import check_ins

    for who in (kept, gone):
        check_ins.open_for_stage(application=ApplicationFactory.create(candidate=who), at=NOW)
    give(gone, "channel.first", "email", at=NOW)
    sam = merged(kept, gone)
    [left] = CheckIn.objects.filter(candidate=sam, closed_at=None)
    assert not left.asked.filter(key="channel.first", done_at=None).exists()


# --- once, and for good -----------------------------------------------------------------------


def test_who_is_gone_is_not_merged_again_and_what_changed_is_looked_at_again(pair):
    kept, gone = pair
    seen = versions_of(kept, gone)
    give(gone, "channel.never", "call", at=NOW)
    with pytest.raises(MergeChanged):
        merged(kept, gone, seen=seen)
    merged(kept, gone)
    for one, other in ((kept, gone), (gone, kept)):
        with pytest.raises(MergeRefused):
            merged(one, other)


def test_a_chain_leads_to_the_last_and_all_of_it_is_erased(
    pair, django_capture_on_commit_callbacks
):
    kept, gone = pair
    last = person(email="last@example.org")
    merged(kept, gone)
    sam = merged(last, kept)
    assert set(Merge.objects.values_list("kept", flat=True)) == {sam.pk}
    with django_capture_on_commit_callbacks(execute=True):
        erase(candidate=sam, why=ErasedWhy.DECIDED, at=LATER)
    assert Erasure.objects.count() == 3, "a backup of before knows three people"


def test_what_others_wrote_in_that_moment_goes_over_with_the_sweep(pair):
    kept, gone = pair
    sam = merged(kept, gone)
    Note.objects.create(candidate=gone, body="Rang them", at=LATER)
    assert sweep(LATER + timedelta(seconds=30)) == 0
    assert sweep(LATER + timedelta(minutes=30)) == 1
    assert Note.objects.get().candidate == sam
    assert sweep(LATER + timedelta(hours=1)) == 0


# --- for admins -------------------------------------------------------------------------------


def test_who_may_be_one_person(pair):
    kept, gone = pair
    twin = person(email=SAM, first_name="Samuel")
    found = alike()
    assert [({each.one, each.other}, list(each.by)) for each in found] == [
        ({kept, twin}, ["email"])
    ]
    assert [each.other for each in alike_to(twin)] == [kept]
    assert alike_to(gone) == []
    assert permission_facts([kept.pk], LATER)


def test_an_admin_sees_both_and_then_merges(client, pair):
    kept, gone = pair
    client.force_login(UserFactory.create(is_staff=True, is_superuser=True))
    listed = reverse("admin:candidates_candidate_changelist")
    page = reverse("admin:candidates_candidate_merge", args=[kept.pk, gone.pk])
    chosen = client.post(listed, {"action": "merge_both", "_selected_action": [kept.pk, gone.pk]})
    assert chosen.url == page
    assert client.get(reverse("admin:candidates_candidate_same_people")).status_code == 200
    assert client.get(reverse("admin:candidates_candidate_same", args=[kept.pk])).status_code == 200
    shown = client.get(page)
    assert "How they are written to" in shown.content.decode()
    seen = shown.context["found"].seen
    assert client.post(page, {"seen": seen}).status_code == 422
    assert Candidate.objects.filter(erased_at=None).count() == 2
    give(gone, "channel.never", "call", at=timezone.now())
    changed = client.post(page, {"seen": seen, "is_certain": "on"})
    assert "changed while you looked" in changed.content.decode()
    seen = changed.context["found"].seen
    done = client.post(page, {"seen": seen, "is_certain": "on"})
    assert done.url == reverse("admin:candidates_candidate_change", args=[kept.pk])
    assert client.get(page).status_code == 404


def test_who_may_not_delete_people_may_not_merge_them(client, pair):
    kept, gone = pair
    ana = member(TeamFactory.create(), role=Role.RECRUITER)
    for user in (ana, UserFactory.create(is_staff=True)):
        client.force_login(user)
        page = reverse("admin:candidates_candidate_merge", args=[kept.pk, gone.pk])
        assert client.post(page, {"is_certain": "on"}).status_code in (302, 403)
    assert not Merge.objects.exists()
