"""Each invariant that is a query: a true world holds it, and a row that breaks it is found by its name."""

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from messaging.actions import opt_outs
from messaging.queries.ledger import findings
from preferences.enums import Channel, ConsentHow, Through
from tests.factories.candidates import NOW, person
from tests.factories.messaging import compose, send_due
from tests.factories.preferences import give, set_up

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

LATER = NOW + timedelta(minutes=1)
FUTURE = NOW + timedelta(days=365)
EMAIL = "SELECT min(id) FROM messaging_delivery WHERE channel = 'email' AND state = 'accepted'"
ATTEMPT = "SELECT min(id) FROM messaging_attempt"

# One row each that must not be. What else a statement breaks besides its own is allowed.
BREAKS = {
    "N1": ["UPDATE messaging_message SET state = 'out' WHERE state = 'done'"],
    "N2": [
        f"""UPDATE messaging_delivery SET state = 'sending', lease_token = gen_random_uuid(),
        lease_expires_at = clock_timestamp() - interval '31 seconds' WHERE id = ({EMAIL})""",
        """UPDATE messaging_delivery SET state = 'dead', next_check_at = NULL
        WHERE state = 'accepted'""",
    ],
    "N3": [
        f"""INSERT INTO messaging_attempt (delivery_id, n, key, ruling_id, body_id, address, subject,
        content, html, headers, started_at, outcome, provider_ref, error, is_human_resend)
        SELECT delivery_id, 99, 'again', ruling_id, body_id, address, subject, content, html, headers,
        started_at, outcome, provider_ref, error, false FROM messaging_attempt WHERE id = ({ATTEMPT})"""
    ],
    "N4": ["DELETE FROM messaging_attempt"],
    "N5": ["UPDATE preferences_consent SET at = at - interval '1 day' WHERE act = 'withdrawn'"],
    "N6": [
        """UPDATE messaging_ruling SET verdict = 'wait' WHERE id IN
        (SELECT ruling_id FROM messaging_attempt)"""
    ],
    "N7": [
        f"UPDATE messaging_attempt SET address = 'other@example.com' WHERE id = ({ATTEMPT})",
        """UPDATE candidates_contactpoint SET verified_at = NULL
        WHERE kind = 'phone'""",
        """UPDATE candidates_contactpoint SET closed_why = 'bounced',
        closed_at = (SELECT min(started_at) FROM messaging_attempt) - interval '1 minute'""",
    ],
    "N8": ["step:accepted>unknown", "step:unknown>queued"],
    "N9": [f"UPDATE messaging_attempt SET outcome = 'open' WHERE id = ({ATTEMPT})"],
    "N10": ["step:accepted>queued", "step:dead>queued"],
    "N11": [
        "UPDATE messaging_delivery SET state = 'rerouted'",
        f"UPDATE messaging_messagebody SET at = '{FUTURE.isoformat()}', version = version + 1",
    ],
    "N14": ["event"],
    "N15": ["stop"],
    "N16": [f"UPDATE preferences_suppression SET lifted_at = '{FUTURE.isoformat()}'"],
    "N17": ["DELETE FROM preferences_consent WHERE act = 'withdrawn'"],
    "N21": [f"UPDATE candidates_candidate SET erased_at = '{FUTURE.isoformat()}'"],
    "N23": [
        "UPDATE messaging_delivery SET state = 'failed' WHERE state = 'accepted'",
        "DELETE FROM messaging_transition WHERE to_state = 'claimed'",
        "step:accepted>rerouted",
    ],
}
EVENT = """INSERT INTO messaging_providerevent (provider, event_key, kind, payload, received_at, tries,
    error) VALUES ('twilio', 'x', 'report', '', clock_timestamp() - interval '6 minutes', 0, '')"""
STOP = """INSERT INTO messaging_inboundmessage (provider, provider_msg_id, channel, from_address,
    to_address, subject, body, received_at, understood, read_by, needs_person) VALUES
    ('twilio', 'x', 'text', '+447700900999', '', '', 'STOP', now(), 'stop', '', '')"""
# Follows the newest step of every delivery; an edit is kept apart from the words it replaced.
STEP = """INSERT INTO messaging_transition (delivery_id, from_state, to_state, why, at)
    SELECT id, %s, %s, '', now() FROM messaging_delivery"""


@pytest.fixture
def world(provider: Any) -> None:
    """A letter and a text that arrived, one that waits, and somebody who opted out afterwards."""
    set_up()
    sam = person(email="sam@example.com")
    give(sam, "channel.first", "email")
    compose(sam)
    ada = person(phone="+447700900001")
    give(ada, "channel.first", "text", showed_number=True)
    compose(ada)
    send_due(LATER)
    assert len(provider.arrivals) == 2
    opt_outs.opt_out(
        candidate=sam,
        channel=Channel.EMAIL,
        how=ConsentHow.UNSUBSCRIBE,
        through=Through.EMAIL,
        at=LATER + timedelta(minutes=1),
    )
    compose(ada, at=LATER)


@pytest.mark.usefixtures("world")
def test_what_is_broken_is_found_by_its_name_and_what_is_whole_holds() -> None:
    assert [found.name for found in findings() if not found.holds] == []
    assert set(BREAKS) == {found.name for found in findings()}
    for name, statements in BREAKS.items():
        for statement in statements:
            with transaction.atomic():
                break_it(statement)
                broken = {found.name for found in findings() if not found.holds}
                transaction.set_rollback(True)
            assert (name in broken) or is_first_of_two(statement), f"{name} missed: {statement}"
    assert all(found.holds for found in findings())


def is_first_of_two(statement: str) -> bool:
    return statement == "step:accepted>unknown"


def break_it(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET LOCAL session_replication_role = replica")
        if statement.startswith("step:"):
            cursor.execute(STEP, statement.removeprefix("step:").split(">"))
        else:
            cursor.execute({"event": EVENT, "stop": STOP}.get(statement, statement))


@pytest.mark.usefixtures("world")
def test_the_command_says_what_is_broken_and_ends_with_one() -> None:
    out = StringIO()
    call_command("check_ledger", stdout=out)
    assert "N1   holds" in out.getvalue()
    assert "queued 1" in out.getvalue()
    assert "BROKEN" not in out.getvalue()
    break_one()
    with pytest.raises(SystemExit) as ended:
        call_command("check_ledger", stdout=out)
    assert ended.value.code == 1
    assert "N9   BROKEN" in out.getvalue()
    assert timezone.now().strftime("%Y") not in out.getvalue(), "ids and numbers, nothing else"


def break_one() -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE messaging_attempt SET outcome = 'open'")
