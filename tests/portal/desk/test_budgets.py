"""What the desk asks of the database: within FIGURES, and the same for one row as for many."""

from datetime import timedelta

import pytest
import time_machine

from candidates.actions.notes import write_note
from candidates.enums import HappeningKind
from candidates.models import AccessRecord, Happening
from messaging.actions import reach
from messaging.models import InboundMessage
from preferences.models import OptOutHold
from tests.factories.candidates import NOW
from tests.factories.messaging import compose, delivery_of, pretend_sent
from tests.factories.preferences import give
from tests.portal.desk.conftest import HTMX, applied
from tests.queries import queries

PANEL, LIST, FRAGMENT = 14, 10, 8
TABS = ("messages", "timeline", "papers", "notes", "history")
NARROWED = ("", "q=sma", "q=okafro", "q=night", "now=on", "way=email", "unknown=on", "us=on")
DIALOGS = ("note", "snooze", "slip", "follow-up", "to-do")
# Address, whether htmx asks for it, and how much it may ask for.
PAGES = [
    ("/desk/people/", False, LIST),
    ("/desk/people/?q=sma", False, LIST),
    ("/desk/people/?now=on", False, LIST),
    ("/desk/board/", False, LIST),
    ("/desk/", False, LIST),
    *((f"/desk/people/?{narrowed}", True, FRAGMENT) for narrowed in NARROWED),
    ("/desk/f/go/?q=sam", True, FRAGMENT),
    ("/desk/board/", True, FRAGMENT),
    ("/desk/f/board/application/", True, FRAGMENT),
    ("/desk/today/waiting/", True, FRAGMENT),
    ("/desk/today/now/", True, FRAGMENT),
    ("/desk/today/check/", True, FRAGMENT),
    ("/desk/f/today/waiting/?seen=1", True, FRAGMENT),
    ("/desk/f/outbox/", True, FRAGMENT),
    ("/desk/people/{sam}/", False, PANEL),
    ("/desk/people/{sam}/", True, PANEL),
    ("/desk/people/{sam}/contact/", False, PANEL),
    ("/desk/people/{sam}/contact/", True, PANEL),
    *((f"/desk/people/{{sam}}/{tab}/", False, PANEL) for tab in TABS),
    *((f"/desk/people/{{sam}}/{tab}/", True, FRAGMENT) for tab in TABS),
    # Dialogs, each a few words and a button.
    *((f"/desk/people/{{sam}}/{dialog}/", True, FRAGMENT) for dialog in DIALOGS),
    ("/desk/moves/{application}/", True, FRAGMENT),
    ("/desk/applications/{application}/promise/", True, FRAGMENT),
    # Those that open as a panel of their own, the card and the way through the gate beside them.
    ("/desk/people/{sam}/call/", True, PANEL),
    ("/desk/applications/{application}/close/", True, PANEL),
    ("/desk/times/{application}/", True, PANEL),
    ("/desk/f/card/{sam}/", True, FRAGMENT),
    ("/desk/f/person/{sam}/", True, FRAGMENT),
    ("/desk/f/gate/{sam}/?channel=call&topic=update&application=", True, FRAGMENT),
    ("/desk/f/gate/{sam}/?channel=text&topic=update&application={application}", True, FRAGMENT),
]


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


def test_no_page_asks_more_than_it_may_however_much_there_is(desk, job, sam, ana):
    say_something(sam, ana, job)
    few = asked(desk, sam)
    for n in range(8):
        say_something(sam, ana, job)
        someone = applied(job, first_name=f"Kim {n}", email=f"kim{n}@example.com")
        give(someone, "channel.first", "email")
        heard(someone, n)
    many = asked(desk, sam)
    assert many == few
    most = {(address, is_part): budget for address, is_part, budget in PAGES}
    assert {page: count for page, count in many.items() if count > most[page]} == {}


def asked(desk, sam) -> dict[tuple[str, bool], int]:
    reach.refresh(NOW)
    counted = {}
    for address, is_part, _most in PAGES:
        headers = HTMX if is_part else {}
        url = address.format(sam=sam.pk, application=sam.applications.get().pk)
        desk.get(url, headers=headers)
        with queries() as caught:
            answer = desk.get(url, headers=headers)
        assert answer.status_code in (200, 204), url
        counted[address, is_part] = len(caught)
    AccessRecord.objects.all().delete()
    return counted


def say_something(sam, ana, job) -> None:
    """Of everything that a tab shows one more."""
    n = InboundMessage.objects.count()
    at = NOW - timedelta(hours=2) + timedelta(minutes=n)
    application = sam.applications.get()
    message = compose(sam, application=application, author=ana, at=at)
    pretend_sent(delivery_of(message), at=at)
    heard(sam, n)
    give(sam, "channel.first", "email", "text")
    give(sam, "contact.hours", "any")
    write_note(candidate=sam, application=application, body="Rang.", by=ana, at=NOW)
    Happening.objects.create(kind=HappeningKind.PAUSED, candidate_id=sam.pk, by=ana, at=at)
    OptOutHold.objects.get_or_create(candidate=sam, channel="text", at=NOW, inbound=1)


def heard(candidate, n: int) -> None:
    from messaging.actions.threads import thread_of

    thread = thread_of(candidate)
    letter = InboundMessage.objects.create(
        provider="x",
        provider_msg_id=f"{candidate.pk}-{n}",
        channel="email",
        from_address="sam@example.com",
        thread=thread,
        body="When?",
        received_at=NOW - timedelta(minutes=30),
    )
    letter.attachments.create(name="cv.pdf", size=9, sha256="")
    thread.last_in_at, thread.last_in_channel = letter.received_at, "email"
    thread.save()
