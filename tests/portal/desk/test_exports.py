"""Exports: whom they hold, that spreadsheets run nothing of them, taken once, and read again by the import."""

import csv
import io
import json
import zipfile
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from candidates.actions.notes import write_note
from candidates.enums import ErasedWhy, Role
from candidates.models import AccessRecord, Application, Candidate, ContactPoint
from messaging.actions.opt_outs import opt_out
from portal.exports import acts, work
from portal.exports.enums import Form, State
from portal.exports.models import Export, ExportPiece
from portal.people import erase, parts
from preferences.enums import Channel, ConsentHow, Through
from preferences.models import Answer
from preferences.queries.permissions import permission_facts
from tests.factories.candidates import NOW, ApplicationFactory, JobFactory, person
from tests.factories.preferences import give
from tests.portal.desk.conftest import applied
from tests.queries import queries

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine(NOW)]


@pytest.fixture
def admin(django_user_model):
    return django_user_model.objects.create_superuser("boss@example.com", "x" * 20)


def made(by, form=Form.CSV):
    export = acts.ask_for(form=form, by=by, at=NOW)
    while work.carry_on(export, 60):
        pass
    export.refresh_from_db()
    return export


def opened(export):
    return zipfile.ZipFile(io.BytesIO(b"".join(acts.bytes_of(export))))


def table(export, name):
    with opened(export).open(f"{name}.csv") as file:
        return list(csv.DictReader(io.TextIOWrapper(file, "utf-8-sig", newline="")))


def test_a_recruiter_gets_whom_they_see_and_an_admin_everybody(ana, job, sam, admin):
    foreign = JobFactory.create(title="Cook", slug="cook")
    bo = person("bo@example.com", first_name="Bo")
    ApplicationFactory.create(candidate=bo, job=foreign)
    ApplicationFactory.create(candidate=sam, job=foreign)
    write_note(
        candidate=sam, application=sam.applications.get(job=job), body="Ours.", by=ana, at=NOW
    )
    write_note(
        candidate=sam,
        application=sam.applications.get(job=foreign),
        body="Theirs.",
        by=None,
        at=NOW,
    )
    own, whole = made(ana), made(admin)
    assert [row["emails"] for row in table(own, "people")] == ["sam@example.com"]
    assert {row["words"] for row in table(own, "candidates-note")} == {"Ours."}
    assert {row["job"] for row in table(own, "candidates-application")} == {"Night Carer"}
    assert len(table(whole, "people")) == 2
    assert {row["words"] for row in table(whole, "candidates-note")} == {"Ours.", "Theirs."}
    names = {name.removesuffix(".csv") for name in opened(whole).namelist()}
    kinds = {
        f"{p.model._meta.app_label}-{p.model._meta.model_name}" for p in parts() if p.of != "pk"
    }
    assert names == kinds | {"people"}
    assert opened(whole).testzip() is None


def test_what_somebody_needs_for_an_interview_stays_with_those_who_arrange_it(ana, sam):
    give(sam, "meet.support", "captions")
    give(sam, "channel.first", "email")
    export = made(ana)
    assert {row["about"] for row in table(export, "preferences-answer")} == {"channel.first"}
    assert {row["about"] for row in table(export, "preferences-answeroption")} == {"channel.first"}


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_runs_in_a_spreadsheet(ana, job, sign):
    applied(job, first_name="Sam", last_name="x", email="sam@example.com")
    Candidate.objects.update(last_name=f"{sign}1+1")
    row = table(made(ana), "people")[0]
    assert row["last name"] == f"'{sign}1+1"


def test_lines_for_programs(ana, sam):
    with opened(made(ana, Form.JSON)).open("people.jsonl") as file:
        lines = [json.loads(line) for line in file]
    assert lines[0]["emails"] == "sam@example.com"
    assert lines[0]["usual id"] == sam.pk


def test_pieces_are_one_file_and_a_killed_worker_doubles_nothing(ana, job, monkeypatch):
    monkeypatch.setattr(work, "PIECE", 3)
    people = [applied(job, first_name=f"N{n}", email=f"n{n}@example.com") for n in range(10)]
    export = acts.ask_for(form=Form.CSV, by=ana, at=NOW)
    stale = Export.objects.get(pk=export.pk)
    assert work.step(export, NOW)
    made_late = work.next_piece(stale, NOW)
    assert not work.kept(stale, made_late, "late", NOW)
    while work.step(export, NOW):
        pass
    export.refresh_from_db()
    found = table(export, "people")
    assert [int(row["usual id"]) for row in found] == [each.pk for each in people]
    assert opened(export).testzip() is None
    assert (export.people, export.state) == (10, State.READY)
    assert sum(each.file.size for each in export.parts.all()) == export.size
    looks = AccessRecord.objects.filter(screen="export", user=ana)
    assert looks.count() == looks.values("candidate").distinct().count() == 10


def test_it_is_taken_once_by_its_maker_within_a_day(desk, ana, sam, as_role, team):
    answer = desk.post("/desk/people/exports/", {"form": "csv"})
    assert answer.status_code == 302
    export = Export.objects.get()
    page = desk.get("/desk/people/exports/").content.decode()
    assert "being made" in page
    while work.carry_on(export, 60):
        pass
    assert "Take it" in desk.get(f"/desk/f/exports/?seen={export.pk}making0").content.decode()
    url = f"/desk/people/exports/{export.code}/"
    assert as_role(Role.RECRUITER).post(url).status_code == 404
    assert "Take it now" in desk.get(url).content.decode()
    taken = desk.post(url)
    content = b"".join(taken.streaming_content)
    assert len(content) == int(taken["Content-Length"])
    assert "people.csv" in zipfile.ZipFile(io.BytesIO(content)).namelist()
    assert desk.post(url).status_code == 404
    acts.forget(NOW + timedelta(hours=2))
    assert not ExportPiece.objects.exists()


def test_its_day_ends(desk, ana, sam):
    export = made(ana)
    Export.objects.update(until=NOW)
    assert desk.post(f"/desk/people/exports/{export.code}/").status_code == 404
    acts.forget(NOW)
    export.refresh_from_db()
    assert export.state == State.ENDED


def test_a_fresh_sign_in_is_asked_for(desk, ana, sam, settings):
    settings.FRESH_SIGN_IN_REQUIRED = True
    export = made(ana)
    for url in ("/desk/people/exports/", f"/desk/people/exports/{export.code}/"):
        assert desk.get(url).status_code == 303
        assert desk.post(url, {"form": "csv"}).status_code == 303
    assert Export.objects.count() == 1
    assert Export.objects.get().state == State.READY


def test_who_is_erased_is_in_none(ana, job, sam):
    before = made(ana)
    kim = applied(job, first_name="Kim", email="kim@example.com")
    erase(candidate=sam, why=ErasedWhy.ASKED, at=NOW)
    before.refresh_from_db()
    assert (before.state, before.parts.count()) == (State.ENDED, 0)
    assert [row["usual id"] for row in table(made(ana), "people")] == [str(kim.pk)]


def test_out_and_in_again_finds_everybody(tmp_path, ana, job, sam):
    closed = applied(job, first_name="Zoë", last_name="=Ż", email="zoe@example.com")
    give(sam, "channel.first", "email")
    give(sam, "channel.never", "call")
    opt_out(
        candidate=closed,
        channel=Channel.EMAIL,
        how=ConsentHow.UNSUBSCRIBE,
        through=Through.EMAIL,
        at=NOW,
    )
    out = StringIO()
    call_command("export_people", str(tmp_path / "all.zip"), stdout=out)
    assert "2 people" in out.getvalue()
    with zipfile.ZipFile(tmp_path / "all.zip") as whole:
        whole.extract("people.csv", tmp_path)
    before = {
        model: model.objects.count() for model in (Candidate, ContactPoint, Application, Answer)
    }
    call_command("import_candidates", str(tmp_path / "people.csv"), stdout=(said := StringIO()))
    assert "Columns of Usual." in said.getvalue()
    assert "Rows not taken" not in said.getvalue()
    assert "People known already, with what was missing filled in: 2" in said.getvalue()
    assert {model: model.objects.count() for model in before} == before
    Application.objects.all().delete()
    Candidate.objects.all().delete()
    call_command("import_candidates", str(tmp_path / "people.csv"), stdout=StringIO())
    again = Candidate.objects.get(last_name="=Ż")
    assert again.applications.get().job == job
    assert Channel.EMAIL in {
        each.channel for each in permission_facts([again.pk], NOW)[again.pk].consents.opt_outs
    }
    noted = Answer.objects.filter(candidate__first_name=sam.first_name)
    assert set(noted.values_list("key", flat=True)) == {"channel.first", "channel.never"}


def test_statements_do_not_grow_with_people(ana, job, sam):
    asked = []
    for count in (1, 30):
        for n in range(count):
            applied(job, first_name=f"N{n}", email=f"n{n}-{count}@example.com")
        export = acts.ask_for(form=Form.CSV, by=ana, at=NOW)
        with queries() as caught:
            work.step(export, NOW)
        asked.append(len(caught))
    assert asked[0] == asked[1] <= 20


def test_the_page_asks_little(desk, ana, sam):
    made(ana)
    desk.get("/desk/people/exports/")
    with queries() as caught:
        page = desk.get("/desk/people/exports/")
    assert len(caught) <= 8
    assert len(page.content) < 40_000
