"""What was kept long enough ends, for each purpose; not where it is much, and not what is still needed."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from time_machine import travel

from candidates.actions import access
from candidates.enums import KeptFor
from candidates.models import AccessRecord, AuditEntry, Candidate, Employer, RetentionRun
from messaging.enums import AlarmKind
from messaging.models import Alarm, MessageBody, ProviderEvent
from portal.people import retention
from preferences.models import Answer
from tests.factories.candidates import NOW, ApplicationFactory, UserFactory, person
from tests.factories.messaging import compose, text_in
from tests.factories.preferences import give, set_up

LATER = NOW + timedelta(days=800)


@pytest.fixture(autouse=True)
def _house(db, settings, tmp_path):
    set_up()
    settings.ERASURE_LEDGER = str(tmp_path / "erasures.ledger")


def left():
    return set(Candidate.objects.filter(erased_at=None).values_list("first_name", flat=True))


def test_people_go_after_the_last_contact_and_not_before():
    for name in ("Gone", "Live", "Pool", "Wrote", "Answered", "Ended late"):
        person(first_name=name, email=f"{name.split()[0].lower()}@example.org")
    who = {each.first_name: each for each in Candidate.objects.all()}
    ApplicationFactory.create(candidate=who["Live"])
    Candidate.objects.filter(pk=who["Pool"].pk).update(pool_until=LATER + timedelta(days=1))
    compose(who["Wrote"])
    type(who["Wrote"].thread).objects.filter(candidate=who["Wrote"]).update(last_in_at=LATER)
    give(who["Answered"], "channel.first", "email", at=NOW)
    Answer.objects.update(at=LATER)
    ended = ApplicationFactory.create(candidate=who["Ended late"])
    type(ended).objects.filter(pk=ended.pk).update(outcome="withdrawn", closed_at=LATER)
    assert retention.foreseen(LATER)[KeptFor.PEOPLE] == (1, 6)
    assert left() == set(who), "a look changes nothing"
    retention.apply(LATER)
    assert left() == set(who) - {"Gone"}
    assert who["Gone"].erasure.why == "retention"
    retention.apply(LATER)
    assert left() == set(who) - {"Gone"}


def test_words_raw_calls_and_looks_have_times_of_their_own():
    sam = person(email="sam@example.org", phone="+447700900123")
    ApplicationFactory.create(candidate=sam)
    compose(sam)
    text_in("Hello", NOW, "+447700900123")
    access.record_look(user=UserFactory.create(), candidate=sam, screen="person", at=NOW)
    month = timedelta(days=31)
    retention.apply(NOW + month)
    assert not ProviderEvent.objects.exclude(payload="").filter(provider="twilio").exists()
    assert MessageBody.objects.exclude(body="").exists()
    retention.apply(NOW + 13 * month)
    assert not MessageBody.objects.exclude(body="").exists()
    assert AccessRecord.objects.exists()
    assert AuditEntry.objects.exists()
    retention.apply(NOW + 25 * month)
    assert not AccessRecord.objects.exists()
    assert Candidate.objects.get().erased_at is None, "something of theirs is live"


def test_much_at_once_waits_for_a_person(monkeypatch):
    monkeypatch.setattr(retention, "FEW", 1)
    for n in range(3):
        person(first_name=f"Sam {n}", email=f"sam{n}@example.org")
    retention.apply(LATER)
    assert len(left()) == 3
    assert Alarm.objects.filter(kind=AlarmKind.RETENTION, subject="people", ended_at=None).exists()
    assert RetentionRun.objects.get(purpose="people").is_stopped
    said = StringIO()
    with travel(LATER, tick=False):
        call_command("apply_retention", dry_run=True, stdout=said)
        assert "people: 3 / 3 (stops: too many)" in said.getvalue()
        call_command("apply_retention", meant=["people"], stdout=said)
    assert left() == set()
    assert not Alarm.objects.filter(
        kind=AlarmKind.RETENTION, subject="people", ended_at=None
    ).exists()


def test_the_months_are_the_employers():
    person(first_name="Gone", email="gone@example.org")
    Employer.objects.update(keep_people_months=60)
    retention.apply(LATER)
    assert left() == {"Gone"}
