"""Told once, signed, tried again, given up; and nothing of anybody besides ids."""

import threading
from datetime import timedelta

import pytest

from candidates.enums import ErasedWhy
from messaging.models import Alarm
from portal.api.enums import NoticeState, WhyNot, WhyOff
from portal.api.models import WebhookNotice
from portal.api.tokens import revoke_token
from portal.api.webhooks import keeping, telling, waiting
from portal.people import erase
from tests.factories.candidates import NOW, ApplicationFactory
from tests.portal.api.webhooks import is_signed

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def test_what_happens_is_told_once_with_ids_alone(house, listener):
    row = house.happens()
    assert (house.tell(), house.tell()) == (1, 0)
    [heard] = listener.heard
    assert heard["content"] == {
        "type": "moved",
        "timestamp": NOW.isoformat(),
        "data": {
            "sequence": row.pk,
            "candidate": house.held.candidate_id,
            "application": house.held.pk,
            "subject": house.held.pk,
            "version": house.held.candidate.contact_version,
        },
    }
    assert is_signed(heard, house.secret)
    assert not is_signed(heard | {"body": b"{}"}, house.secret)
    assert house.notice.state == NoticeState.TAKEN


def test_what_was_before_and_what_nobody_asked_for_is_not_told(house, listener):
    house.happens(at=NOW - HOUR)
    keeping.change_webhook(webhook=house.webhook, kinds=["closed"])
    house.happens()
    assert house.tell() == 0
    assert not listener.heard


def test_one_that_commits_late_is_told_too(house):
    """Its id is lower than one that was told already."""
    first, second = house.happens(), house.happens()
    first.delete()
    house.tell()
    first.save(force_insert=True)
    assert house.tell() == 1
    assert set(house.webhook.notices.values_list("happening", flat=True)) == {first.pk, second.pk}


def test_the_mark_moves_on_and_forgets_nothing(house):
    old = house.happens()
    house.tell()
    house.tell(2 * HOUR)
    assert house.fresh().done_until == old.pk
    house.happens(at=NOW + 2 * HOUR)
    assert house.tell(2 * HOUR) == 1


def test_both_secrets_sign_for_a_day(house, listener):
    new = keeping.change_secret(webhook=house.webhook, at=NOW)
    house.happens()
    house.tell(HOUR)
    assert is_signed(listener.heard[0], house.secret)
    assert is_signed(listener.heard[0], new)
    house.happens()
    house.tell(DAY)
    assert not is_signed(listener.heard[1], house.secret)
    assert is_signed(listener.heard[1], new)


def test_another_key_of_the_house_breaks_no_signature(house, listener, settings):
    settings.LINK_KEY_FALLBACKS, settings.LINK_KEY = [settings.LINK_KEY], "another"
    house.happens()
    house.tell()
    assert is_signed(listener.heard[0], house.secret)


# --- who may know ---------------------------------------------------------------------------------


def test_strangers_are_not_told_of(house, listener):
    other = ApplicationFactory.create()
    house.happens(of=other)
    assert house.tell() == 0
    notice = house.notice
    assert (notice.state, notice.candidate_id, notice.subject) == ("withheld", None, None)


def test_it_is_looked_at_when_it_leaves(house, listener):
    listener.answers = [500]
    house.happens()
    house.tell()
    house.program.token.user.memberships.all().delete()
    assert house.tell(HOUR) == 0
    assert house.notice.state == NoticeState.WITHHELD
    assert len(listener.heard) == 1


def test_a_token_that_is_over_hears_nothing(house, listener):
    house.happens()
    revoke_token(token=house.program.token, at=NOW)
    assert house.tell() == 0
    assert not WebhookNotice.objects.exists()


def test_whoever_is_erased_is_told_of_no_more(house, listener):
    listener.answers = [500]
    house.happens()
    house.tell()
    erase(candidate=house.held.candidate, why=ErasedWhy.ASKED, at=NOW)
    assert not house.webhook.notices.exists()
    assert house.tell(HOUR) == 0


# --- when it is not taken -------------------------------------------------------------------------


def test_it_is_tried_again_under_the_same_id(house, listener):
    listener.answers = [500, 503]
    house.happens()
    house.tell()
    assert house.tell() == 0
    house.tell(timedelta(seconds=12))
    house.tell(timedelta(seconds=90))
    assert len(set(listener.ids)) == 1
    assert len(listener.ids) == 3
    notice = house.notice
    assert (notice.state, notice.tries, notice.status) == ("taken", 3, 204)
    assert house.fresh().failures == 0


@pytest.mark.parametrize("status", [429, 503])
def test_it_waits_as_long_as_it_is_asked_to(house, listener, status):
    listener.answers = [(status, {"Retry-After": "600"})]
    house.happens()
    house.tell()
    house.happens()  # another one waits as well
    assert house.tell(timedelta(seconds=599)) == 0
    assert house.tell(timedelta(seconds=601)) == 2


def test_after_a_day_it_is_given_up_and_somebody_is_told(house, listener):
    listener.answers = [500] * 50
    house.happens()
    for hours in range(36):
        house.tell(hours * HOUR)
    assert house.notice.state == NoticeState.DEAD
    assert 5 < house.notice.tries <= 10
    telling.watch(NOW + DAY)
    telling.watch(NOW + DAY)
    alarm = Alarm.objects.get()
    assert (alarm.kind, alarm.subject, alarm.ended_at) == ("webhook", "Payroll", None)
    keeping.mark_seen(webhook=house.webhook, at=NOW + 2 * DAY)
    telling.watch(NOW + 2 * DAY)
    assert Alarm.objects.get().ended_at


def test_one_that_fails_is_asked_by_one_notice_at_a_time(house, listener):
    listener.answers = [500] * 50
    for _each in range(6):
        house.happens()
    house.tell()  # four at once
    assert house.fresh().failures == 4
    before = len(listener.heard)
    assert house.tell(timedelta(seconds=10)) == 0
    house.tell(timedelta(minutes=2), seconds=1)
    assert len(listener.heard) == before + 1
    listener.answers = []
    house.tell(timedelta(minutes=10), seconds=2)
    assert not house.webhook.notices.exclude(state=NoticeState.TAKEN).exists()


def test_gone_is_gone(house, listener):
    listener.answers = [410]
    house.happens()
    house.tell()
    house.happens()
    assert house.tell(HOUR) == 0
    assert house.fresh().off_why == WhyOff.GONE
    telling.watch(NOW)
    assert Alarm.objects.get().subject == "Payroll"
    keeping.switch_on(webhook=house.webhook, at=NOW)
    telling.watch(NOW)
    assert Alarm.objects.get().ended_at


def test_after_three_days_of_nothing_it_is_switched_off(house, listener):
    listener.answers = [500] * 500
    for day in range(4):
        house.happens(at=NOW + day * DAY)
        house.tell(day * DAY)
    assert house.fresh().off_why == WhyOff.FAILING


def elsewhere(hears):
    hears.send_response(302)
    hears.send_header("Location", "http://169.254.169.254/latest/meta-data")
    hears.send_header("Content-Length", "0")
    hears.end_headers()


def endless(hears):
    hears.send_response(200)
    hears.end_headers()
    for _part in range(100):
        try:
            hears.wfile.write(b"x" * 65536)
        except OSError:
            return


def rude(hears):
    hears.wfile.write(b"\x00\x01 nonsense\r\n")


@pytest.mark.parametrize(
    ("answer", "why_not"),
    [
        (elsewhere, WhyNot.REDIRECTED),
        (endless, WhyNot.TOO_BIG),
        (rude, WhyNot.NOT_REACHED),
        (418, WhyNot.REFUSED),
    ],
)
def test_other_ways_not_to_take_it(house, listener, answer, why_not):
    listener.answers = [answer]
    house.happens()
    house.tell()
    assert (house.notice.why_not, house.notice.state) == (why_not, "waiting")


def test_one_that_is_slow_holds_up_nobody_else(house, listener, monkeypatch):
    monkeypatch.setattr(telling, "SECONDS", 0.4)
    let_go = threading.Event()
    listener.answers = [lambda _hears: let_go.wait(5)]
    house.happens()
    house.happens()
    house.tell()
    let_go.set()
    found = set(house.webhook.notices.values_list("state", "why_not"))
    assert found == {("waiting", "too_slow"), ("taken", "")}


def test_nobody_there(house):
    keeping.change_webhook(webhook=house.webhook, url="http://127.0.0.1:9/")
    house.happens()
    house.tell()
    assert house.notice.why_not == WhyNot.NOT_REACHED


def test_nothing_inside_is_told_whatever_the_row_says(house, settings, listener):
    settings.MAY_ASK_THIS_MACHINE = False
    house.happens()
    house.tell()
    assert house.notice.why_not == WhyNot.ADDRESS
    assert not listener.heard


# --- killed ---------------------------------------------------------------------------------------


def test_killed_between_the_call_and_its_record_it_is_told_again(house, listener):
    house.happens()
    [call] = telling_calls(NOW)
    telling.post(call)
    assert house.tell() == 0  # the lease is theirs
    assert house.tell(waiting.LEASE) == 1
    assert listener.ids[0] == listener.ids[1]
    telling.record(call, telling.Ended(500, WhyNot.REFUSED, None, 1), NOW)  # too late
    assert (house.notice.state, house.notice.tries) == ("taken", 1)


def telling_calls(at):
    waiting.find(at)
    return telling.ready(at)


def test_two_at_once_share_the_work(house):
    house.happens()
    assert len(telling_calls(NOW)) == 1
    assert telling_calls(NOW) == []


# --- told again -----------------------------------------------------------------------------------


def test_everything_since_is_told_again_under_its_old_id(house, listener):
    house.happens(at=NOW - HOUR)  # before there was a webhook
    house.happens()
    house.tell()
    assert keeping.tell_again(webhook=house.webhook, since=NOW - DAY, at=NOW) == 2
    house.tell()
    assert sorted(listener.types()) == ["moved"] * 3
    assert len(set(listener.ids)) == 2


def test_what_happened_while_it_was_off_is_told_when_asked(house, listener):
    keeping.switch_off(webhook=house.webhook, why=WhyOff.PERSON, at=NOW)
    house.happens()
    assert house.tell() == 0
    keeping.switch_on(webhook=house.webhook, at=NOW + HOUR)
    assert house.tell(HOUR) == 0
    keeping.tell_again(webhook=house.webhook, since=NOW, at=NOW + HOUR)
    assert house.tell(HOUR) == 1


def test_a_test_names_nobody(house, listener):
    keeping.send_test(webhook=house.webhook, at=NOW)
    house.tell()
    content = listener.heard[0]["content"]
    assert content["type"] == "test"
    assert set(content["data"].values()) == {None}


def test_old_notices_are_forgotten(house):
    house.happens()
    house.tell()
    assert waiting.forget(NOW + 29 * DAY) == 0
    assert waiting.forget(NOW + 31 * DAY) == 1


def test_few_statements_for_each(house, django_assert_max_num_queries):
    for _each in range(8):
        house.happens(of=ApplicationFactory.create(job=house.held.job))
    house.tell()
    with django_assert_max_num_queries(40):
        house.tell()
    with django_assert_max_num_queries(6):  # nothing to do
        house.tell()
