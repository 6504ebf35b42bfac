"""Rows leave the admin as a table that no spreadsheet runs: after a fresh sign-in, on record, line by line."""

import csv
import io
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from candidates.models import AccessRecord, CloseReason, Job
from tests.factories.candidates import JobFactory, TeamFactory, UserFactory, person
from tests.factories.preferences import set_up


@pytest.fixture
def at_admin(client: Any, db: None) -> Any:
    set_up()
    client.force_login(UserFactory.create(is_staff=True, is_superuser=True))
    return client


def exported(at_admin: Any, model: str, *rows: Any) -> Any:
    chosen = {"action": "export_rows", "_selected_action": [row.pk for row in rows]}
    return at_admin.post(reverse(f"admin:{model}_changelist"), chosen)


def table(answer: Any) -> list[list[str]]:
    assert answer.streaming
    return list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode())))


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_is_run(at_admin: Any, start: str) -> None:
    reason = CloseReason.objects.create(outcome="rejected", words=f"{start}HYPERLINK(1)")
    [_head, row] = table(exported(at_admin, "candidates_closereason", reason))
    assert row[0] == f"'{start}HYPERLINK(1)"


def test_people_leave_on_record_and_only_those_who_were_chosen(at_admin: Any) -> None:
    ada, bo = (person(first_name=n, email=f"{n}@example.org") for n in ("Ada", "Bo"))
    rows = table(exported(at_admin, "candidates_candidate", ada))
    assert rows[0][0] == "Full name"
    assert [row[0] for row in rows[1:]] == [ada.full_name]
    assert rows[1][2] == ada.created_at.isoformat(timespec="seconds")
    look = AccessRecord.objects.get()
    assert (look.candidate, look.screen) == (ada, "admin_export")
    assert "exported 1 rows" in LogEntry.objects.get().change_message
    assert bo.full_name not in str(rows)


def test_it_asks_who_it_is_again(at_admin: Any, settings: Any) -> None:
    settings.FRESH_SIGN_IN_REQUIRED = True
    answer = exported(at_admin, "candidates_job", JobFactory.create())
    assert answer["Location"].startswith("/accounts/reauthenticate/?next=")
    assert not LogEntry.objects.exists()


def test_rows_are_read_as_they_are_sent(at_admin: Any, django_assert_max_num_queries: Any) -> None:
    team = TeamFactory.create()
    for n in range(12):
        JobFactory.create(team=team, title=f"Job {n}")
    with django_assert_max_num_queries(14):
        rows = table(exported(at_admin, "candidates_job", *Job.objects.all()))
    assert len(rows) == 13
    assert rows[1][:2] == ["Job 0", str(team)]
