"""Bringing a file at the desk: columns, a dry run, start, progress, report; and what is lost when."""

import gzip
import tracemalloc
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from candidates.enums import ErasedWhy, Role, Source
from candidates.models import Application, Candidate, FileToRemove
from candidates.models.document import papers
from portal.desk import imports
from portal.imports import acts, lots, work
from portal.imports.acts import Told
from portal.imports.columns import Field
from portal.imports.enums import Became, State
from portal.imports.letters import readable
from portal.imports.models import Import, ImportRow, ImportSign, KnownColumn
from portal.imports.records import look_at, rows_of
from portal.people import erase
from tests.factories.candidates import NOW, JobFactory, person
from tests.portal.desk.conftest import HTMX
from tests.queries import queries

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine(NOW)]

HEAD = "First name,Last name,E-mail,Phone,SMS opt in,Shoe size\n"
FILE = HEAD + (
    "Sam,Okafor,sam@example.com,07700 900123,yes,44\n"
    "Kim,Lee,kim@example.com,,no,38\n"
    "Kim,Lee,kim@example.com,,,38\n"
    "=Bad,Row,not-an-address,,,40\n"
)


def kept_files():
    return set(papers().listdir("imports")[1]) if papers().exists("imports") else set()


def upload(desk, text=FILE, name="people.csv"):
    content = text if isinstance(text, bytes) else text.encode()
    return desk.post("/desk/people/imports/", {"file": SimpleUploadedFile(name, content)})


def brought(desk, text=FILE):
    assert upload(desk, text).status_code == 302
    return Import.objects.latest("pk")


def told(desk, run, of, **more):
    """What the page suggests, and the last column left out."""
    page = desk.get(f"/desk/people/imports/{run.pk}/")
    given = {f"column_{n}": page.context["form"][f"column_{n}"].value() or "-" for n in range(6)}
    return desk.post(
        f"/desk/people/imports/{run.pk}/",
        given | {"job": of.slug, "region": "GB", "letters": run.letters} | more,
    )


def work_through(run):
    while work.carry_on(run, 60):
        pass
    run.refresh_from_db()


def test_from_the_file_to_the_report(desk, job):
    run = brought(desk)
    assert run.state == State.MAPPING
    page = desk.get(f"/desk/people/imports/{run.pk}/").content.decode()
    assert "sam@example.com" in page
    assert "Shoe size" in page
    assert told(desk, run, job).status_code == 302
    assert "Nothing is written yet" in desk.get(f"/desk/people/imports/{run.pk}/").content.decode()
    work_through(run)
    assert not Candidate.objects.exists()
    page = desk.get(f"/desk/people/imports/{run.pk}/").content.decode()
    for words in ("This would happen", "New people", "E-mail: Enter an email address", "Start the"):
        assert words in page
    counts = (run.rows, run.new, run.repeated, run.refused, run.opt_outs, run.texts_allowed)
    assert counts == (4, 2, 1, 1, 1, 1)
    desk.post(f"/desk/people/imports/{run.pk}/start/")
    work_through(run)
    assert run.state == State.DONE
    assert (run.rows, run.new, run.repeated, run.refused, run.opt_outs, run.texts_allowed) == counts
    assert Candidate.objects.filter(source=Source.IMPORTED).count() == 2
    assert Application.objects.filter(job=job).count() == 2
    assert not run.file
    assert FileToRemove.objects.count() == 1
    assert not ImportSign.objects.exists()
    assert "Take the rows" in desk.get(f"/desk/people/imports/{run.pk}/").content.decode()
    table = b"".join(desk.get(f"/desk/people/imports/{run.pk}/refused/").streaming_content).decode()
    assert table.splitlines()[1].startswith("5,E-mail: Enter an email address")
    assert "'=Bad" in table
    assert "sam@example.com" not in table


def test_a_column_that_nobody_knows_is_asked_for_and_then_remembered(desk, job):
    run = brought(desk)
    page = desk.get(f"/desk/people/imports/{run.pk}/")
    assert page.context["form"]["column_5"].value() is None
    refused = desk.post(f"/desk/people/imports/{run.pk}/", {"region": "GB", "job": job.slug})
    assert refused.status_code == 422
    assert "Say what it holds, or leave it out." in refused.content.decode()
    told(desk, run, job)
    assert KnownColumn.objects.get(header="shoesize").field == ""
    again = brought(desk, HEAD + "Lee,X,lee@example.com,,,1\n")
    page = desk.get(f"/desk/people/imports/{again.pk}/")
    assert page.context["form"]["column_5"].value() == "-"


def test_what_does_not_fit_is_said_beside_the_columns(desk, job):
    run = brought(desk)
    answer = told(desk, run, job, column_0="email", column_1="-")
    assert answer.status_code == 422
    assert "No column holds a name" in answer.content.decode()
    run.refresh_from_db()
    assert run.state == State.MAPPING


def test_without_a_job_nobody_could_see_them(desk, job, client):
    run = brought(desk)
    answer = told(desk, run, job, job="")
    assert answer.status_code == 422
    assert "Choose a job" in answer.content.decode()


def test_a_job_of_another_team_is_no_job(desk, job):
    JobFactory.create(title="Foreign cook")
    text = "Name,Email,Job\nSam,sam@example.com,Foreign cook\nKim,kim@example.com,Night Carer\n"
    run = brought(desk, text)
    given = {"column_0": "full_name", "column_1": "email", "column_2": "job", "region": "GB"}
    desk.post(f"/desk/people/imports/{run.pk}/", given | {"letters": "utf-8"})
    work_through(run)
    assert (run.new, run.refused) == (1, 1)
    assert run.lines.get(became=Became.REFUSED).why == ["We have no job of this name."]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "This file is empty."),
        (b"Name,name\nSam,Sam\n", "Two columns are called"),
        (",".join(f"c{n}" for n in range(10_000)).encode(), "10000 columns"),
        (b"\xff\xfeN", "Save it as UTF-8."),
    ],
)
def test_what_is_no_table_says_why_and_leaves_nothing(desk, job, content, words):
    before = kept_files()
    answer = upload(desk, content)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Import.objects.exists()
    assert kept_files() == before


def test_a_file_that_is_too_large_is_not_kept(desk, job, monkeypatch):
    monkeypatch.setattr(imports.imports, "largest_file", 1000)
    answer = upload(desk, HEAD + "x" * 2000)
    assert answer.status_code == 422
    assert "Bring it in parts" in answer.content.decode()


def test_old_letters_are_told_and_can_be_chosen(desk, job):
    run = brought(desk, "First name,Email\nZoë,zoe@example.com\n".encode("cp1252"))
    page = desk.get(f"/desk/people/imports/{run.pk}/").content.decode()
    assert "letters of old spreadsheets" in page
    assert "Zoë" in page


def test_progress_is_told_once(desk, job):
    run = brought(desk)
    told(desk, run, job)
    url = f"/desk/f/imports/{run.pk}/"
    part = desk.get(url, headers=HTMX)
    assert part.status_code == 200
    assert f"seen={State.CHECKING}-0" in part.content.decode()
    assert desk.get(f"{url}?seen={State.CHECKING}-0", headers=HTMX).status_code == 204
    work_through(run)
    part = desk.get(f"{url}?seen={State.CHECKING}-0", headers=HTMX)
    assert "This would happen" in part.content.decode()
    assert "hx-trigger" not in part.content.decode()


def test_who_else_may_look(desk, job, as_role):
    run = brought(desk)
    assert as_role(Role.RECRUITER).get(f"/desk/people/imports/{run.pk}/").status_code == 404
    assert as_role(Role.AUDITOR).get("/desk/people/imports/").status_code == 403


def test_twice_pressed_is_once_and_late_is_told(desk, job):
    run = brought(desk)
    told(desk, run, job)
    early = desk.post(f"/desk/people/imports/{run.pk}/start/", follow=True)
    assert "has gone on meanwhile" in early.content.decode()
    work_through(run)
    desk.post(f"/desk/people/imports/{run.pk}/start/")
    desk.post(f"/desk/people/imports/{run.pk}/start/")
    work_through(run)
    assert run.new == 2
    late = desk.post(f"/desk/people/imports/{run.pk}/", {"column_0": "email"})
    assert "Done" in late.content.decode()


# --- going on -----------------------------------------------------------------------------------


def many(count, start=0):
    rows = "".join(f"N{n},X,n{n}@example.com,,,\n" for n in range(start, start + count))
    return HEAD + rows


def running(desk, job, text):
    run = brought(desk, text)
    fields = [Field.FIRST_NAME, Field.LAST_NAME, Field.EMAIL, Field.PHONE, Field.MAY_TEXT, None]
    acts.tell(
        run=run,
        told=Told(fields=fields, job=job, region="GB", letters="utf-8"),
        state=State.RUNNING,
        at=NOW,
    )
    run.refresh_from_db()
    return run


class Killed(Exception):  # noqa: N818  what happened
    pass


def test_killed_in_the_middle_it_resumes_without_doubling(desk, job, monkeypatch):
    monkeypatch.setattr(work, "LOT", 10)
    run = running(desk, job, many(45) + "Bad,Row,nope,,,\n")
    taken, kept = lots.Lot.taken, []

    def die(lot, people):
        found = taken(lot, people)
        kept.append(len(found))
        if len(kept) == 3:
            raise Killed
        return found

    with monkeypatch.context() as patched:
        patched.setattr(lots.Lot, "taken", die)
        with pytest.raises(Killed):
            work.carry_on(run, 60)
    run.refresh_from_db()
    assert (run.rows, run.new, run.number) == (20, 20, 21)
    assert Candidate.objects.count() == 20
    work_through(run)
    assert (run.state, run.rows, run.new, run.refused) == (State.DONE, 46, 45, 1)
    assert Candidate.objects.count() == Application.objects.count() == 45


def test_two_workers_take_turns(desk, job, monkeypatch):
    monkeypatch.setattr(work, "LOT", 10)
    run = running(desk, job, many(45))
    with work.opened(run) as one, work.opened(run) as other:
        first, second = work.Work(run, one), work.Work(run, other)
        turns = [each.next_lot(NOW) for each in (first, second, second, first, second, first)]
    assert turns == [True] * 5 + [False]
    run.refresh_from_db()
    assert (run.state, run.new, run.repeated) == (State.DONE, 45, 0)


def test_cancelled_in_the_middle_it_stops_and_says_how_far(desk, job, monkeypatch):
    monkeypatch.setattr(work, "LOT", 10)
    run = running(desk, job, many(45))
    with work.opened(run) as file:
        at_work = work.Work(run, file)
        assert at_work.next_lot(NOW)
        desk.post(f"/desk/people/imports/{run.pk}/cancel/")
        assert not at_work.next_lot(NOW)
    run.refresh_from_db()
    assert (run.state, run.new, Candidate.objects.count()) == (State.CANCELLED, 10, 10)
    assert not run.file


def test_two_imports_of_one_file_add_everybody_once(desk, job, monkeypatch):
    monkeypatch.setattr(work, "LOT", 10)
    one, other = running(desk, job, many(25)), running(desk, job, many(25))
    assert (
        "The same file was brought before"
        in desk.get(f"/desk/people/imports/{other.pk}/").content.decode()
    )
    with work.opened(one) as first, work.opened(other) as second:
        hands = [work.Work(one, first), work.Work(other, second)]
        while sum(hand.next_lot(NOW) for hand in hands):
            pass
    one.refresh_from_db()
    other.refresh_from_db()
    assert (one.new, other.new, other.known, other.changed) == (25, 0, 25, 0)
    assert Candidate.objects.count() == 25


def test_who_left_the_team_adds_nobody_to_its_jobs(desk, job, ana, monkeypatch):
    monkeypatch.setattr(work, "LOT", 10)
    run = running(desk, job, many(25))
    with work.opened(run) as file:
        assert work.Work(run, file).next_lot(NOW)
    ana.memberships.all().delete()
    work_through(run)
    assert (run.new, run.refused) == (10, 15)
    why = {each for row in run.lines.all() for each in row.why}
    assert why == {"This row names no job, and none is chosen for all."}


# --- how long, and erasure ----------------------------------------------------------------------


def test_a_file_that_nobody_starts_goes_and_so_do_rows_after_two_weeks(desk, job):
    left = brought(desk)
    run = running(desk, job, FILE)
    work_through(run)
    assert run.lines.count() == 1
    acts.forget(NOW + timedelta(hours=23))
    left.refresh_from_db()
    assert left.state == State.MAPPING
    acts.forget(NOW + timedelta(days=15))
    left.refresh_from_db()
    assert (left.state, str(left.file)) == (State.EXPIRED, "")
    assert not ImportRow.objects.exists()


def test_who_is_erased_goes_from_kept_rows_too(desk, job):
    known = person("sam@example.com", "+447700900123", first_name="Sam")
    text = HEAD + "Sam,,SAM@example.com,,perhaps,\nKim,,kim@example.com,,perhaps,\n"
    run = running(desk, job, text)
    work_through(run)
    assert run.refused == 2
    erase(candidate=known, why=ErasedWhy.ASKED, at=NOW)
    assert [row.cells[0] for row in run.lines.all()] == ["Kim"]


# --- what it asks of the database, and how heavy it is --------------------------------------------


def test_pages_ask_little_and_the_same_of_a_large_file(desk, job):
    asked = {}
    for count in (3, 300):
        run = brought(desk, many(count))
        told(desk, run, job)
        work_through(run)
        for url in (
            "/desk/people/imports/",
            f"/desk/people/imports/{run.pk}/",
            f"/desk/people/imports/{run.pk}/?columns",
        ):
            desk.get(url)
            with queries() as caught:
                page = desk.get(url)
            asked.setdefault(url.replace(str(run.pk), "N"), []).append(len(caught))
            assert len(page.content) < 60_000
            assert len(gzip.compress(page.content)) < 8_000
    assert all(few == much for few, much in asked.values()), asked
    assert max(much for _few, much in asked.values()) <= 10, asked


def test_memory_does_not_grow_with_the_file(tmp_path):
    """A control of the long one in tests/faults: six megabytes read with less than two."""
    line = b"Sam,Okafor,sam@example.com,," + b"y" * 200 + b",1\n"
    with (tmp_path / "large.csv").open("wb+") as file:
        file.write(HEAD.encode())
        for _n in range(25):
            file.write(line * 1000)
        tracemalloc.start()
        given, letters = readable(file)
        sheet = look_at(given, letters)
        size, _digest = acts.measured(given)
        count = sum(1 for _row in rows_of(given, sheet))
        _now, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert (count, size) == (25_000, len(HEAD) + 25_000 * len(line))
    assert most < 5_000_000
