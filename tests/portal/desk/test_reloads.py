"""A part that is asked for by itself is, letter for letter, what the whole page has in its place: so a page
that was changed part by part looks like the same page read again.
"""

import re
import uuid

import pytest
import time_machine

from messaging.actions.threads import thread_of
from tests.factories.candidates import NOW
from tests.factories.preferences import give
from tests.portal.desk.conftest import HTMX, applied

TOKEN = re.compile(r'(csrfmiddlewaretoken" value="|client_token" value="|HX-CSRF": ")[\w-]+')

FIELD = re.compile(r"<(?:input|select|textarea|button type=\"submit\")[^>]*>")


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def lively(sam, job):
    """Somebody who wrote, somebody to write to, somebody who said no calls."""
    give(sam, "channel.first", "email", "text", showed_number=True)
    give(sam, "channel.never", "call")
    thread = thread_of(sam)
    thread.last_in_at, thread.last_in_channel = NOW, "email"
    thread.save()
    give(applied(job, first_name="Bo", email="bo@example.com"), "channel.first", "email")
    return sam


def plain(answer) -> str:
    assert answer.status_code == 200
    words = TOKEN.sub(r"\1", answer.content.decode())
    return re.sub(r"\s*([<>])\s*", r"\1", re.sub(r"\s+", " ", words)).strip()


@pytest.mark.parametrize(
    ("part", "page"),
    [
        ("/desk/today/waiting/", ""),
        ("/desk/today/waiting/", "/desk/"),
        ("/desk/today/now/?of=team", ""),
        ("/desk/people/?q=okafor", ""),
        ("/desk/people/?sort=new&us=on", ""),
        ("/desk/board/", ""),
        ("/desk/f/board/application/", "/desk/board/"),
        ("/desk/f/gate/{pk}/?channel=email&topic=update", "/desk/people/{pk}/contact/"),
        ("/desk/f/gate/{pk}/?channel=call", "/desk/people/{pk}/contact/?channel=call"),
        ("/desk/people/{pk}/timeline/", ""),
        ("/desk/people/{pk}/notes/", ""),
        ("/desk/people/{pk}/history/", ""),
        ("/desk/people/{pk}/messages/", ""),
        ("/desk/people/{pk}/papers/", ""),
        ("/desk/people/{pk}/to-do/", ""),
        ("/desk/people/{pk}/follow-up/", ""),
        ("/desk/people/send/?picked={pk}", ""),
        ("/desk/go/?q=sam", ""),
        ("/desk/f/go/?q=sam", "/desk/go/?q=sam"),
    ],
)
def test_a_part_equals_the_page_read_again(desk, lively, part, page):
    numbers = {"pk": lively.pk, "held": lively.applications.get().pk}
    part, page = (each.format(**numbers) for each in (part, page or part))
    assert plain(desk.get(part, headers=HTMX)) in plain(desk.get(page))


@pytest.mark.parametrize(
    "address",
    [
        *("people/{pk}/note/", "people/{pk}/snooze/", "people/{pk}/call/", "moves/{held}/"),
        *("applications/{held}/close/", "applications/{held}/promise/"),
    ],
)
def test_a_dialog_asks_what_its_page_asks(desk, lively, address):
    """Its heading and its way out are its own: every field and every button is that of the page."""
    url = "/desk/" + address.format(pk=lively.pk, held=lively.applications.get().pk)
    asked = FIELD.findall(plain(desk.get(url, headers=HTMX)))
    assert asked
    page = plain(desk.get(url))
    assert [field for field in asked if field not in page] == []


def test_the_card_that_is_read_again_equals_that_of_the_page(desk, lively):
    """The card takes the place of the old one; what stands below it goes to its own place."""
    both = plain(desk.get(f"/desk/f/card/{lively.pk}/", headers=HTMX))
    page = plain(desk.get(f"/desk/people/{lively.pk}/"))
    card, mark, below = both.partition(' hx-swap-oob="true"')
    assert mark
    start = card.rindex("<")
    assert card[:start].strip() in page
    assert card[start:] + below in page


def test_the_strip_after_a_send_equals_that_of_the_page(desk, lively):
    url = f"/desk/people/{lively.pk}/contact/"
    form = desk.get(url).context["composer"].form
    given = {name: value for name, value in form.initial.items() if value is not None}
    given |= {"client_token": uuid.uuid4(), "body": "Hello Sam.", "subject": "News"}
    assert desk.post(url, given, headers=HTMX).status_code == 204
    strip = plain(desk.get("/desk/f/outbox/", headers=HTMX))
    assert "Email to Sam Okafor." in strip
    assert strip in plain(desk.get("/desk/people/"))


def test_a_mark_on_a_row_answers_with_its_part(desk, lively):
    given = {"do": "take", "part": "waiting"}
    answer = desk.post(f"/desk/people/{lively.pk}/claim/", given, headers=HTMX)
    assert "You are on this. Let go" in answer.content.decode()
    assert plain(answer) == plain(desk.get("/desk/today/waiting/", headers=HTMX))


def test_a_row_that_is_put_off_on_today_leaves_the_page_where_it_is(desk, lively):
    there = HTMX | {"HX-Current-URL": "http://testserver/desk/"}
    answer = desk.post(f"/desk/people/{lively.pk}/snooze/", {"when": "good"}, headers=there)
    assert answer.status_code == 204
    assert "usual:changed" in answer.headers["HX-Trigger"]
    assert "HX-Redirect" not in answer.headers
