"""Why the way someone chose is not used now, told to them, and what they can do about it."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from portal.words.ways import way_noun
from preferences.enums import Channel, Rule

BECAUSE: dict[Rule, Promise] = {
    Rule.NO_CONTACT_POINT: gettext_lazy("We have no checked number or address for it yet."),
    Rule.NO_CONSENT: gettext_lazy("We need your yes to texts first: choose them once more."),
    Rule.SPOKEN_USED: gettext_lazy("We need your yes to texts first: choose them once more."),
    Rule.OPTED_OUT: gettext_lazy("You stopped it."),
    Rule.OPT_OUT_AWAITS: gettext_lazy("You asked us to stop, and someone is reading that now."),
    Rule.NOT_AVAILABLE: gettext_lazy("We do not have it at the moment."),
    Rule.NEVER: gettext_lazy("You also told us never to use it."),
    Rule.AT_WORK: gettext_lazy("It is at your work, and you told us not there."),
    Rule.LEGAL_HOURS: gettext_lazy("Your hours and the hours the law allows do not meet."),
}
SHORT_STOP = pgettext_lazy("by text", "To start texts again, text START to our number.")


def hindrance_words(channel: Channel, rule: Rule) -> str:
    """“You chose text. We cannot use it now. You stopped it. …”"""
    words = [
        _("You chose %(way)s. We cannot use it now.") % {"way": way_noun(channel)},
        str(BECAUSE[rule]),
    ]
    if channel == Channel.TEXT and rule == Rule.OPTED_OUT:
        words.append(str(SHORT_STOP))
    return " ".join(words)
