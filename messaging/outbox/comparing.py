"""The providers' own lists beside ours, hour by hour (N23)."""

import logging
from datetime import datetime, timedelta

from messaging.channels.base import ChannelError
from messaging.channels.registry import LOOKERS
from messaging.enums import AttemptOutcome
from messaging.models import Attempt, Forgetting, ListComparison
from messaging.outbox.sending import check_no_transaction
from messaging.rules.reconcile import AROUND, Difference, difference
from preferences.enums import Channel

log = logging.getLogger(__name__)

HOUR = timedelta(hours=1)
# By then every doubt was settled or given to a person.
SETTLED_AFTER = timedelta(minutes=30)
FARTHEST = timedelta(hours=24)


def compare_lists(at: datetime) -> int:
    """Every whole hour that was not compared yet; how many lists were asked for."""
    until = (at - SETTLED_AFTER).replace(minute=0, second=0, microsecond=0)
    return sum(compare(channel, until, at) for channel in LOOKERS)


def compare(channel: Channel, until: datetime, at: datetime) -> bool:
    newest = ListComparison.objects.filter(channel=channel).order_by("-ends_at").first()
    since = max(newest.ends_at, until - FARTHEST) if newest else until - HOUR
    if since >= until:
        return False
    check_no_transaction()
    try:
        found = difference_of(channel, since, until)
    except ChannelError as error:
        log.warning("list of %s: %s", channel.value, error.why)
        return False
    made = ListComparison(
        channel=channel,
        begins_at=since,
        ends_at=until,
        at=at,
        ours=found.ours,
        theirs=found.theirs,
        missing=len(found.missing),
        strange=len(found.strange),
    )
    ListComparison.objects.bulk_create([made], ignore_conflicts=True)
    if not found.is_none:
        log.error("list of %s: missing %s, strange %s", channel.value, *some_of(found))
    return True


def difference_of(channel: Channel, since: datetime, until: datetime) -> Difference:
    """A message near a border may be in the one hour with us and in the next with them."""
    looker = LOOKERS[channel]()
    try:
        listed = looker.sent_between(since - AROUND, until + AROUND)
    finally:
        looker.close()
    near = Attempt.objects.filter(
        delivery__channel=channel,
        started_at__gte=since - AROUND,
        started_at__lt=until + AROUND,
    ).exclude(provider_ref="")
    within = near.filter(
        outcome=AttemptOutcome.ACCEPTED, started_at__gte=since, started_at__lt=until
    )
    return difference(
        ours=list(within.values_list("provider_ref", flat=True)),
        theirs=[each.ref for each in listed],
        strange_from=[each.ref for each in listed if since <= each.at < until],
        known=set(near.values_list("provider_ref", flat=True)) | to_be_forgotten(channel),
    )


def to_be_forgotten(channel: Channel) -> set[str]:
    """Of people who were erased: their provider still has these, until it has forgotten them."""
    waiting = Forgetting.objects.filter(channel=channel, done_at=None)
    return set(waiting.values_list("provider_ref", flat=True))


def some_of(found: Difference) -> tuple[str, str]:
    """Names of the provider's, which say nothing about anybody."""
    return ", ".join(found.missing[:5]) or "none", ", ".join(found.strange[:5]) or "none"
