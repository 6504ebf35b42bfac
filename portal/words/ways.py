"""Channels as nouns and as acts."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from preferences.enums import Channel
from preferences.rules.keys import AT_WORK, VOICEMAIL

NOUNS: dict[Channel, Promise] = {
    Channel.EMAIL: _("email"),
    Channel.TEXT: _("text"),
    Channel.CALL: _("phone call"),
    Channel.PORTAL: _("message here"),
    Channel.BY_HAND: _("in person or by post"),
}
# After “we” and “we will”.
ACTS: dict[Channel, Promise] = {
    Channel.EMAIL: _("email you"),
    Channel.TEXT: _("text you"),
    Channel.CALL: _("call you"),
    Channel.PORTAL: _("write to you here"),
    Channel.BY_HAND: _("reach you in person or by post"),
}
# What we did.
BY_WAY: dict[Channel, Promise] = {
    Channel.EMAIL: _("We emailed you"),
    Channel.TEXT: _("We texted you"),
    Channel.CALL: _("We rang you"),
    Channel.PORTAL: _("We wrote to you here"),
    Channel.BY_HAND: _("We reached out to you in person or by post"),
}
# After “we will not”.
NEVERS: dict[str, Promise] = {
    Channel.EMAIL: pgettext_lazy("we will not", "email"),
    Channel.TEXT: pgettext_lazy("we will not", "text"),
    Channel.CALL: pgettext_lazy("we will not", "call"),
    VOICEMAIL: pgettext_lazy("we will not", "leave voicemail"),
    AT_WORK: pgettext_lazy("we will not", "contact you at work"),
}
# On a tag of the desk.
NO_TAGS: dict[str, Promise] = {
    Channel.EMAIL: _("No email"),
    Channel.TEXT: _("No texts"),
    Channel.CALL: _("No calls"),
    VOICEMAIL: _("No voicemail"),
    AT_WORK: _("Not at work"),
}


def way_noun(channel: Channel) -> str:
    return str(NOUNS[channel])


def act_words(channel: Channel) -> str:
    return str(ACTS[channel])
