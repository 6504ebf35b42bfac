"""What an admin does with a person: try the verdict, expire links, ask again, hand over a copy; and is seen."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from candidates.actions.links import make_link
from candidates.enums import DataWish, LinkPurpose
from candidates.models import AccessRecord, DataRequest, Link
from messaging.actions.setup import install_starter_templates
from preferences.models import CheckIn
from tests.factories.candidates import ApplicationFactory, UserFactory, person
from tests.factories.preferences import give, set_up

LISTED = "admin:candidates_candidate_changelist"


@pytest.fixture
def sam(db):
    set_up()
    return person(email="sam@example.org", first_name="Sam", last_name="Okoro")


@pytest.fixture
def at_admin(client, sam):
    client.force_login(UserFactory.create(is_staff=True, is_superuser=True))
    return client


def chosen(at_admin, action, *people):
    return at_admin.post(
        reverse(LISTED), {"action": action, "_selected_action": [each.pk for each in people]}
    )


def test_the_verdict_is_tried_for_a_way_a_topic_and_a_time(at_admin, sam):
    give(sam, "channel.first", "email", at=timezone.now())
    give(sam, "contact.hours", "mornings", at=timezone.now())
    page = reverse("admin:candidates_candidate_verdict", args=[sam.pk])
    assert "The verdict" not in at_admin.get(page).content.decode()
    every = at_admin.get(page, {"topic": "update", "at": "2027-03-03T09:00"}).content.decode()
    assert "follows the usual" in every
    assert "Text" in every
    late = {"topic": "update", "channel": "email", "at": "2027-03-03T22:00"}
    one = at_admin.get(page, late).content.decode()
    assert "Outside their hours" in one
    assert "Neither their first nor their second way" not in one
    wrong = at_admin.get(page, {"topic": "nonsense", "at": "yesterday"})
    assert wrong.status_code == 200
    assert "The verdict" not in wrong.content.decode()


def test_links_expire_for_whoever_was_chosen(at_admin, sam):
    other = person(email="other@example.org")
    for each in (sam, other):
        make_link(candidate=each, purpose=LinkPurpose.USUAL, at=timezone.now())
    chosen(at_admin, "expire_links", sam)
    assert Link.objects.get(candidate=sam).revoked_at is not None
    assert Link.objects.get(candidate=other).revoked_at is None


def test_who_has_an_old_answer_is_asked_again_once(at_admin, sam):
    install_starter_templates(at=timezone.now())
    ApplicationFactory.create(candidate=sam)
    give(sam, "channel.first", "email", at=timezone.now() - timedelta(days=120))
    chosen(at_admin, "ask_again", sam)
    chosen(at_admin, "ask_again", sam)
    assert CheckIn.objects.filter(candidate=sam).count() == 1


def test_a_copy_is_of_one_person_and_on_record(at_admin, sam):
    other = person(email="other@example.org")
    assert chosen(at_admin, "hand_copy", sam, other).status_code == 302
    copy = chosen(at_admin, "hand_copy", sam)
    assert json.loads(copy.content)["what we hold"]["You"][0]["first name"] == "Sam"
    made = DataRequest.objects.get(wish=DataWish.COPY)
    assert (made.candidate, made.by_id is not None) == (sam, True)


def test_seeing_somebody_in_the_admin_is_a_look(at_admin, sam):
    at_admin.get(reverse("admin:candidates_candidate_change", args=[sam.pk]))
    assert AccessRecord.objects.get().screen == "admin"
