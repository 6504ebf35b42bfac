"""The record of changes: whatever changes a row, by whom, without a word of anybody's; only ever added to."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import F

from candidates.actions.access import record_look
from candidates.enums import Role
from candidates.models import (
    Application,
    AuditEntry,
    Candidate,
    ContactPoint,
    Membership,
    Note,
    Stage,
)
from portal.audit.triggers import statements
from portal.audit.watched import WATCHED
from portal.audit.who import asking
from tests.factories.candidates import NOW, ApplicationFactory, TeamFactory, member, person

pytestmark = pytest.mark.django_db


def entries(table):
    return list(
        AuditEntry.objects.filter(table=table).order_by("pk").values_list("kind", "columns")
    )


def test_every_column_of_a_watched_table_exists():
    for each in WATCHED:
        assert each.shown <= set(each.columns), each.label
    assert len(list(statements())) == len(WATCHED) + 1


def test_bulk_and_raw_changes_are_on_record():
    stages = Stage.objects.bulk_create(
        Stage(key=f"stage-{n}", name="Sam", position=90 + n) for n in range(3)
    )
    Stage.objects.filter(pk__in=[each.pk for each in stages]).update(
        name="Alex", position=F("position") + 100
    )
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM candidates_stage WHERE name = 'Alex'")
    found = entries("candidates_stage")[-9:]
    assert [kind for kind, _columns in found] == ["added"] * 3 + ["changed"] * 3 + ["deleted"] * 3
    assert found[3][1] == ["name", "position: 90 → 190"]
    assert "Alex" not in str(found)


def test_what_changes_nothing_is_no_entry():
    sam = person(email="sam@example.org")
    AuditEntry.objects.count()
    before = AuditEntry.objects.count()
    Candidate.objects.filter(pk=sam.pk).update(first_name=sam.first_name, contact_version=9)
    assert AuditEntry.objects.count() == before


def test_no_addresses_no_words():
    sam = person(email="quill@example.org", phone="+447700900777")
    ContactPoint.objects.filter(candidate=sam).update(value="feather@example.org", is_at_work=True)
    Note.objects.create(candidate=sam, body="Quill said so", at=NOW)
    said = str(list(AuditEntry.objects.values()))
    for word in ("quill", "feather", "7700900777", "Quill"):
        assert word not in said
    assert AuditEntry.objects.filter(candidate_id=sam.pk, table="candidates_note").exists()


def test_who_and_through_what():
    ana = member(TeamFactory.create())
    before = asking.set("candidates.tasks.keep_hand_overs")
    Membership.objects.filter(user=ana).update(role="auditor")
    asking.reset(before)
    last = AuditEntry.objects.filter(table="candidates_membership").latest("pk")
    assert (last.by_id, last.through) == (None, "candidates.tasks.keep_hand_overs")
    assert last.columns == ["role: recruiter → auditor"]


def test_a_request_names_its_page_and_the_colleague(client):
    team = TeamFactory.create()
    ana = member(team)
    application = ApplicationFactory.create(job__team=team, job__owner=ana)
    client.force_login(ana)
    client.post(f"/desk/people/{application.candidate_id}/notes/", {"body": "Rang twice"})
    last = AuditEntry.objects.filter(table="candidates_note").get()
    assert (last.by_id, last.through) == (ana.pk, "desk_notes")
    assert last.candidate_id == application.candidate_id


def test_words_of_others_name_nobody(client):
    """What somebody types cannot stand where the name of who asks does."""
    sam = person(email="sam@example.org")
    Note.objects.create(candidate=sam, body="/*by 7 desk_notes*/", at=NOW)
    last = AuditEntry.objects.filter(table="candidates_note").get()
    assert (last.by_id, last.through) == (None, "")


@pytest.mark.parametrize(
    "change", ["UPDATE candidates_auditentry SET by_id = 7", "DELETE FROM candidates_auditentry"]
)
def test_only_ever_added_to(change):
    person(email="sam@example.org")
    refused = pytest.raises(DatabaseError, match="only ever added to")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)


@pytest.mark.parametrize(
    "table", ["candidates_auditentry", "candidates_erasure", "candidates_note"]
)
def test_no_table_on_record_is_emptied_as_a_whole(table):
    """A trigger sees no rows of a TRUNCATE: what it took would be on no record."""
    refused = pytest.raises(DatabaseError, match="never emptied as a whole")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {table} CASCADE")


def test_its_end_is_on_record():
    person(email="sam@example.org")
    count = AuditEntry.objects.count()
    with connection.cursor() as cursor:
        cursor.execute("SELECT usual_audit_end(clock_timestamp() + interval '1 hour')")
        assert cursor.fetchone() == (count,)
    assert AuditEntry.objects.get().columns == [f"rows: {count}"]
    with pytest.raises(DatabaseError, match="only ever added to"), transaction.atomic():
        AuditEntry.objects.all().delete()


def test_a_change_of_many_rows_is_one_statement_more(django_assert_num_queries):
    ApplicationFactory.create_batch(3)
    with django_assert_num_queries(1):
        Application.objects.update(applied_at=NOW - timedelta(days=1))
    assert AuditEntry.objects.filter(columns=["applied_at"]).count() == 3


# --- the page of auditors ---------------------------------------------------------------------


@pytest.fixture
def auditor(client):
    team = TeamFactory.create()
    client.force_login(member(team, Role.AUDITOR, first_name="Aud"))
    return client, team


def test_the_page_shows_changes_and_looks_in_few_queries(auditor, django_assert_max_num_queries):
    client, team = auditor
    ana = member(team, first_name="Ana", last_name="Pires")
    seen = ApplicationFactory.create(job__team=team, job__owner=ana).candidate
    other = person(email="other@example.org", first_name="Hidden")
    for candidate in (seen, other):
        record_look(user=ana, candidate=candidate, screen="person", at=NOW)
    for _n in range(60):
        Note.objects.create(candidate=seen, body="Words", at=NOW)
    with django_assert_max_num_queries(10):
        page = client.get("/desk/audit/").content.decode()
    assert page.count("<tr>") == 51
    assert str(seen) in page
    assert "Hidden" not in page
    assert "before=" in page
    looks = client.get("/desk/audit/?what=looks").content.decode()
    assert "Ana Pires" in looks
    assert looks.count("<tr>") == 2, "who is out of sight is not there"
    odd = client.get("/desk/audit/?who=nobody&before=x&table=none&person=-1")
    assert odd.status_code == 200


@pytest.mark.case(60)
def test_the_sheet_is_safe_to_open(auditor):
    client, team = auditor
    ana = member(team, first_name="=HYPERLINK(1)")
    seen = ApplicationFactory.create(job__team=team, job__owner=ana).candidate
    record_look(user=ana, candidate=seen, screen="person", at=NOW)
    sheet = client.get("/desk/audit/sheet/?what=looks").content.decode()
    assert "'=HYPERLINK(1)" in sheet
