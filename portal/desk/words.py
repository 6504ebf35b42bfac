"""Short words of the desk: what a button does, what a pill says, how long ago something was."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Final

from django.utils.functional import Promise
from django.utils.timesince import timesince
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from messaging.enums import ReturnedWhy
from messaging.models import Message
from portal.words import reason_words, their_time
from portal.words.lists import starting_upper
from portal.words.verdicts import blocked_words
from preferences.enums import Channel, Rule, VerdictKind
from preferences.rules.facts import Verdict

MINUTE: Final = 60
HOUR: Final = 60 * MINUTE
DAY: Final = 24 * HOUR
WEEK: Final = 7 * DAY
NOUNS: dict[Channel, Promise] = {
    Channel.EMAIL: gettext_lazy("Email"),
    Channel.TEXT: gettext_lazy("Text"),
    Channel.CALL: gettext_lazy("Call"),
    Channel.PORTAL: gettext_lazy("Portal"),
    Channel.BY_HAND: gettext_lazy("By hand"),
}
ACTS: dict[Channel, Promise] = {
    Channel.EMAIL: gettext_lazy("Email %(name)s"),
    Channel.TEXT: gettext_lazy("Text %(name)s"),
    Channel.CALL: gettext_lazy("Call %(name)s"),
    Channel.PORTAL: gettext_lazy("Write to %(name)s"),
    Channel.BY_HAND: gettext_lazy("Reach %(name)s by hand"),
}
# What somebody presses who has done it without this page.
ALREADY: dict[Channel, Promise] = {
    Channel.EMAIL: gettext_lazy("I already wrote"),
    Channel.TEXT: gettext_lazy("I already wrote"),
    Channel.CALL: gettext_lazy("I already called"),
    Channel.PORTAL: gettext_lazy("I already wrote"),
    Channel.BY_HAND: gettext_lazy("It is done already"),
}
INSTEAD: dict[Channel, Promise] = {
    Channel.EMAIL: gettext_lazy("Email instead"),
    Channel.TEXT: gettext_lazy("Text instead"),
    Channel.CALL: gettext_lazy("Call instead"),
    Channel.PORTAL: gettext_lazy("Write in the portal instead"),
    Channel.BY_HAND: gettext_lazy("By hand instead"),
}
ANYWAY: dict[Channel, Promise] = {
    Channel.EMAIL: gettext_lazy("Email anyway and say why"),
    Channel.TEXT: gettext_lazy("Text anyway and say why"),
    Channel.CALL: gettext_lazy("Call anyway and say why"),
    Channel.PORTAL: gettext_lazy("Write anyway and say why"),
    Channel.BY_HAND: gettext_lazy("Do it anyway and say why"),
}
SEND: dict[Channel, Promise] = {
    Channel.EMAIL: gettext_lazy("Send email"),
    Channel.TEXT: gettext_lazy("Send text"),
    Channel.CALL: gettext_lazy("Call"),
    Channel.PORTAL: gettext_lazy("Send to the portal"),
    Channel.BY_HAND: gettext_lazy("Do it by hand"),
}
BY: dict[Channel, Promise] = {
    Channel.EMAIL: gettext_lazy("by email"),
    Channel.TEXT: gettext_lazy("by text"),
    Channel.CALL: gettext_lazy("by phone"),
    Channel.PORTAL: gettext_lazy("in the portal"),
    Channel.BY_HAND: gettext_lazy("by hand"),
}


def act_of(channel: Channel, name: str) -> str:
    """“Text Sam”: what the one button of a row, a card or a queue says."""
    return str(ACTS[channel]) % {"name": name}


def pill_words(verdict: Verdict, zone: str, at: datetime) -> str:
    """The verdict in two or three words, for a row: “Text now”, “Call from 6pm”, “Paused to 12 May”."""
    parts = {"way": NOUNS[verdict.channel], "time": ""}
    if verdict.kind == VerdictKind.CLEAR:
        return _("%(way)s now") % parts
    if verdict.kind == VerdictKind.WAIT:
        if verdict.until is None:
            return _("Not this week")
        parts["time"] = their_time(verdict.until, zone, at)
        return _("%(way)s from %(time)s") % parts
    if verdict.kind == VerdictKind.ASK_FIRST:
        return _("Ask first: %(way)s") % parts
    if verdict.kind == VerdictKind.AGAINST:
        return _("Not %(by)s") % {"by": BY[verdict.channel]}
    return starting_upper(blocked_words(verdict, zone, at))


def count_words(count: int, *, is_capped: bool) -> str:
    """“12 people”, “500+ people”."""
    if is_capped:
        return _("%(count)d+ people") % {"count": count}
    return ngettext("%(count)d person", "%(count)d people", count) % {"count": count}


def ago(then: datetime, at: datetime) -> str:
    """“just now”, “2 hours ago”, “3 days ago”."""
    seconds = int((at - then).total_seconds())
    if seconds < MINUTE:
        return _("just now")
    if seconds < 4 * WEEK:  # before the first whole month
        unit = next(size for size in (WEEK, DAY, HOUR, MINUTE) if seconds >= size)
        return spans_ago(seconds // unit * unit, get_language() or "")
    return _("%(span)s ago") % {"span": timesince(then, at, depth=1)}


@lru_cache(maxsize=512)
def spans_ago(seconds: int, language: str) -> str:
    """Of whole minutes, hours, days or weeks: the same for many rows."""
    then = datetime(2000, 1, 1, tzinfo=UTC)
    span = timesince(then, then + timedelta(seconds=seconds), depth=1)
    return _("%(span)s ago") % {"span": span}


def returned_words(message: Message) -> str:
    """Why a message came back to the person who owns it."""
    if message.returned_why == ReturnedWhy.TOO_LATE:
        return _("It could not leave in time, and is of no use now")
    if not message.returned_rule:
        return _("The provider refused it")
    return reason_words(Rule(message.returned_rule), message.thread.candidate.called)
