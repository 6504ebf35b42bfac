"""An import over a person who opted out: the opt-out stays, whatever the file says (N16)."""

import pytest
from django.core.management import call_command

from candidates.enums import ContactKind
from candidates.models import Candidate
from candidates.queries import main_contact_point
from messaging.actions.opt_outs import opt_out
from preferences.enums import Channel, ConsentHow, Through
from preferences.models import Consent, Suppression
from preferences.queries import permission_facts
from tests.factories.candidates import NOW, person
from tests.factories.preferences import set_up

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine(NOW)]

TABLE = (
    "First name,Email,Phone,Email opt in,SMS opt in,Contact allowed,Preferred contact\n"
    "Sam,sam@example.com,07700 900123,yes,yes,yes,SMS\n"
)


@pytest.fixture
def load(tmp_path):
    set_up()
    file = tmp_path / "people.csv"
    file.write_text(TABLE)
    return lambda: call_command("import_candidates", str(file), verbosity=0)


def facts(candidate):
    return permission_facts([candidate.pk], NOW)[candidate.pk]


def stopped(candidate):
    opt_out(
        candidate=candidate,
        channel=Channel.TEXT,
        contact_point=main_contact_point(candidate, ContactKind.PHONE),
        how=ConsentHow.KEYWORD,
        through=Through.TEXT,
        words="STOP",
        at=NOW,
    )


def unsubscribed(candidate):
    opt_out(
        candidate=candidate,
        channel=Channel.EMAIL,
        topic="",
        how=ConsentHow.UNSUBSCRIBE,
        through=Through.EMAIL,
        at=NOW,
    )


def test_who_said_stop_and_unsubscribed_stays_so(load):
    sam = person("sam@example.com", "+447700900123", first_name="Sam")
    stopped(sam)
    unsubscribed(sam)
    before = list(Consent.objects.values_list("pk", "act")), Suppression.objects.count()
    load()
    assert Candidate.objects.count() == 1
    now = facts(sam)
    assert now.stopped
    assert Channel.EMAIL in {each.channel for each in now.consents.opt_outs}
    assert not Suppression.objects.exclude(lifted_at=None).exists()
    after = list(Consent.objects.values_list("pk", "act")), Suppression.objects.count()
    assert after == before


def test_a_number_that_said_stop_is_stopped_for_a_new_person_too(load):
    other = person("kim@example.com", "+447700900123", first_name="Kim")
    stopped(other)
    load()
    sam = Candidate.objects.get(first_name="Sam")
    assert sam != other
    assert facts(sam).stopped


def test_who_was_erased_and_comes_again_is_not_written_to(load):
    gone = person("sam@example.com", "+447700900123", first_name="Sam")
    unsubscribed(gone)
    stopped(gone)
    gone.contact_points.all().delete()
    gone.erased_at = NOW
    gone.save()
    load()
    sam = Candidate.objects.get(erased_at=None)
    now = facts(sam)
    assert now.stopped
    assert Channel.EMAIL in {each.channel for each in now.consents.opt_outs}
