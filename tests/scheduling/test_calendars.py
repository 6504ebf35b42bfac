"""Calendars: what goes out is read by another library, what comes in is not trusted."""

import http.server
import threading
import time
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta

import pytest
import vobject

from scheduling.actions import calendars
from scheduling.channels import calendar_feed
from scheduling.channels.calendar_feed import by_the_web, fetch
from scheduling.enums import FeedFault
from scheduling.exceptions import BadFeed
from scheduling.models import BusyTime
from scheduling.rules.feed import FeedUnreadable, busy_spans
from scheduling.rules.invitation import CANCEL, REQUEST, Invitation, calendar_text
from scheduling.rules.spans import instant_of
from tests.factories.candidates import NOW

STARTS = datetime(2027, 3, 28, 0, 30, tzinfo=UTC)  # the night of the change in London


def invitation(**more):
    return Invitation(
        uid="4711@usual.example",
        starts_at=STARTS,
        ends_at=STARTS + timedelta(minutes=45),
        summary="Interview with Northside Care; bring “nothing”, please",
        where="Beeches House, Leeds\nLS7",
        about="Night Carer",
        organiser="jobs@northside.example",
        organiser_name="Northside Care",
        guest="sam@example.org",
        **{"sequence": 0, "changed_at": NOW} | more,
    )


# --- going out --------------------------------------------------------------------------------


def read_back(text):
    calendar = vobject.readOne(text)
    return calendar, calendar.vevent


def test_another_library_reads_what_we_write():
    calendar, event = read_back(calendar_text([invitation()], REQUEST))
    assert calendar.method.value == "REQUEST"
    assert event.uid.value == "4711@usual.example"
    assert (event.dtstart.value, event.dtend.value) == (STARTS, STARTS + timedelta(minutes=45))
    assert event.summary.value == "Interview with Northside Care; bring “nothing”, please"
    assert event.location.value == "Beeches House, Leeds\nLS7"
    assert event.attendee.value == "MAILTO:sam@example.org"
    assert event.status.value == "CONFIRMED"


def test_a_change_is_the_same_entry_with_a_higher_sequence():
    _first, before = read_back(calendar_text([invitation()], REQUEST))
    calendar, after = read_back(calendar_text([invitation(sequence=3, is_cancelled=True)], CANCEL))
    assert before.uid.value == after.uid.value
    assert int(after.sequence.value) > int(before.sequence.value)
    assert (calendar.method.value, after.status.value) == ("CANCEL", "CANCELLED")


def test_what_is_not_confirmed_says_so():
    _calendar, event = read_back(calendar_text([invitation(is_confirmed=False)], REQUEST))
    assert event.status.value == "TENTATIVE"


# --- coming in: what is read ------------------------------------------------------------------


def ics(*events):
    body = "".join(
        f"BEGIN:VEVENT\r\nUID:{n}\r\n{event}\r\nEND:VEVENT\r\n" for n, event in enumerate(events)
    )
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{body}END:VCALENDAR\r\n".encode()


def read(content, days=14, zone="Europe/London"):
    found = busy_spans(content, NOW, NOW + timedelta(days=days), zone)
    return [(instant_of(a).isoformat()[:16], instant_of(b).isoformat()[:16]) for a, b in found]


def test_busy_times_and_nothing_else():
    content = ics(
        "SUMMARY:Dentist\r\nDTSTART:20270304T090000Z\r\nDTEND:20270304T100000Z",
        "SUMMARY:Overlaps\r\nDTSTART:20270304T093000Z\r\nDTEND:20270304T103000Z",
        "TRANSP:TRANSPARENT\r\nDTSTART:20270304T120000Z\r\nDTEND:20270304T130000Z",
        "STATUS:CANCELLED\r\nDTSTART:20270304T140000Z\r\nDTEND:20270304T150000Z",
        "DTSTART;TZID=America/New_York:20270304T120000\r\nDURATION:PT30M",
        "DTSTART:20270305T120000\r\nDTEND:20270305T130000",
    )
    assert read(content, zone="Europe/Berlin") == [
        ("2027-03-04T09:00", "2027-03-04T10:30"),
        ("2027-03-04T17:00", "2027-03-04T17:30"),
        ("2027-03-05T11:00", "2027-03-05T12:00"),
    ]


@pytest.mark.parametrize(
    ("event", "busy"),
    [
        # A zone that nobody knows is taken for their own.
        ("DTSTART;TZID=Mars/Olympus:20270304T120000\r\nDURATION:PT1H", ("12:00", "13:00")),
        ("DTSTART;TZID=:20270304T120000\r\nDURATION:PT1H", ("12:00", "13:00")),
        (
            "DTSTART;TZID=W. Europe Standard Time:20270304T120000\r\nDURATION:PT1H",
            ("11:00", "12:00"),
        ),
        ("DTSTART:20270304T120000Z\r\nDTEND:20270304T110000Z", ("11:00", "12:00")),
    ],
)
def test_odd_but_readable(event, busy):
    assert read(ics(event)) == [tuple(f"2027-03-04T{each}" for each in busy)]


def test_a_whole_day_is_a_day_where_they_are():
    content = ics("DTSTART;VALUE=DATE:20270304\r\nDTEND;VALUE=DATE:20270305")
    assert read(content, zone="Asia/Manila") == [("2027-03-03T16:00", "2027-03-04T16:00")]


def test_what_repeats_counts_every_time():
    content = ics(
        "DTSTART:20270104T090000Z\r\nDTEND:20270104T093000Z\r\nRRULE:FREQ=WEEKLY;BYDAY=MO"
        "\r\nEXDATE:20270308T090000Z"
    )
    assert read(content, days=20) == [
        ("2027-03-15T09:00", "2027-03-15T09:30"),
        ("2027-03-22T09:00", "2027-03-22T09:30"),
    ]


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", FeedFault.NO_CALENDAR),
        (b"<html>Sign in</html>", FeedFault.NO_CALENDAR),
        (b"\x00\xff\xfe" * 100, FeedFault.NO_CALENDAR),
        (b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:yesterday\r\n", FeedFault.NO_CALENDAR),
        (ics("DTSTART:20270304T090000Z\r\nRRULE:FREQ=SECONDLY"), FeedFault.TOO_OFTEN),
        (
            ics("DTSTART:20270304T090000Z\r\nRRULE:FREQ=DAILY;BYSE\r\n COND=0,1"),
            FeedFault.TOO_OFTEN,
        ),
        (ics(*["DTSTART:20270304T090000Z"] * 5001), FeedFault.TOO_OFTEN),
    ],
)
def test_what_is_no_sane_calendar(content, fault):
    with pytest.raises(FeedUnreadable) as error:
        read(content)
    assert error.value.fault == fault


# --- coming in: where from --------------------------------------------------------------------


def test_webcal_is_https():
    assert by_the_web(" webcal://example.org/a.ics?k=1") == "https://example.org/a.ics?k=1"
    assert by_the_web("http://example.org/") == "http://example.org/"


class Feeds(http.server.BaseHTTPRequestHandler):
    """A server of every kind of trouble."""

    def do_GET(self):
        getattr(self, self.path.strip("/").split("?")[0])()

    def log_message(self, *_args):
        """Nothing."""

    def say(self, status, body=b"", **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def good(self):
        self.say(200, ics("DTSTART:20270304T090000Z\r\nDTEND:20270304T100000Z"))

    def huge(self):
        self.say(200, b"BEGIN:VCALENDAR\r\n" + b"X" * (calendar_feed.MOST_BYTES + 1))

    def endless(self):
        self.say(200)
        try:
            while True:
                self.wfile.write(b"X" * 64)
                time.sleep(0.02)
        except OSError:
            return

    def slow(self):
        time.sleep(1.5)
        with suppress(OSError):  # nobody waits any more
            self.good()

    def html(self):
        self.say(200, b"<html>Sign in first</html>")

    def gone(self):
        self.say(404)

    def round(self):
        self.say(302, Location="/round")

    def there(self):
        self.say(302, Location="/good")

    def inside(self):
        self.say(302, Location="http://169.254.169.254/latest/meta-data/")

    def to_file(self):
        self.say(302, Location="file:///etc/passwd")


@contextmanager
def served():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Feeds)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="module")
def here():
    with served() as url:
        yield url


@pytest.fixture
def _from_here(settings):
    settings.MAY_ASK_THIS_MACHINE = True


@pytest.mark.usefixtures("_from_here")
@pytest.mark.parametrize("path", ["good", "there"])
def test_a_calendar_is_fetched_also_round_one_corner(here, path):
    assert fetch(here + path).startswith(b"BEGIN:VCALENDAR")


@pytest.mark.usefixtures("_from_here")
@pytest.mark.parametrize(
    ("path", "fault"),
    [
        ("huge", FeedFault.TOO_BIG),
        ("endless", FeedFault.TOO_SLOW),
        ("slow", FeedFault.TOO_SLOW),
        ("gone", FeedFault.NOT_REACHED),
        ("round", FeedFault.NOT_REACHED),
        ("inside", FeedFault.ADDRESS),
        ("to_file", FeedFault.ADDRESS),
    ],
)
def test_trouble_has_an_end(here, path, fault):
    begun = time.monotonic()
    with pytest.raises(FeedUnreadable) as error:
        fetch(here + path, seconds=0.5)
    assert error.value.fault == fault
    assert time.monotonic() - begun < 3


def test_a_name_that_leads_here_is_refused(here):
    with pytest.raises(FeedUnreadable) as error:
        fetch(here.replace("127.0.0.1", "localhost") + "good")
    assert error.value.fault == FeedFault.ADDRESS


# --- kept -------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.usefixtures("_from_here")
def test_linked_read_again_and_faulty(here, ana):
    diary = calendars.link_calendar(user=ana, url=here + "good", at=NOW)
    assert diary.feed_fault == ""
    assert BusyTime.objects.get(diary=diary).starts_at == datetime(2027, 3, 4, 9, 0, tzinfo=UTC)
    assert calendars.read_due(NOW) == 0
    assert calendars.read_due(NOW + timedelta(minutes=31)) == 1
    diary.feed_url = here + "gone"
    diary.save()
    assert calendars.read_due(NOW + timedelta(hours=2)) == 0
    diary.refresh_from_db()
    assert diary.feed_fault == FeedFault.NOT_REACHED
    # What it said before still counts.
    assert BusyTime.objects.filter(diary=diary).exists()
    calendars.link_calendar(user=ana, url="", at=NOW)
    assert not BusyTime.objects.filter(diary=diary).exists()


@pytest.mark.django_db
def test_an_address_that_cannot_be_read_is_not_kept(ana):
    with pytest.raises(BadFeed, match="not one that we may read"):
        calendars.link_calendar(user=ana, url="http://10.0.0.1/a.ics", at=NOW)
    ana.diary.refresh_from_db()
    assert ana.diary.feed_url == ""


@pytest.mark.django_db
def test_our_addresses_are_revoked_by_a_new_one_and_when_somebody_leaves(ana, sam):
    first = calendars.open_feed(user=ana, at=NOW)
    second = calendars.open_feed(user=ana, at=NOW)
    assert calendars.feed_of_token(first) is None
    assert calendars.feed_of_token(second).user == ana
    ana.is_active = False
    ana.save()
    assert calendars.feed_of_token(second) is None
    theirs = calendars.open_feed(candidate=sam, at=NOW)
    assert calendars.feed_of_token(theirs).candidate == sam
    calendars.close_feed(candidate=sam, at=NOW)
    assert calendars.feed_of_token(theirs) is None
