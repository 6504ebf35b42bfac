"""One preference in words, and where it came from."""

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from portal.words.clock import date_words, until_words
from portal.words.hours import hours_there, hours_words
from portal.words.lists import starting_upper
from preferences.enums import AnswerState, GivenBy, Scope, Through
from preferences.rules.keys import CHANNEL_FIRST
from preferences.rules.values import Preference


def preference_words(preference: Preference, labels: Mapping[str, str], zone: str = "") -> str:
    """What is in force: “Text, then email”, “Weekdays 4pm to 8pm”, “Pay, The team”.

    `labels` are the words of the question's options, by option. With a `zone` hours say whose they are.
    """
    if preference.state == AnswerState.NO_PREFERENCE:
        return _("You do not mind")
    if preference.windows:
        hours = preference.windows
        return starting_upper(hours_there(hours, zone) if zone else hours_words(hours))
    chosen = [
        option_words(labels.get(chosen.option, chosen.option), chosen.words)
        for chosen in preference.options
    ]
    if not chosen:
        return _("Nothing chosen")
    if preference.key == CHANNEL_FIRST:
        return pgettext("between a first and a second choice", ", then ").join(chosen)
    return starting_upper(pgettext("between items of a list", ", ").join(chosen))


def option_words(label: str, own_words: str) -> str:
    return (
        _("%(label)s: “%(words)s”") % {"label": label, "words": own_words} if own_words else label
    )


def source_words(preference: Preference, *, zone: str, now: datetime, name: str = "") -> str:
    """“You, 3 May”, “Ana noted this, 3 May, on the phone”, “Not asked yet. Our default”.

    With a `name` it is told about them: “Sam, 3 May”.
    """
    if preference.state is None or preference.at is None:
        return _("Not asked yet. This is our default.")
    parts = {
        "who": name or _("You"),
        "staff": preference.noted_by or _("A colleague"),
        "date": date_words(preference.at, zone, now),
    }
    if preference.given_by == GivenBy.IMPORT:
        said = _("Brought in from a list, %(date)s") % parts
    elif preference.given_by == GivenBy.STAFF:
        said = _("%(staff)s noted this, %(date)s") % parts + through_words(preference.through)
    else:
        said = _("%(who)s, %(date)s") % parts + through_words(preference.through)
    if preference.state == AnswerState.SKIPPED:
        said = _("You left this open, %(date)s. Our default holds.") % parts
        if name:
            said = _("%(who)s left this open, %(date)s.") % parts
    return said + scope_words(preference, zone, now)


def through_words(through: Through | None) -> str:
    words = {
        Through.TEXT: _(", by text"),
        Through.EMAIL: _(", by email"),
        Through.CALL: _(", on the phone"),
        Through.IN_PERSON: _(", in person"),
    }
    return words.get(through, "") if through else ""


def scope_words(preference: Preference, zone: str, now: datetime) -> str:
    """“. Until 12 May”, “. Only for this job”."""
    if preference.scope == Scope.NOW and preference.until:
        return _(". Until %(date)s") % {"date": until_words(preference.until, zone, now)}
    if preference.scope == Scope.APPLICATION:
        return _(". Only for this job")
    return ""
