"""What the gate says, and what its buttons are called."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.desk.gate import Gate
from portal.desk.words import SEND
from portal.words import instant_words, their_time, until_words
from preferences.enums import Channel, Rule, VerdictKind
from preferences.rules.facts import Verdict

NEVERS: dict[Channel, Promise] = {
    Channel.EMAIL: gettext_lazy("%(name)s asked for no email"),
    Channel.TEXT: gettext_lazy("%(name)s asked for no texts"),
    Channel.CALL: gettext_lazy("%(name)s asked for no calls"),
}
CHOSE: dict[Channel, Promise] = {
    Channel.EMAIL: gettext_lazy("%(name)s wants email"),
    Channel.TEXT: gettext_lazy("%(name)s wants texts"),
    Channel.CALL: gettext_lazy("%(name)s wants a call"),
    Channel.PORTAL: gettext_lazy("%(name)s reads it in the portal"),
    Channel.BY_HAND: gettext_lazy("%(name)s wants it in person or by post"),
}
CLOSE: dict[Channel, Promise] = {
    Channel.EMAIL: gettext_lazy("Close and tell %(name)s by email"),
    Channel.TEXT: gettext_lazy("Close and tell %(name)s by text"),
    Channel.CALL: gettext_lazy("Close, and I call %(name)s"),
    Channel.PORTAL: gettext_lazy("Close and answer in the portal"),
    Channel.BY_HAND: gettext_lazy("Close, and I tell %(name)s myself"),
}
# What is blocked has no way through: what there is to do instead.
WAY_OUT: dict[Rule, Promise] = {
    Rule.LEGAL_STOP: gettext_lazy("Ask an admin. Legal notices go outside this product."),
    Rule.OPTED_OUT: gettext_lazy(
        "Only %(name)s can open it again, on My usual or by texting START."
    ),
    Rule.OPT_OUT_AWAITS: gettext_lazy(
        "Read what %(name)s wrote in the conversation, and settle it there."
    ),
    Rule.NOT_AVAILABLE: gettext_lazy("An admin can switch this way on when you have it."),
    Rule.NO_CONTACT_POINT: gettext_lazy(
        "%(name)s can add an address or check the number on My usual."
    ),
    Rule.NO_CONSENT: gettext_lazy(
        "When %(name)s says yes to you, note it in their words: one text may then ask to confirm."
    ),
    Rule.SPOKEN_USED: gettext_lazy("It opens when %(name)s answers the text that asked."),
    Rule.NO_WAY: gettext_lazy("A portal message waits for them. Or reach %(name)s by hand."),
}


def against_words(gate: Gate, name: str) -> str:
    """“Sam asked for no calls”: the heading of the card that interrupts."""
    parts = {"name": name}
    if gate.verdict.rule == Rule.NEVER and gate.channel in NEVERS:
        return str(NEVERS[gate.channel]) % parts
    if gate.verdict.rule == Rule.AT_WORK:
        return _("%(name)s asked not to be contacted at work") % parts
    if gate.follows_usual:
        return _("This goes against what %(name)s asked for") % parts
    return str(CHOSE[gate.preferred.channel]) % parts


def send_words(gate: Gate, zone: str, at: datetime) -> str:
    """“Send at 4pm, their time”, “Send by email, our default”, “Send text”."""
    if gate.is_later and gate.verdict.until is not None:
        return send_at_words(gate.verdict.until, zone, at)
    if gate.asks_first:
        return _("%(send)s, our default") % {"send": SEND[gate.channel]}
    return str(SEND[gate.channel])


def send_at_words(until: datetime, zone: str, at: datetime) -> str:
    """“Send at 4pm, their time”, “Send tomorrow 8am, their time”."""
    local = ZoneInfo(zone)
    time = {"time": instant_words(until, zone, at)}
    if until.astimezone(local).date() == at.astimezone(local).date():
        return _("Send at %(time)s, their time") % time
    return _("Send %(time)s, their time") % time


def foot_words(verdict: Verdict, zone: str, language: str) -> str:
    """“You get this by email because you chose email on 3 May”, in the language of who gets it."""
    preference, said_at = verdict.preference, verdict.answered_at
    is_chosen = preference is not None and preference.is_chosen and said_at is not None
    words = {
        "rule": verdict.rule.value,
        "is_fallback": verdict.is_fallback,
        "is_service": False,
        "is_against": bool(verdict.overridden),
        "noted_by": preference.noted_by if preference else "",
        "said_on": said_at.astimezone(ZoneInfo(zone)) if is_chosen and said_at else None,
    }
    with translation.override(language):
        words["way"] = verdict.channel.label.lower()
        return render_to_string("letters/envelope/why.txt", words).strip()


def way_out(verdict: Verdict, name: str, zone: str, at: datetime) -> str:
    parts = {"name": name, "date": ""}
    if verdict.rule == Rule.PAUSED:
        if verdict.until is None:
            return _("%(name)s can start again on My usual.") % parts
        parts["date"] = until_words(verdict.until, zone, at)
        return _("It can go after %(date)s. %(name)s can start again sooner on My usual.") % parts
    if verdict.kind == VerdictKind.WAIT and verdict.until is not None:
        parts["date"] = their_time(verdict.until, zone, at)
        return _("%(name)s can be reached from %(date)s.") % parts
    if verdict.until is None and verdict.rule not in WAY_OUT:
        return (
            _("There is no hour in the next 7 days that both the law and %(name)s allow.") % parts
        )
    return str(WAY_OUT.get(verdict.rule, "")) % parts


def close_words(channel: Channel, name: str) -> str:
    return str(CLOSE[channel]) % {"name": name}
