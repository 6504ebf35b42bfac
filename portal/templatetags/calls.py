"""What somebody presses who has called already: `{% load calls %}`. Words only."""

from uuid import uuid4

from django import template
from django.utils.functional import Promise

from messaging.enums import CallOutcome
from portal.desk.forms.call import BY_HAND, OF_A_CALL
from portal.desk.words import ALREADY
from preferences.enums import Channel

register = template.Library()


@register.filter
def already_words(channel: str) -> str:
    return str(ALREADY[Channel(channel)])


@register.filter
def outcomes(channel: str) -> list[tuple[CallOutcome, Promise]]:
    """How it may have gone, each a button."""
    return list((BY_HAND if channel == Channel.BY_HAND else OF_A_CALL).items())


@register.simple_tag
def new_token() -> str:
    """Pressing twice is once."""
    return str(uuid4())
