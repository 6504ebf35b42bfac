"""Calendars going out and coming in: secret addresses of ours, and addresses of theirs."""

from datetime import datetime, timedelta
from secrets import token_urlsafe

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q

from candidates.models import Candidate
from candidates.queries.links import link_keys
from candidates.rules.secrets import keyed_hash
from candidates.staff import Staff
from scheduling.actions.diaries import diary_of, keep_feed, note_fault, set_feed
from scheduling.channels.calendar_feed import fetch
from scheduling.enums import FeedFault
from scheduling.exceptions import BadFeed
from scheduling.models import CalendarFeed, Diary
from scheduling.rules.feed import FeedUnreadable, busy_spans, window

PURPOSE = "calendar"
AGAIN_AFTER = timedelta(minutes=30)
AT_ONCE = 2  # a reading may take ten seconds, and a turn of the worker thirty
FAR = 500


# --- going out --------------------------------------------------------------------------------


@transaction.atomic
def open_feed(
    *, user: Staff | None = None, candidate: Candidate | None = None, at: datetime
) -> str:
    """The token of a new address: said once, here. The one before stops at once."""
    close_feed(user=user, candidate=candidate, at=at)
    token = token_urlsafe(24)
    CalendarFeed.objects.create(
        token_hmac=hashed(token),
        user_id=user.pk if user else None,
        candidate=candidate,
        created_at=at,
    )
    return token


@transaction.atomic
def close_feed(
    *, user: Staff | None = None, candidate: Candidate | None = None, at: datetime
) -> None:
    live = CalendarFeed.objects.filter(candidate=candidate, revoked_at=None)
    live = live.filter(user=user.pk) if user else live.filter(user=None)
    live.update(revoked_at=at)


def feed_of_token(token: str) -> CalendarFeed | None:
    """Of somebody who is still with us."""
    return (
        CalendarFeed.objects.filter(
            token_hmac__in=[keyed_hash(key, PURPOSE, token) for key in link_keys()], revoked_at=None
        )
        .filter(Q(user__isnull=True) | Q(user__is_active=True))
        .filter(Q(candidate__isnull=True) | Q(candidate__erased_at=None))
        .select_related("user", "candidate")
        .first()
    )


def hashed(token: str) -> str:
    return keyed_hash(settings.LINK_KEY, PURPOSE, token)


# --- coming in --------------------------------------------------------------------------------


def link_calendar(*, user: Staff, url: str, at: datetime) -> Diary:
    """Read now, so that what is wrong with it is said now; empty: none any more. Raises BadFeed.

    No transaction is open while it is read.
    """
    url = url.strip()
    if not url:
        return set_feed(user=user, url="", spans=(), at=at)
    if len(url) > FAR:
        raise BadFeed(FeedFault.ADDRESS, str(FeedFault.ADDRESS.label))
    zone = diary_of(user).time_zone
    try:
        spans = busy_spans(fetch(url), *window(at), zone)
    except FeedUnreadable as error:
        raise BadFeed(error.fault, str(FeedFault(error.fault).label)) from error
    return set_feed(user=user, url=url, spans=spans, at=at)


def read_due(at: datetime) -> int:
    """The calendars that were read longest ago, a few at a time."""
    due = (
        Diary.objects.exclude(feed_url="")
        .filter(user__is_active=True)
        .filter(Q(feed_tried_at=None) | Q(feed_tried_at__lte=at - AGAIN_AFTER))
        .order_by(F("feed_tried_at").asc(nulls_first=True))
    )
    return sum(read_one(diary, at) for diary in list(due[:AT_ONCE]))


def read_one(diary: Diary, at: datetime) -> bool:
    try:
        spans = busy_spans(fetch(diary.feed_url), *window(at), diary.time_zone)
    except FeedUnreadable as error:
        note_fault(diary=diary, url=diary.feed_url, fault=error.fault, at=at)
        return False
    return keep_feed(diary=diary, url=diary.feed_url, spans=spans, at=at)
