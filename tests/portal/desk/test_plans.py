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

PEOPLE = 1500
# Of any large table a page looks at fewer rows than this, and has many more to look at.
LOOKED_AT = 1200
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
    "/desk/board/",
    "/desk/?of=team",
    *(f"/desk/today/{key}/?of=team" for key in TITLES),
    "/desk/people/{person}/",
    *(f"/desk/people/{{person}}/{tab}/" for tab in ("messages", "timeline", "notes", "contact")),
]
# What few have may be looked for among many, but never by reading a whole table.
FILTERS = [
    "job=seed-job-1",
    "stage=screen",
    "owner={owner}",
    "way=text",
    "verdict=wait",
    "sort=wrote",
    "mine=on",
    "now=on",
    "us=on",
    "them=on",
    "check=on",
    "unknown=on",
    "paused=on",
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
        url = address.format(person=person, owner=owner.pk)
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


def test_no_page_reads_a_large_table_whole(looked: Any) -> None:
    found = {address: looked(address) for address in PAGES}
    found |= {address: looked(f"/desk/people/?{address}") for address in FILTERS}
    assert found["/desk/people/"], "nothing was seen"
    whole = {
        (address, table)
        for address, seen in found.items()
        for how, table, _n in seen
        if "Seq" in how
    }
    assert whole == set()
    many = {
        (address, table, rows)
        for address in PAGES
        for _how, table, rows in found[address]
        if rows > LOOKED_AT
    }
    assert many == set()
    # And they would be seen, if there were any.
    assert "Seq Scan" in {how for how, _t, _n in reads(*without_an_index().query.sql_with_params())}
    assert max(n for _h, _t, n in reads(*by_an_index_but_all().query.sql_with_params())) >= PEOPLE


def without_an_index() -> Any:
    return Candidate.objects.filter(contact_version=2)


def by_an_index_but_all() -> Any:
    return Candidate.objects.filter(contact_version=2).order_by("folded_name", "pk")
