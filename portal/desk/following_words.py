"""What was noticed about silence and habits, in words, with the next step."""

from datetime import datetime, time

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from followup.enums import SignalKind, SilenceKind
from followup.models import Signal, Silence
from portal.desk.words import BY, act_of, ago
from portal.words import clock, date_words, their_time
from preferences.enums import Channel


def silence_words(silence: Silence, zone: str, at: datetime) -> str:
    """“Sam has not answered since 3 March, by text.”"""
    parts = {
        "name": silence.candidate.called,
        "date": date_words(silence.since_at, zone, at),
        "ago": ago(silence.since_at, at),
        "by": by_words(silence.channel),
        "time": their_time(silence.until_at, zone, at) if silence.until_at else "",
    }
    words = {
        SilenceKind.BOUNCED: _("It did not reach %(name)s %(by)s, on %(date)s."),
        SilenceKind.HELD: _("A message waits for their hours until %(time)s."),
        SilenceKind.WE: _("%(name)s waits on us since %(date)s."),
        SilenceKind.NEVER_ANSWERED: _(
            "%(name)s never answered our first question, asked %(by)s on %(date)s."
        ),
        SilenceKind.WRONG_WAY: _("The last one went %(by)s, which is not a way of theirs."),
        SilenceKind.THEY: _("%(name)s has not answered since %(date)s, %(by)s."),
    }
    return words[SilenceKind(silence.kind)] % parts


def by_words(channel: str) -> str:
    return str(BY[Channel(channel)]) if channel else ""


def next_words(silence: Silence) -> str:
    """What the button does."""
    if silence.kind == SilenceKind.HELD:
        return _("See it in the outbox")
    if silence.kind == SilenceKind.WE:
        return _("Answer %(name)s") % {"name": silence.candidate.called}
    way = Channel(silence.next_way) if silence.next_way else Channel.CALL
    return act_of(way, silence.candidate.called)


def next_url(silence: Silence) -> str:
    if silence.kind == SilenceKind.HELD:
        return reverse("desk_outbox")
    where = reverse("desk_contact", args=[silence.candidate_id])
    if silence.kind == SilenceKind.WE:
        return f"{where}?reply=1"
    if silence.kind == SilenceKind.BOUNCED and silence.message_id:
        return f"{where}?again={silence.message_id}"
    return f"{where}?channel={silence.next_way}" if silence.next_way else where


def after_that_words(silence: Silence) -> str:
    """What comes after the next step, so that nobody is pressed."""
    if silence.kind == SilenceKind.NEVER_ANSWERED:
        return _("After one other way and a person we ask no more.")
    if silence.kind == SilenceKind.HELD:
        return _("Nothing to do: it leaves by itself.")
    return ""


# --- signals ----------------------------------------------------------------------------------


def signal_words(signal: Signal) -> str:
    """The evidence: “3 of their last 4 answers came by email.”"""
    parts = {
        "name": signal.candidate.called,
        "times": signal.times,
        "all": signal.out_of,
        "by": by_words(signal.channel),
        "hour": clock(time(signal.hour)) if signal.hour is not None else "",
    }
    words = {
        SignalKind.UNANSWERED: ngettext(
            "%(times)d message %(by)s has no answer.",
            "%(times)d messages %(by)s have no answer.",
            signal.times,
        ),
        SignalKind.ANSWERS_ELSEWHERE: _(
            "%(times)d of %(name)s’s last %(all)d answers came %(by)s."
        ),
        SignalKind.BOUNCED: _("What we send %(by)s does not reach %(name)s."),
        SignalKind.OUTSIDE_HOURS: _(
            "%(times)d of %(name)s’s last %(all)d answers came outside the hours we know, "
            "the last around %(hour)s."
        ),
        SignalKind.WHAT_WORKS: _(
            "%(name)s usually answers after %(hour)s: %(times)d of %(all)d times."
        ),
        SignalKind.ENOUGH: _("%(name)s has had enough of questions. We offered to ask no more."),
    }
    return words[SignalKind(signal.kind)] % parts


def may_be_asked_about(signal: Signal) -> bool:
    """Whoever had enough is not asked whether they had."""
    return signal.kind != SignalKind.ENOUGH
