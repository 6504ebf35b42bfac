"""How the split of a message for many is told: “31 by email, 22 by text, 4 calls, 3 paused”."""

from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy

from candidates.models import Candidate
from messaging.enums import LeftOut
from portal.desk.queries.split import Part
from portal.desk.words import BY
from portal.words import instant_words, until_words
from portal.words.lists import all_of
from portal.words.verdicts import BLOCKED
from preferences.enums import Channel, Rule

NAMED = 3
# The number stands before these, larger.
LATER = ngettext_lazy("held until their hours", "held until their hours")
CALLS = ngettext_lazy("call, for you to make", "calls, for you to make")
OUT: dict[str, Promise] = {
    Rule.PAUSED: gettext_lazy("paused"),
    Rule.NEVER: gettext_lazy("said never"),
    Rule.AT_WORK: gettext_lazy("said not at work"),
    Rule.GATHERED: gettext_lazy("small news goes together"),
    Rule.OWN_HOURS: gettext_lazy("no hour of theirs in the next 7 days"),
    Rule.LEGAL_HOURS: gettext_lazy("no hour that the law allows in the next 7 days"),
    LeftOut.CHANGED: gettext_lazy("changed their usual while you looked"),
    LeftOut.PLACEHOLDER: gettext_lazy("something the words name is not known, such as the job"),
    LeftOut.HOMEWORK: gettext_lazy("it would be homework in a way they did not pick"),
    LeftOut.MET: gettext_lazy("came to an interview: a person tells them, one by one"),
    LeftOut.NO_ANSWER: gettext_lazy("without a live application of your teams"),
    LeftOut.NO_WORDS: gettext_lazy("the template has no words for their way"),
}


def share_words(key: str, count: int) -> str:
    if key == "later":
        return str(LATER % count)
    if key == Channel.CALL:
        return str(CALLS % count)
    return str(BY[Channel(key)])


def out_words(key: str, count: int) -> str:
    """“3 paused”, “1 said never”."""
    words = OUT.get(key) or BLOCKED.get(Rule(key)) or Rule(key).label
    return _("%(count)d %(words)s") % {"count": count, "words": words}


def when_words(part: Part) -> str:
    """“from 4pm, their time”, “until 12 May”."""
    until = part.verdict.until
    if until is None:
        return ""
    if part.verdict.rule == Rule.PAUSED:
        return _("until %(date)s") % {"date": until_words(until, part.zone, part.at)}
    return _("from %(time)s, their time") % {"time": instant_words(until, part.zone, part.at)}


def names(people: Sequence[Candidate]) -> str:
    """“Sam, Bo, Kim and 4 others”."""
    named = [person.full_name for person in people[:NAMED]]
    others = len(people) - len(named)
    if others:
        more = ngettext("%(count)d other", "%(count)d others", others)
        named.append(more % {"count": others})
    return all_of(named)
