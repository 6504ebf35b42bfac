"""A verdict in words: what to do now, and why."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from portal.words.clock import date_words, their_time, until_words
from preferences.enums import Channel, GivenBy, Rule, VerdictKind
from preferences.rules.facts import Verdict

CLEAR: dict[Channel, Promise] = {
    Channel.EMAIL: gettext_lazy("Email now is fine"),
    Channel.TEXT: gettext_lazy("Text now is fine"),
    Channel.CALL: gettext_lazy("A call now is fine"),
    Channel.PORTAL: gettext_lazy("A portal message is fine"),
    Channel.BY_HAND: gettext_lazy("By hand now is fine"),
}

# What stands after the verdict's own words: why. `name` is the candidate's.
REASONS: dict[Rule, Promise] = {
    Rule.ERASED: gettext_lazy("This person was erased."),
    Rule.LEGAL_STOP: gettext_lazy("A legal stop holds for %(name)s."),
    Rule.OPTED_OUT: gettext_lazy("%(name)s opted out of this way."),
    Rule.OPT_OUT_AWAITS: gettext_lazy(
        "%(name)s asked to stop in their own words. Someone has to read it first."
    ),
    Rule.NOT_AVAILABLE: gettext_lazy("We do not have this way yet."),
    Rule.NO_CONTACT_POINT: gettext_lazy("There is no open address or checked number for this way."),
    Rule.NO_CONSENT: gettext_lazy("%(name)s has not agreed to this."),
    Rule.SPOKEN_USED: gettext_lazy(
        "%(name)s agreed by word of mouth. The one text asking to confirm was sent."
    ),
    Rule.PAUSED: gettext_lazy("%(name)s paused messages."),
    Rule.NO_WAY: gettext_lazy("There is no way to reach %(name)s."),
    Rule.SERVICE_LATE: gettext_lazy("Nothing %(name)s did in the last 15 minutes asks for this."),
    Rule.NEVER: gettext_lazy("%(name)s said never this way."),
    Rule.NOT_THEIR_WAY: gettext_lazy("It is neither their first nor their second way."),
    Rule.AT_WORK: gettext_lazy("%(name)s said not at work."),
    Rule.LEGAL_HOURS: gettext_lazy(
        "The law keeps this hour quiet. The time above is also within the hours of %(name)s."
    ),
    Rule.OWN_HOURS: gettext_lazy("It is outside the hours of %(name)s."),
    Rule.GATHERED: gettext_lazy("%(name)s wants small news together."),
    Rule.DAY_CAP: gettext_lazy("%(name)s has had enough messages today."),
    Rule.WEEK_CAP: gettext_lazy("%(name)s has had enough messages this week."),
    Rule.NOT_KNOWN: gettext_lazy("We do not know how %(name)s wants this. Our default is offered."),
    Rule.DOUBTED: gettext_lazy("The answer is in doubt. %(name)s has to say which holds."),
    Rule.PORTAL_SILENT: gettext_lazy("The portal makes no sound."),
    Rule.SERVICE: gettext_lazy("It answers what %(name)s has just done."),
    Rule.ALWAYS_GOES: gettext_lazy("This always goes."),
    Rule.AGREED: gettext_lazy("This time was agreed."),
    Rule.REPLY: gettext_lazy("It answers %(name)s where they wrote."),
    Rule.OVERRIDDEN: gettext_lazy("Against the usual, with a reason."),
    Rule.DEFAULT_WAY: gettext_lazy("Our default, until %(name)s says."),
    Rule.FALLBACK: gettext_lazy("Their own way is not possible now."),
    Rule.FIRST_WAY: gettext_lazy("The first way of %(name)s."),
    Rule.SECOND_WAY: gettext_lazy("The second way of %(name)s."),
    Rule.TOPIC_WAY: gettext_lazy("The way %(name)s chose for this."),
}

SIGNS: dict[VerdictKind, str] = {
    VerdictKind.CLEAR: "✓",
    VerdictKind.AGAINST: "✕",
    VerdictKind.ASK_FIRST: "?",
    VerdictKind.WAIT: "◷",
    VerdictKind.BLOCKED: "‖",
}


@dataclass(frozen=True, slots=True)
class VerdictWords:
    """`title` leads: “Wait until 4pm”. `why` follows: “It is outside the hours of Sam. Sam, 3 May”."""

    kind: VerdictKind
    sign: str
    title: str
    why: str


def verdict_words(verdict: Verdict, *, name: str, zone: str, at: datetime) -> VerdictWords:
    """For the desk. `zone` is the candidate's: times are told in theirs."""
    return VerdictWords(
        kind=verdict.kind,
        sign=SIGNS[verdict.kind],
        title=title_words(verdict, name, zone, at),
        why=" ".join(
            filter(None, [reason_words(verdict.rule, name), said(verdict, name, zone, at)])
        ),
    )


def reason_words(rule: Rule, name: str) -> str:
    return str(REASONS[rule]) % {"name": name}


def title_words(verdict: Verdict, name: str, zone: str, at: datetime) -> str:
    if verdict.kind == VerdictKind.CLEAR:
        return str(CLEAR[verdict.channel])
    if verdict.kind == VerdictKind.WAIT:
        if verdict.until is None:
            return _("Wait: not within 7 days")
        return _("Wait until %(time)s") % {"time": their_time(verdict.until, zone, at)}
    if verdict.kind == VerdictKind.ASK_FIRST:
        return _("Ask first")
    if verdict.kind == VerdictKind.AGAINST:
        return _("Goes against %(name)s’s usual") % {"name": name}
    return _("Do not contact: %(why)s") % {"why": blocked_words(verdict, zone, at)}


BLOCKED: dict[Rule, Promise] = {
    Rule.ERASED: pgettext_lazy("do not contact", "erased"),
    Rule.LEGAL_STOP: pgettext_lazy("do not contact", "a legal stop"),
    Rule.OPTED_OUT: pgettext_lazy("do not contact", "opted out"),
    Rule.OPT_OUT_AWAITS: pgettext_lazy("do not contact", "asked to stop"),
    Rule.NOT_AVAILABLE: pgettext_lazy("do not contact", "not a way we have"),
    Rule.NO_CONTACT_POINT: pgettext_lazy("do not contact", "no address or number"),
    Rule.NO_CONSENT: pgettext_lazy("do not contact", "no consent"),
    Rule.SPOKEN_USED: pgettext_lazy("do not contact", "waiting for their yes"),
    Rule.NO_WAY: pgettext_lazy("do not contact", "no way to reach them"),
    Rule.SERVICE_LATE: pgettext_lazy("do not contact", "too late for a code"),
}


def blocked_words(verdict: Verdict, zone: str, at: datetime) -> str:
    if verdict.rule == Rule.PAUSED:
        if verdict.until is None:
            return _("paused")
        return _("paused to %(date)s") % {"date": until_words(verdict.until, zone, at)}
    return str(BLOCKED.get(verdict.rule, verdict.rule.label))


def said(verdict: Verdict, name: str, zone: str, at: datetime) -> str:
    """“Sam, 3 May.” or “Noted by Ana, 3 May.”: the answer behind the rule and its date."""
    since = verdict.answered_at or verdict.since
    if since is None:
        return ""
    parts = {"name": name, "date": date_words(since, zone, at), "staff": ""}
    if verdict.preference and verdict.given_by == GivenBy.STAFF:
        parts["staff"] = verdict.preference.noted_by or _("a colleague")
        return _("Noted by %(staff)s, %(date)s.") % parts
    if verdict.preference and verdict.given_by == GivenBy.IMPORT:
        return _("From an import, %(date)s.") % parts
    return _("%(name)s, %(date)s.") % parts
