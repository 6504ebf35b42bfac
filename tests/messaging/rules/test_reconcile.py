"""What is not certain: every way it may end, when it is asked about, and what proves it."""

from datetime import timedelta
from itertools import product

import pytest

from messaging.enums import Report, WhenNotCertain
from messaging.rules.reconcile import (
    MOST_LOOKS,
    Doubt,
    Listed,
    Next,
    difference,
    look_up_at,
    next_check_at,
    next_of,
    one_meant,
)
from messaging.rules.retry import MOST_TRIES
from tests.factories.candidates import NOW

WINDOW, LEASE = timedelta(minutes=15), timedelta(minutes=1)
ALIVE, SHORT, GONE = timedelta(hours=1), timedelta(seconds=30), timedelta(0)


def expected(proved, early, key, tries, rule, resent, useful):
    """The text of DELIVERY.md 1, said once more."""
    if proved:
        return Next.ACCEPT
    if early:
        return Next.REPEAT if key == ALIVE and tries < MOST_TRIES else Next.WAIT
    if rule == WhenNotCertain.RESEND and useful and not resent:
        return Next.RESEND
    return Next.ASK


TABLE = list(
    product(
        [True, False],
        [True, False],
        [None, GONE, SHORT, ALIVE],
        [1, MOST_TRIES],
        list(WhenNotCertain),
        [True, False],
        [True, False],
    )
)


@pytest.mark.parametrize("early", [True, False])
@pytest.mark.parametrize("proved", [True, False])
def test_the_whole_table(proved, early):
    rows = [row for row in TABLE if row[:2] == (proved, early)]
    assert len(rows) == 64
    for _proved, _early, key, tries, rule, resent, useful in rows:
        since = NOW - (timedelta(minutes=14) if early else WINDOW)
        doubt = Doubt(
            since=since,
            is_proved=proved,
            key_until=None if key is None else NOW + key,
            tries=tries,
            when_not_certain=rule,
            was_resent=resent,
            valid_until=NOW + ALIVE if useful else NOW,
        )
        want = expected(proved, early, key, tries, rule, resent, useful)
        assert next_of(doubt, NOW, window=WINDOW, lease=LEASE) == want, doubt


@pytest.mark.parametrize(
    ("key", "tries", "seconds"),
    [(None, 1, 900), (GONE, 1, 900), (ALIVE, 1, 30), (ALIVE, 2, 60), (ALIVE, 6, 900)],
)
def test_the_next_check(key, tries, seconds):
    until = None if key is None else NOW + key
    doubt = Doubt(since=NOW, is_proved=False, key_until=until, tries=tries)
    assert next_check_at(doubt, NOW, window=WINDOW) == NOW + timedelta(seconds=seconds)


def test_doubt_is_asked_about_soon_and_a_missing_report_later_and_both_end():
    assert look_up_at(0, NOW, is_in_doubt=True) == NOW + timedelta(seconds=30)
    assert look_up_at(0, NOW, is_in_doubt=False) == NOW + timedelta(minutes=5)
    assert look_up_at(11, NOW, is_in_doubt=False) == NOW + timedelta(hours=6)
    assert look_up_at(MOST_LOOKS, NOW, is_in_doubt=True) is None


def listed(ref="SM1", to="+447700900001", content="Hello Sam, go to https://x/u/ABC/ now."):
    return Listed(ref=ref, to=to, content=content, at=NOW, report=Report.SENT)


@pytest.mark.parametrize(
    ("found", "known", "ref"),
    [
        ([listed()], (), "SM1"),
        ([listed(content="Hello Sam, go to https://x/u/ABC/ now.\n")], (), "SM1"),
        ([listed(), listed("SM2", content="Something else")], (), "SM1"),
        ([listed(), listed("SM2", to="+447700900002")], (), "SM1"),
        ([listed(), listed("SM2")], ("SM2",), "SM1"),
        ([listed(), listed("SM2")], (), None),  # two that would do prove nothing
        ([listed()], ("SM1",), None),
        ([listed(content="Hello Sam, go to  now.")], (), None),
        ([], (), None),
    ],
)
def test_which_of_their_list_it_is(found, known, ref):
    kept = "Hello Sam, go to https://x/u/••••/ now."
    meant = one_meant(found, to="+447700900001", kept=kept, hidden="••••", known=known)
    assert (meant.ref if meant else None) == ref


def test_two_lists_that_should_be_one():
    same = difference(["a", "b"], ["a", "b", "z"], ["a", "b"], {"a", "b", "z"})
    assert same.is_none
    other = difference(["a", "b"], ["a", "c"], ["a", "c"], {"a", "b"})
    assert (other.missing, other.strange) == (("b",), ("c",))
    assert (other.ours, other.theirs) == (2, 2)
