"""Lines of the log hold ids: whatever we or a library write, no canary comes through (N22)."""

import json
import logging
import sys
import traceback
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django_q.signals import post_execute_in_worker

from candidates import trace
from candidates.actions import happenings
from candidates.models import Happening
from messaging.models import Message
from portal.apps import take_up
from portal.durations import BOUNDS, Durations
from portal.log_lines import Clean, Json
from portal.settings.logs import logging_as
from tests.factories.candidates import NOW, ContactPointFactory, HappeningFactory, person
from tests.factories.messaging import compose, send_due
from tests.factories.preferences import give, set_up

CANARIES = ("canary", "447700900123", "7700 900 123", "s3cret-token")


def line_of(record: logging.LogRecord, form: str = "json") -> str:
    return (Json() if form == "json" else Clean()).format(record)


def record_of(message: str, *args: object, name: str = "any", **more: Any) -> logging.LogRecord:
    record = logging.LogRecord(name, logging.ERROR, __file__, 1, message, args, None)
    vars(record).update(more)
    return record


@pytest.fixture
def written() -> Iterator[StringIO]:
    """What the house writes while a test runs, as production writes it."""
    said = StringIO()
    handler = logging.StreamHandler(said)
    handler.setFormatter(Json())
    root, level = logging.getLogger(), logging.getLogger().level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield said
    root.removeHandler(handler)
    root.setLevel(level)


def lines(said: StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in said.getvalue().splitlines()]


@pytest.mark.parametrize("form", ["json", "line"])
@pytest.mark.parametrize(
    "record",
    [
        record_of("could not reach canary@example.com"),
        record_of("to %s", "+44 7700 900 123"),
        record_of("to +447700900123 or <canary.b@sub.example.org>"),
        record_of("Not Found: /u/s3cret-token/"),
        record_of("postgres://usual:canary@10.0.0.1/usual"),
        record_of("GET /desk/people/?search=canary"),
        record_of("Failed 'a.b' (x) - canary said\nTraceback canary", name="django-q"),
        record_of("first\nDETAIL: Key (value)=(canary) already exists"),
    ],
)
def test_what_looks_like_a_person_is_covered(record: logging.LogRecord, form: str) -> None:
    line = line_of(record, form)
    assert not any(canary in line for canary in CANARIES), line
    assert "\n" not in line


@pytest.mark.parametrize("form", ["json", "line"])
@pytest.mark.django_db
def test_an_error_says_its_kind_and_its_place_and_never_its_words(form: str) -> None:
    point = ContactPointFactory.create(value="canary@example.com")
    try:
        with transaction.atomic():
            ContactPointFactory.create(candidate=point.candidate, value="canary@example.com")
    except IntegrityError:
        info = sys.exc_info()
    line = line_of(record_of("it failed", exc_info=info), form)
    assert "canary" not in line
    assert "django.db.utils.IntegrityError" in line
    assert "django/db/backends/utils.py" in line


def test_production_writes_objects() -> None:
    assert logging_as("json")["handlers"]["console"]["formatter"] == "json"
    line = json.loads(line_of(record_of("delivery %s", 12)))
    assert line.keys() == {"at", "level", "logger", "says", "process", "thread"}
    assert (line["says"], line["level"]) == ("delivery 12", "error")


@pytest.mark.django_db
def test_a_request_is_one_line_with_the_name_of_the_page(client: Any, written: StringIO) -> None:
    answer = client.get("/u/s3cret-token/?name=canary", headers={"Referer": "http://x/?canary"})
    client.get("/canary-person/nothing-here/")
    client.get("/health/live")
    seen = [each for each in lines(written) if each["says"] == "request"]
    assert [each["route"] for each in seen] == ["/u/<token>/", "/[no such page]"]
    assert seen[0]["status"] == answer.status_code
    assert seen[0]["trace"] == answer["X-Request-ID"]
    assert not any(canary in written.getvalue() for canary in CANARIES), written.getvalue()


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_one_trace_through_request_sender_and_worker(written: StringIO) -> None:
    set_up()
    sam = person(email="canary@example.com", first_name="Canary")
    give(sam, "channel.first", "email")
    with trace.traced("a1b2c3d4e5f60718"):
        message = compose(sam)
        HappeningFactory.create(candidate_id=sam.pk, kind="paused")
    assert (message.trace, Happening.objects.get(kind="paused").trace) == (
        "a1b2c3d4e5f60718",
        "a1b2c3d4e5f60718",
    )
    assert Message.objects.get(pk=message.pk).trace == message.trace
    send_due(NOW + timedelta(minutes=1))
    of_sender = [each for each in lines(written) if each["logger"] == "messaging.outbox.slot"]
    assert [each["trace"] for each in of_sender] == ["a1b2c3d4e5f60718"]
    seen: list[str] = []
    happenings.consume(
        consumer="test", kinds=["paused"], handle=lambda *_: seen.append(trace.current()), at=NOW
    )
    assert seen == ["a1b2c3d4e5f60718"]
    assert "anary" not in written.getvalue()


def test_a_job_goes_on_with_the_trace_of_whoever_asked() -> None:
    with trace.traced("before"):
        take_up({"group": "a1b2c3d4e5f60718"})
        assert trace.current() == "a1b2c3d4e5f60718"
        take_up({})
        assert len(trace.current()) == trace.LENGTH
    assert trace.current() == ""


def int_of(words: str) -> int:
    raise ValueError(words)


def test_of_a_job_that_failed_the_queue_keeps_no_words() -> None:
    """As django-q2 hands it on: the error's words, then the whole traceback."""
    with pytest.raises(ValueError, match="Key") as caught:
        int_of("Key (value)=(sam@example.com)\nDETAIL: Sam Okoro")
    said = "".join(traceback.format_exception(caught.value))
    task: dict[str, Any] = {"success": False, "result": f"{caught.value} : {said}"}
    post_execute_in_worker.send(sender="django_q", func=None, task=task)
    assert task["result"].startswith("ValueError < tests/portal/test_log_lines.py:")
    assert "int_of" in task["result"]
    assert "Sam" not in task["result"]
    assert "sam@" not in task["result"]
    fine = {"success": True, "result": 3}
    post_execute_in_worker.send(sender="django_q", func=None, task=fine)
    assert fine["result"] == 3


def test_web_processes_count_together(settings: Any, tmp_path: Any, monkeypatch: Any) -> None:
    settings.FIGURES_DIR = tmp_path
    first, second = Durations(), Durations()
    first.add("staff", 0.02, 200)
    monkeypatch.setattr("portal.durations.os.getpid", lambda: 999_999_999)
    second.add("staff", 7, 503)
    took = second.all()[0]
    assert (took.part, took.count, took.seconds) == ("staff", 2, 7.02)
    assert (took.times[1], took.times[len(BOUNDS)]) == (1, 1)
    assert (took.ends["2xx"], took.ends["5xx"]) == (1, 1)
