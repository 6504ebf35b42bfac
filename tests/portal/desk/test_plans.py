"""How the database finds what a page shows: by an index, and without looking at everybody."""

import json
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connection
from django.test import Client

from candidates.models import Application, Candidate
from portal.desk.queries.today import TITLES
from portal.management.commands import seed
from tests.factories.preferences import set_up
from tests.portal.desk.conftest import HTMX

PEOPLE = 1300
# Of any large table a page looks at fewer rows than this, and has many more to look at.
LOOKED_AT = 1000
LARGE = {
    "candidates_application",
    "candidates_candidate",
    "candidates_contactpoint",
    "messaging_attempt",
    "messaging_delivery",
    "messaging_inboundmessage",
    "messaging_message",
    "messaging_messagebody",
    "messaging_reach",
    "messaging_ruling",
    "messaging_thread",
    "preferences_answer",
    "preferences_answeroption",
    "preferences_answerwindow",
}
SWITCHES = ("enable_seqscan", "enable_hashjoin", "enable_mergejoin")
PAGES = [
    "/desk/people/",
    "/desk/people/?sort=new",
    "/desk/people/?q=zoe",
    "/desk/people/?q=an",
    "/desk/people/?q=zoe+garca",
    "/desk/people/?q=person7@example.org",
    "/desk/people/?q=Job+2",
    # What few have is not looked for among all; what most have, nobody has to look for.
    *(f"/desk/people/?{narrowed}" for narrowed in ("job=seed-job-1", "stage=screen", "way=text")),
    *(f"/desk/people/?{narrowed}" for narrowed in ("sort=wrote", "us=on", "paused=on")),
    *(f"/desk/people/?{narrowed}" for narrowed in ("now=on", "unknown=on", "verdict=ask_first")),
    "/desk/board/",
    "/desk/outbox/",
    "/desk/?of=team",
    *(f"/desk/today/{key}/?of=team" for key in TITLES),
    "/desk/people/{person}/",
    *(f"/desk/people/{{person}}/{tab}/" for tab in ("messages", "timeline", "notes", "contact")),
]


@pytest.fixture
def looked(db: None, monkeypatch: pytest.MonkeyPatch) -> Any:
    """`looked(address)`: what each statement of a page reads, table by table."""
    set_up()
    monkeypatch.setattr(seed, "tidy", analyze)
    call_command("seed", candidates=PEOPLE, stdout=StringIO())
    client = Client()
    owner = get_user_model().objects.get(email="seed@northside.example")
    client.force_login(owner)
    person = Application.objects.filter(closed_at=None).values_list("candidate", flat=True)[7]

    def look(address: str) -> list[tuple[str, str, float]]:
        url = address.format(person=person)
        asked: list[tuple[str, Any]] = []

        def note(execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
            asked.append((str(sql), params))
            return execute(sql, params, many, context)

        with connection.execute_wrapper(note):
            answer = client.get(url, headers=HTMX if "/today/" in url else {})
        assert answer.status_code == 200, url
        return [found for sql, params in asked for found in reads(sql, params)]

    return look


def analyze() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def reads(sql: str, params: Any) -> Iterator[tuple[str, str, float]]:
    """How, of which large table, and how many rows. A small table would be read whole, and cheaply, to be
    joined at once: here that is only done where there is no other way.
    """
    if not sql.lstrip().startswith(("SELECT", "WITH")):
        return
    with connection.cursor() as cursor:
        for what in SWITCHES:
            cursor.execute(f"SET LOCAL {what} = off")
        cursor.execute("EXPLAIN (ANALYZE, FORMAT JSON) " + sql, params)
        [answer] = cursor.fetchone()
        for what in SWITCHES:
            cursor.execute(f"SET LOCAL {what} = on")
    [plan] = json.loads(answer) if isinstance(answer, str) else answer
    for node in nodes(plan["Plan"]):
        if (table := node.get("Relation Name")) in LARGE:
            rows = node["Actual Rows"] + node.get("Rows Removed by Filter", 0)
            yield node["Node Type"], table, rows * node["Actual Loops"]


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for below in plan.get("Plans", ()):
        yield from nodes(below)


def test_no_page_looks_at_nearly_all_of_a_large_table(looked: Any) -> None:
    found = {address: looked(address) for address in PAGES}
    assert found["/desk/people/"], "nothing was seen"
    assert {
        (page, *read) for page, seen in found.items() for read in seen if is_much(*read)
    } == set()
    # And one that does would be seen.
    everybody = Candidate.objects.filter(contact_version=2)
    assert any(is_much(*read) for read in reads(*everybody.query.sql_with_params()))


def is_much(how: str, _table: str, rows: float) -> bool:
    return how == "Seq Scan" or rows > LOOKED_AT
